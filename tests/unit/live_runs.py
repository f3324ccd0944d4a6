"""A live run for tests, with marks at seconds after it was planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from levelhead.records.run_marks import RunMark, RunState
from levelhead.records.runs import Run

START = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
RUN = Run("run", "class", "custody", "custody", ("L1", "L2"), ("P1",), "I1", "S1", ("O1",))
TACTICS = frozenset({"restraint", "unarmed_skills", "talk"})


def after(seconds: float) -> datetime:
    """A moment some seconds after the run was planned."""
    return START + timedelta(seconds=seconds)


def tap(name: str, kind: str, seconds: float, detail: str = "", **other: str) -> RunMark:
    """A tap of the coach."""
    return RunMark(name, kind, detail, after(seconds), **{"by": "I1", **other})


def state(**changes: object) -> RunState:
    """What a server knows an hour after the run was planned."""
    known = {
        "run": RUN,
        "was_opened": True,
        "kept": {},
        "elsewhere": frozenset(),
        "tactics": TACTICS,
        "planned_at": START,
        "now": after(3600),
    }
    return RunState(**(known | changes))  # type: ignore[arg-type]
