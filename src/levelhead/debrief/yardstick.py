"""How often a steady officer ends a meeting well, from wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from levelhead.debrief.batches import Seeds, joined, spread
from levelhead.debrief.copies import Copies
from levelhead.debrief.steady import Plan, carry_on, plans
from levelhead.encounter.machine import Encounter

TRIED = 60  # copies by which one of several plans is chosen; the chance is then measured with others


@dataclass(frozen=True, slots=True)
class Stand:
    """An encounter as it stood, with the plan that serves best from there.

    Attributes:
        encounter: before the first turn, or after one.
        plan: the first of the plans that serve equally well; empty where none is needed or works.
    """

    encounter: Encounter
    plan: Plan


def with_plans(encounters: Sequence[Encounter], seeds: Seeds) -> tuple[Stand, ...]:
    """Moments of one meeting, each with its plan.

    Plans that never work from the first of them are for another variant, and are left out.

    Args:
        encounters: at least one, the first before any turn.
        seeds: of the copies by which plans are chosen.
    """
    start = encounters[0]
    every = plans(start.scenario, start.variant, start.rule)
    going_on = [one for one in encounters if one.outcome is None]
    if len(every) < 2:
        return tuple(Stand(one, every[0] if every else ()) for one in encounters)
    tried = [Stand(one, plan) for one in going_on for plan in every]
    copies = Copies(start.scenario, len(tried))
    carry_on(copies, start, enter(copies, tried, seeds, 0))
    good = np.array([chance.good for chance in copies.chances()]).reshape(-1, len(every))
    best = iter(np.where(good[0] > 0, good, -1).argmax(axis=1))
    return tuple(Stand(one, every[next(best) if one.outcome is None else 0]) for one in encounters)


def enter(copies: Copies, stands: Sequence[Stand], seeds: Seeds, first: int) -> tuple[Plan, ...]:
    """Copies of some moments, a lane for each from a given number on; their plans.

    One that has ended already stays as it is.
    """
    if stands:
        worlds = [spread(one.encounter.world, seeds) for one in stands]
        copies.enter(joined(worlds), first + np.repeat(np.arange(len(stands)), len(seeds)))
    return tuple(one.plan for one in stands)
