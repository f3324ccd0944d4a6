"""The two ledgers. They are never added together, and neither are the entries within one."""

from __future__ import annotations

from itertools import pairwise

from levelhead.debrief.parts import Mover, ProceduralEntry, RelationalEntry
from levelhead.debrief.words import officer_words
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import DECIMALS, FAIRNESS
from levelhead.encounter.transcript import procedural_ledger

ENTRIES = (*FAIRNESS, "trust")


def relational(encounter: Encounter) -> tuple[RelationalEntry, ...]:
    """Voice, neutrality, respect, motive and trust: where each began, moved and ended."""
    return tuple(_entry(encounter, name) for name in ENTRIES)


def procedural(encounter: Encounter) -> tuple[ProceduralEntry, ...]:
    """Each requirement that was owed, met or not, in the order of the scenario."""
    return tuple(
        ProceduralEntry(entry["requirement"], entry["met"], entry["at_turn"], entry["why"])
        for entry in procedural_ledger(encounter)
    )


def course(encounter: Encounter, variable: str) -> tuple[float, ...]:
    """A variable at the start and after each turn: one number more than there are turns."""
    return (encounter.opening_state[variable], *(turn.state[variable] for turn in encounter.turns))


def moved_most(encounter: Encounter, variable: str) -> Mover | None:
    """The turn that moved a variable most, up or down; the first of equals; None when nothing did."""
    values = course(encounter, variable)
    steps = [round(after - before, DECIMALS) for before, after in pairwise(values)]
    if not any(steps):
        return None
    place = max(range(len(steps)), key=lambda k: abs(steps[k]))
    turn = encounter.turns[place]
    words = officer_words(encounter.scenario, turn.officer)
    return Mover(turn.n, steps[place], words, turn.officer.utterance is not None)


def _entry(encounter: Encounter, name: str) -> RelationalEntry:
    values = course(encounter, name)
    return RelationalEntry(name, values[0], min(values), max(values), values[-1], moved_most(encounter, name))
