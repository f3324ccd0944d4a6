"""Practice of the made-up officer: meetings played from a script, as anybody would play them."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from levelhead.actions.play_encounter import ReadsWords, begin_encounter, say
from levelhead.actions.ports import EncounterStore, Work
from levelhead.encounter.library import read_scenario

_SECONDS_A_TURN = 20  # how long the officer took to type; the time in the scene is the machine's own
_HOUR = 7  # before the shift


class _MovingClock:
    """A clock that starts at a moment and goes on by one turn each time it is looked at."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        self._moment += timedelta(seconds=_SECONDS_A_TURN)
        return self._moment


def practice_content() -> list[dict[str, Any]]:
    """The meetings as written: scenario, variant, seed, days ago and lines."""
    path = files("levelhead") / "content" / "demonstration" / "practice.toml"
    meetings: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["encounter"]
    return meetings


def practise(*, by: str, now: datetime, reader: ReadsWords, store: EncounterStore, work: Work) -> None:
    """Play every meeting until it has ended.

    Raises:
        CalledWrongly: a line cannot be a turn of its scenario.
    """
    for meeting in practice_content():
        day = now - timedelta(days=meeting["days_ago"])
        clock = _MovingClock(day.replace(hour=_HOUR, minute=0, second=0, microsecond=0))
        begun = begin_encounter(
            by=by,
            scenario=read_scenario(meeting["scenario"]),
            variant=meeting["variant"],
            seed=meeting["seed"],
            store=store,
            work=work,
            clock=clock,
        )
        for turn, line in enumerate(meeting["lines"], 1):
            after = say(
                by=by,
                encounter_id=begun,
                turn=turn,
                line=line,
                reader=reader,
                store=store,
                work=work,
                clock=clock,
            )
            if after.outcome is not None:
                break
