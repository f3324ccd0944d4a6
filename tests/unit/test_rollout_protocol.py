"""A protocol is read whole, or all its mistakes are told at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.protocol_file import load_protocol, read_protocol

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = (EXAMPLES / "rollout" / "protocol.toml").read_text(encoding="utf-8")


def _faults(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(FaultsFound) as found:
        load_protocol(text, "protocol.toml")
    return [(fault.code, fault.place.line) for fault in found.value.faults]


def _line(pattern: str, text: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if re.match(pattern, line))


def test_the_example_is_read_as_it_is_written() -> None:
    """Every part of the example protocol arrives."""
    protocol = read_protocol(EXAMPLES / "rollout" / "protocol.toml")
    assert isinstance(protocol, Protocol)
    assert protocol.fictional
    assert protocol.truth == "truth.json"
    assert (protocol.period.length, protocol.period.count) == ("week", 26)
    assert protocol.period.starts_on == date(2025, 1, 6)
    assert (protocol.roster.path, protocol.rows.kind, protocol.rows.path) == (
        "roster.csv",
        "records",
        "records.csv",
    )
    assert [(o.name, o.measure, o.column) for o in protocol.outcomes] == [
        ("any_force", "any", None),
        ("force", "count", None),
        ("subject_injured", "any", "subject_injured"),
    ]
    assert protocol.analysis.event_times == (-6, 12)
    assert protocol.analysis.estimands == ("simple", "cohort", "calendar")


def test_the_chicago_example_is_a_protocol() -> None:
    """The example for public data names one file for roster and panel, with its own columns."""
    protocol = read_protocol(EXAMPLES / "chicago" / "protocol.toml")
    assert protocol.roster.path == protocol.rows.path
    assert protocol.roster.columns["officer_id"] == "uid"
    assert [outcome.name for outcome in protocol.outcomes] == [
        "force",
        "force_any",
        "complaints",
        "sustained",
    ]


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    """Six mistakes in one file are six faults, in the order of the file."""
    text = TEXT
    for wrong in (
        ("fictional = true", 'fictional = "yes"'),
        ('length = "week"', 'length = "wek"'),
        ("count = 26", "count = 1"),
        ('label = "Any use of force"', 'labl = "Any use of force"'),
        ('primary = "any_force"', 'primary = "arrests"'),
        ("event_times = [-6, 12]", "event_times = [12, -6]"),
    ):
        assert wrong[0] in text
        text = text.replace(*wrong)
    lines = {
        key: _line(key, text) for key in ("fictional", "length", "count", "labl", "primary", "event_times")
    }
    outcome = _line(r"\[\[outcomes\]\]", text)
    assert _faults(text) == [
        ("protocol-wrong-value", lines["fictional"]),
        ("protocol-truth-of-real-records", _line("truth", text)),
        ("protocol-unknown-choice", lines["length"]),
        ("protocol-wrong-value", lines["count"]),
        ("protocol-missing-key", outcome),
        ("protocol-unknown-key", lines["labl"]),
        ("protocol-unknown-primary", lines["primary"]),
        ("protocol-wrong-value", lines["event_times"]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('estimators = ["efficient",', 'estimators = ["twfe",', "protocol-unknown-estimator"),
        ('estimands = ["simple",', 'estimands = ["mean",', "protocol-unknown-choice"),
        ('clustered_by = "officer"', 'clustered_by = "team"', "protocol-unknown-choice"),
        ("estimators = [", "estimators = 1 # [", "protocol-wrong-value"),
        ('name = "force"', 'name = "Use of force"', "protocol-wrong-value"),
        ('name = "force"', 'name = "any_force"', "protocol-outcome-twice"),
        ('measure = "any"', 'measure = "share"', "protocol-unknown-choice"),
        ('path = "roster.csv"', 'path = "roster.csv"\ntable = "roster"', "protocol-one-source"),
        ("\n[sources.records]", "\n[sources.events]", "protocol-one-source"),
        ("starts_on = 2025-01-06", 'starts_on = "2025-01-06"', "protocol-wrong-value"),
        ("starts_on = 2025-01-06", "", "protocol-missing-key"),
        ('title = "', 'title = " "  # "', "protocol-wrong-value"),
        ("[population]", "[peolple]", "protocol-missing-key"),
        ("count = 26", "count = true", "protocol-wrong-value"),
        ('absent = "zero"', 'absent = "missing"', "protocol-unknown-choice"),
        ("margin = 0.25", "margin = 0", "protocol-wrong-value"),
        ("margin = 0.25", 'margin = "a quarter"', "protocol-wrong-value"),
        ('worse = "more"\nmargin = 0.25', 'worse = "fewer"\nmargin = 1.5', "protocol-wrong-value"),
        ('worse = "more"', 'worse = "up"', "protocol-unknown-choice"),
        ('outcome = "subject_injured"', 'outcome = "injured"', "protocol-unknown-safety-outcome"),
    ],
)
def test_each_mistake_has_its_code(old: str, new: str, code: str) -> None:
    """One mistake put into the example is told under its code."""
    assert old in TEXT
    assert code in [found for found, _ in _faults(TEXT.replace(old, new, 1))]


def test_absences_are_left_out_of_errors_by_officer_only() -> None:
    """Left out, they need errors by officer; randomisation inference and sharing take them as they are."""
    text = TEXT.replace('absent = "zero"', 'absent = "left_out"', 1)
    assert load_protocol(text, "protocol.toml").absent == "left_out"
    by_class = text.replace('clustered_by = "officer"', 'clustered_by = "class"', 1)
    assert by_class != text
    assert _faults(by_class)[0][0] == "protocol-wrong-value"


def test_a_missing_table_is_one_fault() -> None:
    """Where a whole table is missing, its keys are not told one by one."""
    text = re.sub(r"\[population\]\n(?:.+\n)+", "", TEXT)
    assert [code for code, _ in _faults(text)] == ["protocol-missing-key"]


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    """A byte-order mark changes the hash and nothing else."""
    plain, marked = tmp_path / "a.toml", tmp_path / "b.toml"
    plain.write_text(TEXT, encoding="utf-8")
    marked.write_text(TEXT, encoding="utf-8-sig")
    one, other = read_protocol(plain), read_protocol(marked)
    assert one.sha256 != other.sha256
    assert one.outcomes == other.outcomes
