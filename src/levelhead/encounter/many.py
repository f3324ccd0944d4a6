"""One course of officer's turns, taken with many seeds at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.machine import begin, doing_of, officer_input
from levelhead.encounter.rule import load_rule
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import RUNNING, World, step
from levelhead.encounter.world import begin as begin_world


def play_batch(
    scenario: Scenario, variant: str, seeds: NDArray[np.uint64], turns: Sequence[OfficerTurn]
) -> World:
    """All encounters after the turns, or after they ended; `outcome` says how.

    A move or tactic that is not open in one of them takes its time there and does nothing. Words have no
    history of their own here: what a reflection touches is looked for in the person's opening and needs.

    Args:
        scenario: what is played.
        variant: its name.
        seeds: (batch,) one for each encounter.
        turns: the same for all.

    Raises:
        CalledWrongly: there is no such variant.
    """
    template = begin(scenario, variant=variant, seed=0)
    world = begin_world(scenario, template.variant, load_rule(), seeds)
    for turn in turns:
        if (world.outcome != RUNNING).all():
            break
        world = step(world, officer_input(template, turn, doing_of(scenario, turn), world.size))
    return world
