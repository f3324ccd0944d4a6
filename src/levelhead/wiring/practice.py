"""Encounters of practice, in the home that this process serves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from levelhead.wiring.reading import reader
from levelhead.wiring.servers import language_model

if TYPE_CHECKING:
    from levelhead.actions.remembered import Remembered
    from levelhead.encounter.machine import Encounter
    from levelhead.understanding.reader import Reader


_FRESH_SEEDS = 1_000_000  # few enough digits to be read out


@cache
def _shared_reader() -> Reader:
    """One reader for all turns of this process; it is never changed."""
    return reader()


@cache
def remembered() -> Remembered:
    """What this process has replayed already."""
    from levelhead.actions.remembered import Remembered

    return Remembered()


def fresh_seed() -> int:
    """A seed for a meeting whose learner names none."""
    import secrets

    return secrets.randbelow(_FRESH_SEEDS)


def begin_encounter(*, by: str, scenario_id: str, variant: str | None) -> str:
    """Begin an encounter with a fresh seed; its identifier."""
    from levelhead.actions import play_encounter
    from levelhead.encounter.library import read_scenario
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return play_encounter.begin_encounter(
        by=by,
        scenario=read_scenario(scenario_id),
        variant=variant,
        seed=fresh_seed(),
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def say(*, by: str, encounter_id: str, turn: int, line: str) -> Encounter:
    """Take one turn of one's own encounter."""
    from levelhead.actions import play_encounter
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return play_encounter.say(
        by=by,
        encounter_id=encounter_id,
        turn=turn,
        line=line,
        reader=_shared_reader(),
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
        remembered=remembered(),
        model=language_model(),
    )


def stop_encounter(*, by: str, encounter_id: str) -> None:
    """Stop one's own encounter before its ending."""
    from levelhead.actions import play_encounter
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    play_encounter.stop_encounter(
        by=by, encounter_id=encounter_id, store=DjangoEncounters(), work=DjangoWork(clock), clock=clock
    )


def encounter(*, by: str, encounter_id: str) -> Encounter:
    """One's own encounter as it stands."""
    from levelhead.actions.play_encounter import read_encounter
    from levelhead.storage.encounters import DjangoEncounters

    return read_encounter(by=by, encounter_id=encounter_id, store=DjangoEncounters(), remembered=remembered())


def debrief_page(played: Encounter) -> dict[str, Any]:
    """What the debrief's template shows."""
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.page import page

    return page(make_debrief(played))
