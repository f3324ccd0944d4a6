"""The debrief of a live run in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from levelhead.debrief.live.make import LIMITS, debrief_run
from levelhead.debrief.live.text import run_text
from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run
from levelhead.records.timeline import timeline

BEGAN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
RUN = Run("r", "c", "play", "domestic", ("2001",), ("2002",), "1002", "1001")


def _text(*marks: tuple[str, str]) -> str:
    made = [
        RunMark(str(n), kind, detail, BEGAN + timedelta(seconds=10 * n), "1002")
        for n, (kind, detail) in enumerate(marks)
    ]
    return run_text(debrief_run(RUN, timeline(made)))


def test_limits_come_first_and_every_mark_last_in_words() -> None:
    """Whoever reads it elsewhere reads first what it cannot say; marks have their seconds."""
    lines = _text(
        ("begin", ""), ("level", "4"), ("act", "open_question"), ("tactic", "dog_bite"), ("end", "")
    ).splitlines()
    assert tuple(lines[: len(LIMITS)]) == LIMITS
    assert lines[-5:] == [
        "1. The run begins at 0 s",
        "2. Level of resistance: Active resistance at 10 s",
        "3. The officer: invites an account at 20 s",
        "4. Tactic: dog bite at 30 s",
        "5. The run ends at 40 s",
    ]


def test_a_run_without_marks_claims_nothing() -> None:
    """Every part says that nothing was marked, and none says that nothing was done."""
    text = _text()
    assert "- Nothing." in text
    assert text.count("nothing was marked that bears on it") == 5
    assert "not done" not in text


def test_nobody_is_named() -> None:
    """Neither who took part nor who marked is in it."""
    text = _text(("begin", ""), ("hold_begins", ""), ("safety_role", ""), ("hold_ends", ""), ("end", ""))
    assert not any(number in text for number in (*RUN.everybody, "1002"))
