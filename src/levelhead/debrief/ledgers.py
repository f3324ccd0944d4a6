"""The two ledgers. They are never added together, and neither are the accounts within one."""

from __future__ import annotations

from itertools import pairwise

from levelhead.debrief.parts import Account, Mover, Requirement
from levelhead.debrief.words import officer_words
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import DECIMALS, FAIRNESS
from levelhead.encounter.transcript import procedural_ledger

ACCOUNTS = (*FAIRNESS, "trust")


def relational(encounter: Encounter) -> tuple[Account, ...]:
    """Voice, neutrality, respect, motive and trust: where each began, moved and ended."""
    return tuple(_account(encounter, name) for name in ACCOUNTS)


def procedural(encounter: Encounter) -> tuple[Requirement, ...]:
    """Each requirement that was owed, met or not, in the order of the scenario."""
    return tuple(
        Requirement(entry["requirement"], entry["met"], entry["at_turn"], entry["why"])
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


def _account(encounter: Encounter, name: str) -> Account:
    values = course(encounter, name)
    return Account(name, values[0], min(values), max(values), values[-1], moved_most(encounter, name))
