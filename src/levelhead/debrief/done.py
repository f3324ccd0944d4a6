"""What was done in the turns of a meeting, and whether the last of them was how the officer ended it."""

from __future__ import annotations

from levelhead.encounter.machine import Encounter

ONCE = ("introduce", "grounds")  # what is said once: to say it again is no advice


def deeds(encounter: Encounter, turn: int) -> frozenset[str]:
    """What a turn, counted from 1, did besides words, by name."""
    return frozenset(f"{one.kind} {one.id}" for one in encounter.doings_of(encounter.turns[turn - 1]))


def is_ended_by_choice(encounter: Encounter) -> bool:
    """Whether the officer's last turn ended it badly of itself, as letting go does."""
    ending = encounter.outcome
    if ending is None or ending.good:
        return False
    done = deeds(encounter, len(encounter.turns))
    return any(clause.signal in done and not clause.negated for clause in ending.when)


def said_before(encounter: Encounter, turn: int) -> frozenset[str]:
    """Acts that are said once, and were said before a turn, counted from 1."""
    acts = {found.act for one in encounter.turns[: turn - 1] for found in one.officer.understood_acts()}
    return frozenset(act for act in ONCE if act in acts)
