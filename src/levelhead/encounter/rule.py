"""The person's rule, written once over arrays: how acts and events move a person's state.

State is an array (batch, variables). A live encounter is a batch of one; a what-if is a batch of
thousands. Every operation is elementwise and in a fixed order, and every step is rounded, so that an
encounter has the same log alone or in any batch, on any machine.

The coefficients are content (`content/rules`): each has a sign from a published source and a size set by us.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.jsons import sha256

Floats = NDArray[np.float64]

VARIABLES = (
    "arousal",
    "fear",
    "reactance",
    "trust",
    "voice",
    "neutrality",
    "respect",
    "motive",
    "warmth",
    "dominance",
)
FAIRNESS = ("voice", "neutrality", "respect", "motive")
INDEX = {name: place for place, name in enumerate(VARIABLES)}
# Stance is a circle (Leary): warmth and dominance run from -1 to 1; the rest from 0 to 1.
LOWEST = np.array([-1.0 if name in {"warmth", "dominance"} else 0.0 for name in VARIABLES])
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row of the table: what one act or event does to one variable.

    Attributes:
        id: `source.variable`, for example `threat.trust`.
        source: an act, or an event such as `step_back`.
        variable: one of `VARIABLES`.
        size: change for a dose of 1; the sign is from the evidence, the size was set by us.
        evidence: code of the published source.
        strength: strong, medium, weak or doctrine.
        why: one sentence.
    """

    id: str
    source: str
    variable: str
    size: float
    evidence: str
    strength: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of the rule.

    Attributes:
        version: of the table.
        sha256: of the table's bytes.
        by_source: source to the coefficients it has.
        constants: named numbers of the dynamics, each explained in the table.
    """

    version: str
    sha256: str
    by_source: Mapping[str, tuple[Coefficient, ...]]
    constants: Mapping[str, float]

    def effect(self, source: str) -> Floats:
        """(variables,) change for a dose of 1; zeros for a source that moves nothing."""
        change = np.zeros(len(VARIABLES), dtype=np.float64)
        for one in self.by_source.get(source, ()):
            change[INDEX[one.variable]] += one.size
        return change


@cache
def load_rule(version: str = "1") -> Rule:
    """The rule of a version, from the package."""
    text = (files("levelhead") / "content" / "rules" / f"person-rule-{version}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    by_source: dict[str, tuple[Coefficient, ...]] = {}
    for row in table["coefficient"]:
        one = Coefficient(id=f"{row['source']}.{row['variable']}", **row)
        by_source[one.source] = (*by_source.get(one.source, ()), one)
    constants = {name: float(entry["value"]) for name, entry in table["constant"].items()}
    return Rule(str(table["version"]), sha256(text), by_source, constants)


def bounded(state: Floats) -> Floats:
    """The state inside its bounds and rounded, as it is stored and compared."""
    inside: Floats = np.clip(state, LOWEST, 1.0)
    return np.round(inside, DECIMALS) + 0.0  # no negative zero


def logistic(z: Floats) -> Floats:
    """The logistic function, rounded so that the last bits of `exp` never decide anything."""
    chance: Floats = np.round(1.0 / (1.0 + np.exp(-z)), DECIMALS)
    return chance


def fairness(state: Floats) -> Floats:
    """(batch,) mean of the four fairness accounts; used inside the rule, never shown as a score."""
    total = np.zeros(state.shape[0])
    for name in FAIRNESS:
        total = total + state[:, INDEX[name]]
    return total / len(FAIRNESS)


def attention(rule: Rule, state: Floats, capacity: Floats) -> Floats:
    """(batch,) how much of what is said gets through: capacity, less when arousal is high."""
    hot = np.maximum(state[:, INDEX["arousal"]] - rule.constants["hot_from"], 0.0)
    return np.round(capacity * (1.0 - rule.constants["hot_deafness"] * hot), DECIMALS)


def agreement(rule: Rule, state: Floats, needs_met: Floats, reason_given: Floats, ask: Floats) -> Floats:
    """(batch,) chance of agreeing to what is asked.

    Calm alone is not agreement: needs met and a reason given count for themselves.

    Args:
        rule: the version of the rule.
        state: (batch, variables).
        needs_met: (batch,) share of the person's needs that are met, 0 to 1.
        reason_given: (batch,) 1 when a reason has been given, else 0.
        ask: (batch,) size of what is asked, 0 for nothing much to about 2 for being searched.
    """
    c = rule.constants
    z = (
        c["agree_base"]
        + c["agree_trust"] * (state[:, INDEX["trust"]] - 0.4)
        + c["agree_fairness"] * (fairness(state) - 0.45)
        + c["agree_warmth"] * state[:, INDEX["warmth"]]
        - c["agree_reactance"] * (state[:, INDEX["reactance"]] - 0.3)
        - c["agree_hot"] * np.maximum(state[:, INDEX["arousal"]] - c["hot_from"], 0.0)
        - c["agree_dominance"] * np.maximum(state[:, INDEX["dominance"]], 0.0)
        + c["agree_needs"] * needs_met
        + c["agree_reason"] * reason_given
        - ask
    )
    return logistic(z)


def flight(rule: Rule, state: Floats) -> Floats:
    """(batch,) chance in this turn of running or walking off."""
    c = rule.constants
    return logistic(
        c["flight_base"]
        + c["flight_fear"] * state[:, INDEX["fear"]]
        + c["flight_reactance"] * state[:, INDEX["reactance"]]
        - c["flight_trust"] * state[:, INDEX["trust"]]
    )


def violence(rule: Rule, state: Floats) -> Floats:
    """(batch,) chance in this turn of lashing out."""
    c = rule.constants
    return logistic(
        c["violence_base"]
        + c["violence_arousal"] * state[:, INDEX["arousal"]]
        + c["violence_reactance"] * state[:, INDEX["reactance"]]
        - c["violence_fairness"] * fairness(state)
    )


def return_to_baseline(rule: Rule, state: Floats, baseline: Floats, peak: Floats, seconds: Floats) -> Floats:
    """(batch, variables) change in the time that passed; slower for arousal after a high peak.

    An exponential return with the rates per minute of the table; what was gained or lost in trust and
    fairness stays.
    """
    c = rule.constants
    minutes = seconds / 60.0
    change = np.zeros_like(state)
    for name in ("arousal", "fear", "reactance", "warmth", "dominance"):
        rate = np.full(state.shape[0], c[f"return_{name}"])
        if name == "arousal":
            rate = np.where(peak > c["peak_high"], rate * c["after_peak"], rate)
        share = np.round(1.0 - np.exp(-rate * minutes), DECIMALS)
        change[:, INDEX[name]] = share * (baseline[:, INDEX[name]] - state[:, INDEX[name]])
    return change
