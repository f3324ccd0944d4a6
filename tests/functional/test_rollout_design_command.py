"""levelhead rollout design, and evaluating what it locked, through the command."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from levelhead.cli import main

ROOT = Path(__file__).parents[2]


def _rollout(*words: str) -> int:
    """The exit code of the command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["levelhead", "rollout", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A folder with the example's schedule, its locked protocol and some records."""
    source = Path(shutil.copytree(ROOT / "examples" / "design", tmp_path / "source"))
    out = tmp_path / "drawn"
    assert _rollout("design", str(source / "protocol.toml"), "--out", str(out), "--by", "A. Planner") == 0
    names = [row["officer_id"] for row in _schedule(out)]
    rows = [
        f"{name},2027-{month:02d}-{day:02d},no"
        for month in range(1, 7)
        for day, name in enumerate(names[month::9], 4)
    ]
    text = "\n".join(["officer_id,occurred_on,officer_injured", *rows, ""])
    (out / "records.csv").write_text(text, encoding="utf-8")
    return out


def _schedule(folder: Path) -> list[dict[str, str]]:
    with (folder / "schedule.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _result(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "out" / "result.json").read_text("utf-8")))


def _evaluate(folder: Path) -> int:
    return _rollout("evaluate", str(folder / "protocol.toml"), "--out", str(folder / "out"))


def _change(folder: Path, old: str, new: str) -> None:
    file = folder / "protocol.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def _declare(folder: Path, key: str, reason: str) -> None:
    text = f'[[departure]]\nkey = "{key}"\nby = "B. Evaluator"\non = 2027-03-02\nreason = "{reason}"\n'
    (folder / "departures.toml").write_text(text, encoding="utf-8")


def _order_kept(folder: Path) -> dict[str, Any]:
    (check,) = [one for one in _result(folder)["checks"] if one["name"] == "order_kept"]
    return dict(check)


def test_the_schedule_holds_everybody_once(drawn: Path) -> None:
    """120 officers in twenty weeks, six in each, on Mondays from the ninth week on."""
    rows = _schedule(drawn)
    assert len({row["officer_id"] for row in rows}) == 120
    days = sorted({row["assigned_on"] for row in rows})
    assert (days[0], days[-1], len(days)) == ("2027-03-01", "2027-07-12", 20)
    assert [sum(row["assigned_on"] == day for row in rows) for day in days] == [6] * 20


def test_the_same_protocol_draws_the_same_schedule(
    drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte, from the seed; the command says how many it drew."""
    again = tmp_path / "again"
    assert _rollout("design", str(tmp_path / "source" / "protocol.toml"), "--out", str(again)) == 0
    assert (again / "schedule.csv").read_bytes() == (drawn / "schedule.csv").read_bytes()
    assert "120 officers drawn into 20 training periods, 6 to 6 in each" in capsys.readouterr().out


def test_an_order_is_drawn_once(drawn: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second draw into the folder is refused, and the schedule stays."""
    before = (drawn / "schedule.csv").read_bytes()
    assert _rollout("design", str(tmp_path / "source" / "protocol.toml"), "--out", str(drawn)) == 4
    assert "drawn once" in capsys.readouterr().err
    assert (drawn / "schedule.csv").read_bytes() == before


def test_a_locked_protocol_is_followed(drawn: Path) -> None:
    """The result names the day of the lock, no departure, and that the drawn order was kept."""
    assert _evaluate(drawn) == 0
    result = _result(drawn)
    assert result["protocol"]["locked_on"]
    assert result["departures"] == []
    assert _order_kept(drawn)["passed"] is True
    assert "and this report follows it" in (drawn / "out" / "report.html").read_text("utf-8")


def test_a_change_that_nobody_declared_is_refused(drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 4, with the keys that were changed; a comment is no change."""
    _change(drawn, "# The draw.", "# How it is drawn.")
    assert _evaluate(drawn) == 0
    _change(drawn, "margin = 0.35", "margin = 0.5")
    assert _evaluate(drawn) == 4
    assert "safety.officer_injured.margin" in capsys.readouterr().err


def test_a_declared_change_stands_in_the_report(drawn: Path) -> None:
    """With who, when, why, what was locked and what is there now."""
    _change(drawn, "margin = 0.35", "margin = 0.5")
    _declare(drawn, "safety.officer_injured", "The first margin was a slip.")
    assert _evaluate(drawn) == 0
    (found,) = _result(drawn)["departures"]
    assert (found["key"], found["locked"], found["now"]) == ("safety.officer_injured.margin", "0.35", "0.5")
    assert (found["by"], found["on"]) == ("B. Evaluator", "2027-03-02")
    report = (drawn / "out" / "report.html").read_text("utf-8")
    assert "B. Evaluator" in report
    assert "The first margin was a slip." in report


def test_an_order_changed_by_hand_is_seen(drawn: Path) -> None:
    """An officer moved to another week fails the check, with the number moved."""
    text = (drawn / "schedule.csv").read_text("utf-8")
    moved = text.replace(_schedule(drawn)[0]["assigned_on"], "2027-08-02", 1)
    (drawn / "roster.csv").write_text(moved, encoding="utf-8")
    _change(drawn, 'path = "schedule.csv"', 'path = "roster.csv"')
    _declare(drawn, "sources.roster.path", "Swaps.")
    assert _evaluate(drawn) == 0
    assert _order_kept(drawn)["passed"] is False
    assert "1 officer due at another time" in _order_kept(drawn)["detail"]
