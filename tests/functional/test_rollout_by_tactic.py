"""`rollout evaluate` with [by_tactic]: each group as an outcome of its own would be, chances corrected."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from levelhead import wiring
from levelhead.basics.errors import FaultsFound
from levelhead.rollout.uncertainty.randomisation import holm

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout"
BY_TACTIC = '\n[by_tactic]\nmeasure = "any"\nmin_records = 10\n'
RESTRAINT = """
[[outcomes]]
name = "restraint"
label = "Restraint"
definition = "Any restraint."
measure = "any"
tactics = ["restraint"]
"""


def _folder(folder: Path, more: str = BY_TACTIC + RESTRAINT, correction: str = "romano_wolf") -> Path:
    shutil.copytree(EXAMPLE, folder)
    text = (folder / "protocol.toml").read_text(encoding="utf-8") + more
    text = text.replace("number = 2000", "number = 199")
    text = text.replace('clustered_by = "officer"', f'clustered_by = "officer"\ncorrection = "{correction}"')
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    return folder


def _evaluate(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The example with its tactic groups."""
    folder = _folder(tmp_path_factory.mktemp("by-tactic") / "all")
    return folder, _evaluate(folder)


def test_a_group_is_what_an_outcome_by_its_tactics_gives(evaluated: tuple[Path, dict[str, Any]]) -> None:
    """Restraint in the table equals the outcome that names the group, but for its name."""
    result = evaluated[1]
    (row,) = [one for one in result["by_tactic"] if one["group"] == "restraint"]
    headline = next(one for one in result["estimates"] if one["outcome"] == "restraint")
    assert row["estimate"] == headline
    assert row["events"] == result["population"]["events"]["restraint"]


def test_chances_are_corrected_among_the_groups_that_have_one(
    evaluated: tuple[Path, dict[str, Any]],
) -> None:
    """Groups with fewer than ten weeks have neither estimate nor chance; Holm counts the others."""
    rows = evaluated[1]["by_tactic"]
    assert all((row["estimate"] is None) == (row["events"] < 10) for row in rows)
    judged = [row for row in rows if row["estimate"]]
    assert len(judged) > 1
    wanted = holm(np.array([row["estimate"]["p_value"] for row in judged]))
    assert [row["p_holm"] for row in judged] == pytest.approx(wanted)
    assert all(row["p_romano_wolf"] >= row["p_randomised"] for row in judged)
    assert all(row["p_holm"] is None for row in rows if row["estimate"] is None)


def test_the_report_has_the_groups_in_words_and_tables(evaluated: tuple[Path, dict[str, Any]]) -> None:
    """A section with both corrections and the one that the protocol named; the same in a file."""
    folder, result = evaluated
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    section = report[report.index('id="lh-by-tactic"') :]
    section = section[: section.index("</section>")]
    assert "the method of Romano and Wolf, over draws of the order" in section
    assert "p, Holm" in section
    with (folder / "out" / "tables" / "by_tactic.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows] == [row["group"] for row in result["by_tactic"]]


@pytest.mark.parametrize(
    ("more", "correction"), [("", "romano_wolf"), (BY_TACTIC.replace("any", "some"), "holm")]
)
def test_what_cannot_be_corrected_is_a_fault(tmp_path: Path, more: str, correction: str) -> None:
    """Romano and Wolf with nothing to correct, and a measure that is none."""
    with pytest.raises(FaultsFound) as found:
        _evaluate(_folder(tmp_path / "all", more, correction))
    assert {fault.code for fault in found.value.faults} <= {"protocol-wrong-value", "protocol-unknown-choice"}
