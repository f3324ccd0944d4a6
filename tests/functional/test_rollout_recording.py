"""`rollout evaluate` on made-up records by tactic: sudden changes of recording, with results without."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from levelhead import wiring
from levelhead.basics.numerals import signed
from levelhead.basics.seeds import generator

START, WEEKS, UNITS = date(2025, 1, 6), 24, ("Ash", "Birch", "Cedar", "Dale")
HELD = ("compliant_handcuffing", "compliant_handcuffing;ground_restraint")
# Changes are planted in week 13; chance may move what is found by a week.
PLANTED = ("24 March 2025", "31 March 2025", "07 April 2025")
Rate = Callable[[str, int], float]  # records a week of an officer of a unit in a week
Row = dict[str, str]
PROTOCOL = """
title = "Training in a fictional force"
question = "Did officers use force less often once they had been trained?"
fictional = true
population = { description = "Eighty made-up officers", order = "random", order_in_words = "By lot." }
period = { length = "week", count = 24, starts_on = 2025-01-06 }

[sources]
roster = { path = "roster.csv" }
records = { path = "records.csv" }

[[outcomes]]
name = "force"
label = "Records"
definition = "Use-of-force records in the week."
measure = "count"

[[outcomes]]
name = "beyond"
label = "Force beyond handcuffs put on without resistance"
definition = "Records that hold more than compliant handcuffing."
measure = "count"
without = ["compliant_handcuffing"]

[[outcomes]]
name = "unarmed"
label = "Unarmed skills"
definition = "Records that hold unarmed skills."
measure = "count"
tactics = ["unarmed_skills"]

