"""Turns that need not be taken again: found by what they hold, and never believed against the store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.actions.play_encounter import begin_encounter, read_encounter, replayed, say
from levelhead.actions.remembered import Remembered
from levelhead.basics.errors import FaultsFound
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter
from levelhead.encounter.transcript import as_transcript
from meetings import SCENARIO
from practice_store import MemoryEncounters, MemoryWork, SteppingClock

LINES = ("/act introduce", "/move step_back", "/wait 20", "/act grounds")


class _Practice:
    """One encounter, played with a memory or without."""

    def __init__(self, remembered: Remembered | None) -> None:
        self.store, self.clock, self.remembered = MemoryEncounters(), SteppingClock(), remembered
        self.work = MemoryWork(self.store)
        self.mine = begin_encounter(
            by="tom", scenario=read_scenario(SCENARIO), variant=None, seed=7,
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip

    def say(self, turn: int, line: str) -> Encounter:
        return say(
            by="tom", encounter_id=self.mine, turn=turn, line=line, reader=_NoWords(), store=self.store,
            work=self.work, clock=self.clock, remembered=self.remembered,
        )  # fmt: skip

    def play(self) -> Encounter:
        return [self.say(turn, line) for turn, line in enumerate(LINES, 1)][-1]


class _NoWords:
    """These turns have no words to read."""

    def read(self, *_: object) -> object:
        raise AssertionError("nothing was said")


def test_a_remembered_encounter_is_the_one_replayed() -> None:
    """Bit for bit: with and without memory the log is the same, and memory gives back the same value."""
    with_memory, without = _Practice(Remembered()), _Practice(None)
    fast, slow = with_memory.play(), without.play()
    assert as_transcript(fast) == as_transcript(slow)
    again = read_encounter(
        by="tom", encounter_id=with_memory.mine, store=with_memory.store, remembered=with_memory.remembered
    )
    assert again is fast


def test_a_store_that_was_changed_is_never_believed_from_memory() -> None:
    """A turn altered in the store is another: it is replayed, compared and refused."""
    remembered = Remembered()
    practice = _Practice(remembered)
    practice.play()
    kept = practice.store.read(practice.mine)
    first = kept.turns[0] | {"state": kept.turns[0]["state"] | {"trust": 0.99}}
    with pytest.raises(FaultsFound):
        replayed(replace(kept, turns=(first, *kept.turns[1:])), remembered)


def test_the_one_not_asked_for_longest_is_forgotten() -> None:
    """Memory has a bound."""
    remembered = Remembered(most=2)
    practice = _Practice(remembered)
    practice.play()
    kept = practice.store.read(practice.mine)
    assert remembered.find(kept) is not None
    assert remembered.find(replace(kept, turns=kept.turns[:3])) is not None
    assert remembered.find(replace(kept, turns=kept.turns[:1])) is None


def test_anything_that_differs_finds_nothing() -> None:
    """A turn fewer that was never remembered, a changed turn, another seed or scenario: taken again."""
    remembered, practice = Remembered(most=1), _Practice(None)
    played, kept = practice.play(), practice.store.read(practice.mine)
    remembered.keep(kept, played)
    assert remembered.find(kept) is played
    *before, last = kept.turns
    changed = last | {"state": {**last["state"], "trust": 0.123}}
    for other in (
        replace(kept, turns=tuple(before)),
        replace(kept, turns=(*before, changed)),
        replace(kept, turns=(*kept.turns, last)),
        replace(kept, seed=8),
        replace(kept, scenario_sha256="0" * 64),
    ):
        assert remembered.find(other) is None


def test_an_encounter_under_another_scenario_than_now_is_not_found() -> None:
    """Where the scenario has been written anew since, its turns have to be compared."""
    remembered, practice = Remembered(), _Practice(None)
    played, kept = practice.play(), practice.store.read(practice.mine)
    remembered.keep(kept, replace(played, scenario=replace(played.scenario, sha256="0" * 64)))
    assert remembered.find(kept) is None


def test_asking_keeps_one() -> None:
    """The one asked for stays, the other goes."""
    remembered, practice = Remembered(most=2), _Practice(None)
    played, kept = practice.play(), practice.store.read(practice.mine)
    one, two, three = (replace(kept, seed=seed) for seed in (1, 2, 3))
    remembered.keep(one, played)
    remembered.keep(two, played)
    assert remembered.find(one) is played
    remembered.keep(three, played)
    assert remembered.find(two) is None
    assert remembered.find(one) is remembered.find(three) is played
