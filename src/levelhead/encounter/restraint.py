"""What being held does to the body: a timer with no safe zone, and the chance of a collapse.

Risk to health rises from the first second (AB2), faster face down, after a struggle and at the height of
arousal, and with drink, drugs or illness, whose traits scale the constants. The scale is for training: it
orders dangers, and forecasts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from levelhead.encounter import rule as rules
from levelhead.encounter.bystanders import Shift
from levelhead.encounter.conditions import Bools
from levelhead.encounter.rule import DECIMALS, Floats, Rule


def exposes(
    rule: Rule, state: Floats, *, held: Bools, prone: Bools, struggled: Bools, seconds: Floats
) -> Iterator[Shift]:
    """What the time of a turn adds to the risk to health, each cause by its constant.

    Args:
        rule: of the person, traits included.
        state: (batch, variables).
        held: (batch,) whether the person was held in the turn.
        prone: (batch,) whether face down.
        struggled: (batch,) whether there was a struggle at any time.
        seconds: (batch,) that the turn took.
    """
    minutes = np.where(held, seconds, 0.0) / 60.0
    heat = rules.hot(rule, state) / (1.0 - rule.constants["hot_from"])
    causes = (
        ("held_risk", np.ones(len(minutes)), "AB2"),
        ("prone_risk", prone.astype(np.float64), "AB2"),
        ("struggle_risk", struggled.astype(np.float64), "AB1"),
        ("hot_risk", heat, "AB1"),
    )
    for constant, share, evidence in causes:
        change = np.round(rule.constants[constant] * share * minutes, DECIMALS)
        yield Shift("health_risk", change, "restraint", constant, evidence)


def eases(rule: Rule, risk: Floats, *, held: Bools, seconds: Floats) -> Shift:
    """What the time of a turn takes from the risk to health of somebody who is no longer held."""
    minutes: Floats = np.where(held, 0.0, seconds) / 60.0
    change = -rules.bounded(np.minimum(rule.constants["risk_eases"] * minutes, risk), 0)
    return Shift("health_risk", change, "time", "risk_eases", "GK")


def collapse(rule: Rule, risk: Floats, seconds: Floats) -> Floats:
    """(batch,) chance of a collapse in a turn of some seconds, at a risk from 0 to 1."""
    chance: Floats = np.round(
        1.0 - np.exp(-rule.constants["collapse_rate"] * np.square(risk) * seconds / 60.0), DECIMALS
    )
    return chance
