"""levelhead rollout summarise and pool, through the command, and the attack that subtracts two releases."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from levelhead.cli import main
from levelhead.engines.signatures import fits
from levelhead.rollout.summary import from_file

ROOT = Path(__file__).parents[2]


def _rollout(*words: str) -> int:
    """The exit code of the command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["levelhead", "rollout", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the example of a fictional force."""
    return Path(shutil.copytree(ROOT / "examples" / "rollout", tmp_path / "force"))


def _summarise(folder: Path, name: str, *words: str) -> int:
    return _rollout("summarise", str(folder / "protocol.toml"), "--out", str(folder / name), *words)


def _without_one_officer(folder: Path) -> str:
    """Take the officer with the most records out of both tables; who it was."""
    records = (folder / "records.csv").read_text("utf-8").splitlines()
    names = [line.split(",")[0] for line in records[1:]]
    officer = max(sorted(set(names)), key=names.count)
    for name in ("records.csv", "roster.csv"):
        kept = [
            line for line in (folder / name).read_text("utf-8").splitlines() if line.split(",")[0] != officer
        ]
        (folder / name).write_text("\n".join([*kept, ""]), encoding="utf-8")
    return officer


def _moments(file: Path) -> np.ndarray:
    return from_file(file.read_bytes(), fits).moments["force"].total


def test_two_releases_cannot_be_subtracted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By agreement the difference of two releases is one officer's path; by the rules it is refused."""
    assert _summarise(folder, "before.moments", "--exact") == 0
    assert _summarise(folder, "checked.moments") == 0
    _without_one_officer(folder)
    assert _summarise(folder, "after.moments", "--exact") == 0
    path = _moments(folder / "before.moments").sum(axis=0) - _moments(folder / "after.moments").sum(axis=0)
    assert path.sum() > 0
    assert path.min() >= 0
    assert _summarise(folder, "again.moments") == 4
    assert "would tell about those few" in capsys.readouterr().err
    assert not (folder / "again.moments").exists()


def test_sharing_again_what_was_shared_is_no_trouble(folder: Path) -> None:
    """The same officers give the same bytes, and the register holds no name."""
    assert _summarise(folder, "one.moments") == 0
    assert _summarise(folder, "two.moments") == 0
    assert (folder / "one.moments").read_bytes() == (folder / "two.moments").read_bytes()
    register = (folder / "releases.json").read_text("utf-8")
    officers = [line.split(",")[0] for line in (folder / "roster.csv").read_text("utf-8").splitlines()[1:]]
    assert not any(officer in register for officer in officers)
    assert len(json.loads(register)["releases"]) == 2


def test_no_sum_that_leaves_is_below_the_rules(folder: Path) -> None:
    """Every cohort has ten officers, every sum five events or none, and nobody is named in the file."""
    assert _summarise(folder, "force.moments") == 0
    content = (folder / "force.moments").read_bytes()
    assert b"officer_id" not in content
    for one in from_file(content, fits).moments.values():
        assert one.officers.min() >= 10
        assert ((one.total == 0) | (one.total >= 5)).all()


def test_officers_who_joined_or_left_are_shared_and_remembered(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By agreement all of them are shared; by the rules those of whom too few served alike are withheld."""
    roster = [line.split(",") for line in (folder / "roster.csv").read_text("utf-8").splitlines()]
    for nth, until in ((12, "2025-05-04"), (31, "2025-06-01")):
        roster[nth][5] = until
    (folder / "roster.csv").write_text("\n".join([*map(",".join, roster), ""]), encoding="utf-8")
    text = (folder / "protocol.toml").read_text("utf-8")
    text = text.replace('absent = "zero"', 'absent = "left_out"')
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    assert _summarise(folder, "all.moments", "--exact") == 0
    shared = from_file((folder / "all.moments").read_bytes(), fits)
    assert shared.moments["force"].officers.sum() == 60
    assert (~shared.moments["force"].in_service()).any()
    capsys.readouterr()
    assert _summarise(folder, "some.moments") == 0
    some = from_file((folder / "some.moments").read_bytes(), fits)
    assert some.moments["force"].officers.min() >= 10
    gone = some.released.officers_withheld
    assert gone == 60 - some.moments["force"].officers.sum() >= 10
    assert f"Of {gone} officers nothing was shared" in capsys.readouterr().out
    by_agreement, by_rules = json.loads((folder / "releases.json").read_text("utf-8"))["releases"]
    assert sum(map(len, by_agreement["cohorts"].values())) == 60
    assert any(":" in group for group in by_agreement["cohorts"])
    assert sum(map(len, by_rules["cohorts"].values())) == 60 - gone


def test_two_forces_give_one_report(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report shows each force, what it shared, and both ways to put them together."""
    text = (folder / "protocol.toml").read_text("utf-8")
    files = []
    for name in ("First", "Second", "Third"):
        (folder / "protocol.toml").write_text(text.replace("Example force", name), encoding="utf-8")
        assert _summarise(folder, f"{name}.moments", "--exact") == 0
        files.append(str(folder / f"{name}.moments"))
    capsys.readouterr()
    out = tmp_path / "together"
    assert _rollout("pool", *files, "--out", str(out)) == 0
    assert capsys.readouterr().out.startswith("FICTIONAL. 3 forces together")
    result = json.loads((out / "result.json").read_text("utf-8"))
    assert result["format"] == "levelhead.result/1"
    assert [one["force"] for one in result["forces"]] == [
        f"{name} (fictional)" for name in ("First", "Second", "Third")
    ]
    assert {one["model"] for one in result["combined"]} == {"common", "random"}
    report = (out / "report.html").read_text("utf-8")
    for words in (
        "The forces side by side",
        "Shared as it is, by agreement",
        "without Second (fictional)",
        "Effects that differ",
    ):
        assert words in report
    assert (out / "figures" / "forces-any_force.svg").exists()


def test_a_protocol_without_sharing_is_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, and what to add."""
    text = (folder / "protocol.toml").read_text("utf-8")
    (folder / "protocol.toml").write_text(text[: text.index("[sharing]")], encoding="utf-8")
    assert _summarise(folder, "a.moments") == 3
    assert "[sharing]" in capsys.readouterr().err


def test_what_cannot_be_written_is_told_before_anything_is_done(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No folder to write into, or one force only: exit code 2, and nothing is remembered."""
    assert (
        _rollout("summarise", str(folder / "protocol.toml"), "--out", str(folder / "no" / "a.moments")) == 2
    )
    assert not (folder / "releases.json").exists()
    assert _summarise(folder, "a.moments") == 0
    assert _rollout("pool", str(folder / "a.moments"), "--out", str(folder / "together")) == 2
    assert "two forces or more" in capsys.readouterr().err
