"""`rollout evaluate` with [[subgroup]] on the example of a fictional force."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from levelhead import wiring
from levelhead.basics.errors import FaultsFound

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout"
GROUP = '\n[[subgroup]]\ncolumn = "service"\nlabel = "Length of service"\nmin_officers = 10\n'


def _folder(folder: Path, *, keep: str = "", group: str = GROUP) -> Path:
    """The example with a made-up column: four officers without an answer, 22 long and 34 short in service."""
    shutil.copytree(EXAMPLE, folder)
    with (folder / "roster.csv").open(encoding="utf-8", newline="") as file:
        rows = [row | {"service": _service(nth)} for nth, row in enumerate(csv.DictReader(file))]
    kept = [row for row in rows if not keep or row["service"] == keep]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        table.writeheader()
        table.writerows(kept)
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text[: text.index("# Randomisation inference")]
    (folder / "protocol.toml").write_text(text + group, encoding="utf-8")
    return folder


def _service(nth: int) -> str:
    if nth % 15 == 0:
        return ""
    return ("long", "short", "middle", "short", "long")[nth % 5] if nth % 3 else "short"


def _evaluate(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


def test_a_level_is_what_an_evaluation_of_its_officers_alone_gives(tmp_path: Path) -> None:
    """The estimate of a level equals the headline of a roll-out that has just those officers."""
    result = _evaluate(_folder(tmp_path / "all"))
    alone = _evaluate(_folder(tmp_path / "short", keep="short", group=""))
    for outcome in ("any_force", "force"):
        (row,) = [row for row in result["subgroups"] if (row["outcome"], row["level"]) == (outcome, "short")]
        headline = next(one for one in alone["estimates"] if one["outcome"] == outcome)
        assert row["estimate"] == headline
        assert row["officers"] == alone["population"]["officers"]


def test_few_officers_are_nowhere_in_what_is_written(tmp_path: Path) -> None:
    """Officers without an answer are four; neither they nor the next smallest level have a number."""
    folder = _folder(tmp_path / "all")
    result = _evaluate(folder)
    gone = [row for row in result["subgroups"] if row["officers"] is None]
    assert {row["level"] for row in gone} >= {""}
    assert len({row["level"] for row in gone}) >= 2
    assert all(row["estimate"] is None for row in gone)
    with (folder / "out" / "tables" / "subgroups.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == ""]
    assert rows
    assert all(row["officers"] == row["estimate"] == "" for row in rows)
    written = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["subgroups"] == written["subgroups"]


def test_the_report_shows_the_groups_in_words_table_and_figure(tmp_path: Path) -> None:
    """Section, differences in words, a figure that describes itself, and tables."""
    folder = _folder(tmp_path / "all")
    result = _evaluate(folder)
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "For whom?" in report
    assert "Length of service: Any use of force" in report
    assert "withheld: fewer than 10 officers" in report
    assert "The change for long less the change for short is " in report
    figure = ET.parse(folder / "out" / "figures" / "subgroup-1-force.svg").getroot()  # noqa: S314 - our own
    said = " ".join(figure.itertext())
    assert "All officers together" in said
    assert "FICTIONAL" in said
    assert (
        len(result["subgroup_differences"])
        == len(
            (folder / "out" / "tables" / "subgroup_differences.csv").read_text(encoding="utf-8").splitlines()
        )
        - 1
    )


def test_differences_are_corrected_over_draws_of_the_order(tmp_path: Path) -> None:
    """With draws each difference has both corrections, and the words rest on the one the protocol names."""
    folder = _folder(tmp_path / "all", group=GROUP + "\n[draws]\nnumber = 99\nseed = 1\n")
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text.replace('clustered_by = "officer"', 'clustered_by = "officer"\ncorrection = "romano_wolf"')
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    result = _evaluate(folder)
    assert result["subgroup_differences"]
    for row in result["subgroup_differences"]:
        assert row["p_randomised"] <= row["p_romano_wolf"] <= 1
        assert row["p_holm"] >= row["p_value"]
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "by the method of Romano and Wolf, over draws of the order" in report
    table = (folder / "out" / "tables" / "subgroup_differences.csv").read_text(encoding="utf-8")
    assert table.splitlines()[0].endswith("p_value,p_holm,p_randomised,p_romano_wolf")


@pytest.mark.parametrize(
    ("group", "code"),
    [
        (GROUP.replace("service", "shoe_size"), "table-missing-column"),
        (GROUP + GROUP, "protocol-wrong-value"),
        (GROUP.replace("label", "lable"), "protocol-unknown-key"),
        (GROUP.replace("10", "2"), "protocol-wrong-value"),
    ],
)
def test_a_subgroup_that_cannot_be_told_is_a_fault(tmp_path: Path, group: str, code: str) -> None:
    """A column that is not there, one twice, a misspelt key and a level too small are told as such."""
    with pytest.raises(FaultsFound) as found:
        _evaluate(_folder(tmp_path / "all", group=group))
    assert code in [fault.code for fault in found.value.faults]


def test_classes_and_subgroups_do_not_go_together(tmp_path: Path) -> None:
    """A class holds officers of several levels, whose errors would not be independent."""
    folder = _folder(tmp_path / "all")
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text.replace('clustered_by = "officer"', 'clustered_by = "class"')
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultsFound) as found:
        _evaluate(folder)
    assert [fault.code for fault in found.value.faults] == ["protocol-wrong-value"]
