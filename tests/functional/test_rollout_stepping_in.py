"""`rollout evaluate` on whether officers stepped in less: words of the record, margins, and the report."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from levelhead import wiring
from levelhead.basics.errors import FaultsFound

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout"
RISK = """
[[outcomes]]
name = "at_risk"
label = "Force where there was risk"
definition = "Records in which the person was aggressive or had a weapon."
measure = "count"
held = { conduct = ["aggressive_resistance", "serious_or_aggravated_resistance"], factors = ["weapon"] }

[[safety]]
outcome = "at_risk"
worse = "fewer"
margin = 0.2
about = "stepping_in"
"""
CONDUCT = ("compliant", "aggressive_resistance", "", "serious_or_aggravated_resistance", "active_resistance")
FACTORS = ("", "alcohol;weapon", "drugs", "", "weapon", "alcohol", "")


def _folder(folder: Path, more: str = RISK) -> tuple[Path, int]:
    """The example with made-up conduct and factors, and how many records are of risk."""
    shutil.copytree(EXAMPLE, folder)
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row | {"conduct": CONDUCT[nth % 5], "factors": FACTORS[nth % 7]}
            for nth, row in enumerate(csv.DictReader(file))
        ]
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text[: text.index("# Randomisation inference")]
    (folder / "protocol.toml").write_text(text + more, encoding="utf-8")
    return folder, sum(nth % 5 in {1, 3} or nth % 7 in {1, 4} for nth in range(len(rows)))


def _evaluate(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


def test_a_record_counts_by_any_word_of_any_column(tmp_path: Path) -> None:
    """Aggressive, or a weapon beside something else, or both: each such record once."""
    folder, wanted = _folder(tmp_path / "all")
    result = _evaluate(folder)
    assert result["population"]["events"]["at_risk"] == wanted
    (found,) = [one for one in result["safety"] if one["about"] == "stepping_in"]
    assert (found["outcome"], found["worse"]) == ("at_risk", "fewer")


def test_the_report_asks_it_by_itself_and_says_what_records_cannot_tell(tmp_path: Path) -> None:
    """A section of its own, outside Was it safe?, with the bound, the power, and who is not in records."""
    folder, _ = _folder(tmp_path / "all")
    _evaluate(folder)
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    section = report[report.index('id="lh-stepping-in"') :]
    section = section[: section.index("</section>")]
    assert "Force where there was risk" in section
    assert "one-sided 97.5% bound" in section
    assert "times in 100" in section
    assert "not when they held back" in section
    harm = report[report.index('id="lh-safety"') : report.index('id="lh-stepping-in"')]
    assert "Force where there was risk" not in harm


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"weapon"', '"knife"', "protocol-unknown-word"),
        ("factors =", "colour =", "protocol-unknown-key"),
        ('worse = "fewer"', 'worse = "more"', "protocol-wrong-value"),
        ('about = "stepping_in"', 'about = "stepping"', "protocol-unknown-choice"),
    ],
)
def test_what_cannot_be_asked_is_a_fault(tmp_path: Path, old: str, new: str, code: str) -> None:
    """Words and columns that the record does not have, and stepping in more as a harm, are told."""
    folder, _ = _folder(tmp_path / "all", RISK.replace(old, new))
    with pytest.raises(FaultsFound) as found:
        _evaluate(folder)
    assert code in [fault.code for fault in found.value.faults]
