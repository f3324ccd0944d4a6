"""What a process remembers of encounters it has replayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from levelhead.actions.play_encounter import entry_kept
from levelhead.actions.ports import EncounterKept
from levelhead.actions.remembered import Remembered
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.turn import parse_line

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def played() -> Encounter:
    encounter = begin(read_scenario("stop-and-search"), seed=7)
    for line in ("/act introduce", "/wait 5"):
        encounter = take_turn(encounter, parse_line(line))
    return encounter


def _kept(played: Encounter) -> EncounterKept:
    turns = tuple(entry_kept(played, place) for place in range(len(played.turns)))
    scenario = played.scenario
    return EncounterKept(
        "tom", scenario.id, scenario.version, scenario.sha256, played.variant.id, 7, NOW, turns
    )


def test_the_very_turns_find_the_encounter(played: Encounter) -> None:
    """What the store gives back finds what these turns gave."""
    remembered = Remembered()
    remembered.keep(_kept(played), played)
    assert remembered.find(_kept(played)) is played


def test_anything_that_differs_finds_nothing(played: Encounter) -> None:
    """A turn fewer, a turn changed in the store, another account, beginning, seed or version: taken again."""
    remembered, kept = Remembered(), _kept(played)
    remembered.keep(kept, played)
    first, second = kept.turns
    changed = second | {"state": {**second["state"], "calm": 0.123}}
    for other in (
        replace(kept, turns=(first,)),
        replace(kept, turns=(first, changed)),
        replace(kept, turns=(first, second, second)),
        replace(kept, by="ines"),
        replace(kept, begun_at=NOW + timedelta(seconds=1)),
        replace(kept, seed=8),
        replace(kept, scenario_sha256="0" * 64),
    ):
        assert remembered.find(other) is None


def test_an_encounter_under_another_scenario_than_now_is_not_found(played: Encounter) -> None:
    """Where the scenario has been written anew since, its turns have to be compared."""
    remembered, kept = Remembered(), _kept(played)
    older = replace(played, scenario=replace(played.scenario, sha256="0" * 64))
    remembered.keep(kept, older)
    assert remembered.find(kept) is None


def test_the_one_not_asked_for_longest_is_forgotten(played: Encounter) -> None:
    """Memory is bounded; asking keeps one."""
    remembered, kept = Remembered(most=2), _kept(played)
    one, two, three = (replace(kept, by=name) for name in ("one", "two", "three"))
    remembered.keep(one, played)
    remembered.keep(two, played)
    assert remembered.find(one) is played
    remembered.keep(three, played)
    assert remembered.find(two) is None
    assert remembered.find(one) is remembered.find(three) is played