[analysis]
primary = "force"
estimators = ["difference_in_means"]
estimands = ["simple"]
event_times = [-4, 4]
clustered_by = "officer"
negative_controls = ["unarmed"]
"""


def _steady(_unit: str, _week: int) -> float:
    return 0.5


def _make(folder: Path, rate: Rate, *, unarmed: Rate = _steady, seed: int = 7) -> Path:
    """Eighty officers, twenty a unit and four without one in Dale; half the records hold handcuffs only."""
    rng = generator(seed, "tests.recording")
    officers = [(f"o{k:02}", UNITS[k % 4], 5 + (k * 7) % 16) for k in range(80)]
    records = []
    for name, unit, _first in officers:
        for week in range(WEEKS):
            day = START + timedelta(days=7 * week + int(rng.integers(7)))
            if rng.random() < rate(unit, week + 1):
                tactics = HELD[int(rng.integers(2))]
                records.append({"officer_id": name, "occurred_on": day.isoformat(), "tactics": tactics})
            if rng.random() < unarmed(unit, week + 1):
                records.append(
                    {"officer_id": name, "occurred_on": day.isoformat(), "tactics": "unarmed_skills"}
                )
    roster = [
        {
            "officer_id": name,
            "assigned_on": (START + timedelta(days=7 * (first - 1))).isoformat(),
            "unit": "" if name in {"o03", "o07", "o11", "o15"} else unit,
        }
        for name, unit, first in officers
    ]
    folder.mkdir(parents=True)
    _write(folder / "roster.csv", roster)
    _write(folder / "records.csv", records)
    (folder / "protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    return folder


def _write(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.DictWriter(text, [*rows[0]], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as text:
        return [*csv.DictReader(text)]


def _result(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


def _checks(result: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [check for check in result["checks"] if check["name"] == name]


def _estimate(result: dict[str, Any], outcome: str) -> dict[str, Any]:
    return next(one for one in result["estimates"] if one["outcome"] == outcome)


def _in_words(one: dict[str, Any]) -> str:
    return f"{signed(one['estimate'])} ({signed(one['ci_low'])} to {signed(one['ci_high'])})"


def test_outcomes_by_tactic_count_what_they_say(tmp_path: Path) -> None:
    """Counted again from the rows: all, those that hold more than handcuffs, and unarmed ones."""
    folder = _make(tmp_path / "force", _steady)
    held = [set(row["tactics"].split(";")) for row in _read(folder / "records.csv")]
    assert _result(folder)["population"]["events"] == {
        "force": len(held),
        "beyond": sum(1 for one in held if one != {"compliant_handcuffing"}),
        "unarmed": sum(1 for one in held if "unarmed_skills" in one),
    }


def test_steady_recording_is_told_as_steady(tmp_path: Path) -> None:
    """Where nothing was planted nothing is found, and the report says what was looked at."""
    (check,) = _checks(_result(_make(tmp_path / "force", _steady)), "recording_changed")
    assert check["passed"] is True
    assert check["detail"].startswith("No sudden change of level in ")


def test_a_unit_that_records_threefold_is_left_out(tmp_path: Path) -> None:
    """The number without the unit is the one that an evaluation without its officers gives.

    Officers without a unit are of none that changed, and stay.
    """
    folder = _make(
        tmp_path / "force", lambda unit, week: 0.9 if unit == "Dale" and week >= 13 else 0.3, unarmed=_never
    )
    checks = _checks(_result(folder), "recording_changed")
    assert [check["outcome"] for check in checks] == ["force", "beyond", "unarmed"]
    assert "Dale, from" in checks[0]["detail"]
    assert any(week in checks[0]["detail"] for week in PLANTED)
    gone = {row["officer_id"] for row in _read(folder / "roster.csv") if row["unit"] == "Dale"}
    other = tmp_path / "other"
    other.mkdir()
    for name in ("roster.csv", "records.csv"):
        _write(other / name, [row for row in _read(folder / name) if row["officer_id"] not in gone])
    (other / "protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    without = _result(other)
    for check in checks[:2]:
        expected = _in_words(_estimate(without, check["outcome"]))
        assert f"and {expected} without these units." in check["detail"]
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Recording changed suddenly: Dale" in report


def test_a_tactic_group_that_is_recorded_anew_is_left_out(tmp_path: Path) -> None:
    """Unarmed skills are recorded anew from week 13; without them the numbers are those of other tactics.

    An outcome of which nothing is left is told as not comparable, not passed over.
    """
    folder = _make(tmp_path / "force", _steady, unarmed=lambda _, week: 0.8 if week >= 13 else 0.1)
    checks = {check["outcome"]: check for check in _checks(_result(folder), "recording_changed")}
    assert "Recording changed suddenly: unarmed skills, from" in checks["force"]["detail"]
    assert checks["unarmed"]["passed"] is None
    assert checks["unarmed"]["detail"].endswith("Without these nothing can be compared.")
    other = tmp_path / "other"
    other.mkdir()
    _write(other / "roster.csv", _read(folder / "roster.csv"))
    kept = [row for row in _read(folder / "records.csv") if row["tactics"] != "unarmed_skills"]
    _write(other / "records.csv", kept)
    (other / "protocol.toml").write_text(PROTOCOL, encoding="utf-8")
    expected = _in_words(_estimate(_result(other), "force"))
    assert f"and {expected} without these tactics." in checks["force"]["detail"]


def test_a_change_in_the_whole_force_is_told(tmp_path: Path) -> None:
    """Where every unit records more from one week on, that is said, and not that nothing changed."""
    folder = _make(tmp_path / "force", lambda _, week: 0.9 if week >= 13 else 0.3, unarmed=_never)
    found = [one for one in _checks(_result(folder), "recording_changed") if one["outcome"] is None]
    (check,) = found
    assert check["passed"] is None
    assert "Recording changed suddenly: all records, from" in check["detail"]
    assert any(week in check["detail"] for week in PLANTED)


def _never(_unit: str, _week: int) -> float:
    return 0.0


@pytest.mark.parametrize(("drop", "passed"), [(0.0, True), (0.7, False)])
def test_a_negative_control_that_moves_is_an_alarm(tmp_path: Path, drop: float, *, passed: bool) -> None:
    """A control that falls with each officer's own training fails; a steady one passes."""
    folder = _make(tmp_path / "force", _steady)
    due = {row["officer_id"]: row["assigned_on"] for row in _read(folder / "roster.csv")}
    rng = generator(11, "tests.recording")
    kept = [
        row
        for row in _read(folder / "records.csv")
        if row["tactics"] != "unarmed_skills"
        or row["occurred_on"] < due[row["officer_id"]]
        or rng.random() >= drop
    ]
    _write(folder / "records.csv", kept)
    (check,) = _checks(_result(folder), "negative_control")
    assert check["outcome"] == "unarmed"
    assert check["passed"] is passed
