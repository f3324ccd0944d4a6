"""How much of each act arrives: what helps must be heard, what hurts is felt.

An act moves a variable by its coefficient times a dose. Each act has two doses. The dose of what helps is
less when it is said again, said to somebody who cannot take it in, said without touching what the person
said or needs, said beside an insult, or said in one breath with much else. The dose of what hurts is none of
that: it is felt in full, and more before others, or by somebody who was provoked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.rule import DECIMALS, INDEX, Floats, Rule, readiness

GROUNDED = frozenset({"reflect", "name_feeling", "validate"})
PLAN, COMMAND = ACTS.index("plan"), ACTS.index("command")
HARM = np.array([act in HARMFUL for act in ACTS])
_GROUNDED = np.array([act in GROUNDED for act in ACTS])


@dataclass(frozen=True, slots=True)
class Said:
    """What the officers of a batch said in one turn, as far as it bears on doses.

    Attributes:
        acts: (batch, 20) probability of each act.
        grounding: (batch,) 0 to 1, how far it touches what the person said or needs.
        explained: (batch,) 0 to 1, whether an order came with its reason.
        repeats: (batch, 20) remembered repeats of each act.
    """

    acts: Floats
    grounding: Floats
    explained: Floats
    repeats: Floats


def helping(rule: Rule, state: Floats, said: Said) -> Floats:
    """(batch, 20) dose of what helps in each act."""
    c = rule.constants
    at_once = np.maximum(_how_many(said.acts) / c["most_at_once"], 1.0)
    worst = np.where(HARM, said.acts, 0.0).max(axis=1)
    sincere = 1.0 - c["insincerity"] * worst
    reaches = state[:, INDEX["capacity"]] * sincere / at_once
    novelty = 1.0 / np.square(1.0 + c["repeat_cost"] * said.repeats)
    doses = said.acts * novelty * reaches[:, None]
    touches = c["ungrounded"] + (1.0 - c["ungrounded"]) * said.grounding
    doses = np.where(_GROUNDED, doses * touches[:, None], doses)
    doses[:, PLAN] = doses[:, PLAN] * readiness(rule, state)
    rounded: Floats = np.round(doses, DECIMALS)
    return rounded


def hurting(rule: Rule, state: Floats, said: Said, provoked: Floats, in_danger: NDArray[np.bool_]) -> Floats:
    """(batch, 20) dose of what hurts in each act.

    Args:
        rule: the version of the rule.
        state: (batch, variables).
        said: what was said.
        provoked: (batch,) 0 to 1, how far drink or a peak not long past multiplies harm.
        in_danger: (batch,) whether somebody is; an order then costs little.
    """
    c = rule.constants
    watched = 1.0 + c["before_others"] * state[:, INDEX["face"]]
    harm = watched * (1.0 + c["provocation"] * provoked)
    doses = np.where(HARM, said.acts * harm[:, None], said.acts)
    order = watched * (1.0 - (1.0 - c["explained_order"]) * said.explained)
    order = np.where(in_danger, order * c["safety_order"], order)
    doses[:, COMMAND] = said.acts[:, COMMAND] * order
    rounded: Floats = np.round(doses, DECIMALS)
    return rounded


def _how_many(acts: Floats) -> Floats:
    """(batch,) acts in a turn, added in a fixed order so that every batch gives the same bits."""
    total = np.zeros(acts.shape[0])
    for place in range(len(ACTS)):
        total = total + acts[:, place]
    return total


def remembered(rule: Rule, repeats: Floats, acts: Floats) -> Floats:
    """(batch, 20) remembered repeats after a turn."""
    kept: Floats = np.round(repeats * rule.constants["repeat_memory"] + acts, DECIMALS)
    return kept
