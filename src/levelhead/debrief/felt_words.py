"""What the person did not feel enough of, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from levelhead.debrief.felt import Short, costly
from levelhead.debrief.turning_points import WhatIf
from levelhead.debrief.words import (
    felt_in_words,
    in_upper,
    listed,
    stopped,
    turns_in_words,
    what_was_done,
)
from levelhead.encounter.machine import Encounter


def missing(encounter: Encounter, short: Sequence[Short]) -> list[str]:
    """What the person did not feel enough of for a good ending that lacked nothing else."""
    if not short:
        return []
    what = listed([felt_in_words(one.variable) for one in short])
    stood = listed([_floor(one.stood) for one in short])
    needed = listed([f"{round(100 * one.needed)}" for one in short])
    felt = f"{what}, as {encounter.scenario.person_name} felt {'it' if len(short) == 1 else 'them'}"
    return [
        f"All that was missing was {felt}: {stood} of 100 when it ended, and a good ending needs {needed}."
    ]


def _floor(value: float) -> str:
    """Of 100, rounded down, so that what did not suffice never looks as though it had."""
    tenths = floor(round(1000 * value, 3))
    return f"{tenths / 10:.1f}".removesuffix(".0")


def what_took_it(encounter: Encounter, found: WhatIf) -> list[str]:
    """The turns that took most of what was missing, where any took much."""
    if not found.short:
        return []
    lacked = max(found.short, key=lambda one: one.gap)
    costs = costly(encounter, lacked.variable)
    if not costs:
        return []
    first, *others = costs
    is_told = bool(found.points) and found.points[0].turn == first
    what = "" if is_told else f": {what_was_done(encounter, encounter.turns[first - 1])}"
    took = f"Turn {first} took {round(100 * costs[first])} of 100 from {felt_in_words(lacked.variable)}{what}"
    if not others:
        return [stopped(took)]
    more = round(100 * sum(costs[one] for one in others))
    return [stopped(took), f"{in_upper(turns_in_words(sorted(others)))} took {more} more."]
