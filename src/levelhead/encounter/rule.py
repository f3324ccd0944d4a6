"""The person's rule, written once over arrays: how a person's state bears on what the person does.

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
from typing import Any

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
    "face",
    "capacity",
)
FAIRNESS = ("voice", "neutrality", "respect", "motive")
INDEX = {name: place for place, name in enumerate(VARIABLES)}
SIGNED = frozenset({"warmth", "dominance"})  # the circle of stance (Leary) runs from -1 to 1, the rest from 0
LOWEST = tuple(-1.0 if name in SIGNED else 0.0 for name in VARIABLES)
BETTER_LOW = frozenset({"arousal", "fear", "reactance", "dominance", "face"})
DECIMALS = 6
USUAL_OFFICERS = 2  # in an ordinary patrol


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row of the table: what one act or event does to one variable.

    Attributes:
        id: `source.variable`, for example `threat.trust`.
        source: an act, or an event such as `step_back`.
        variable: one of `VARIABLES`, or `heat` or `regard` of a bystander.
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

    @property
    def helps(self) -> bool:
        """Whether it makes things better for the person; what helps must be heard, what hurts is felt."""
        return (self.size < 0) == (self.variable in BETTER_LOW)


@dataclass(frozen=True, slots=True)
class Leaning:
    """What somebody who watches is to the person, in numbers set by us.

    Attributes:
        feels: share of what is done to the person that moves the bystander.
        stirs: how much the bystander's heat weighs on the person.
        calms: how much the bystander's help weighs on the person.
        willing: log-odds added to the chance of helping when asked.
        evidence: code of the published source.
        why: one sentence.
    """

    name: str
    feels: float
    stirs: float
    calms: float
    willing: float
    evidence: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of the rule.

    Attributes:
        version: of the table.
        sha256: of the table and of the table of traits.
        by_source: source to the coefficients it has.
        bystander: source to the coefficients it has for those who watch.
        leanings: name to leaning.
        said_aloud: what is claimed aloud to the words that claim it, each the beginning of a word.
        constants: named numbers of the dynamics, each explained in the table.
        evidence: code to what it stands for.
    """

    version: str
    sha256: str
    by_source: Mapping[str, tuple[Coefficient, ...]]
    bystander: Mapping[str, tuple[Coefficient, ...]]
    leanings: Mapping[str, Leaning]
    said_aloud: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, float]
    evidence: Mapping[str, str]

    def effect(self, source: str) -> Floats:
        """(variables,) change for a dose of 1; zeros for a source that moves nothing."""
        change = np.zeros(len(VARIABLES), dtype=np.float64)
        for one in self.by_source.get(source, ()):
            change[INDEX[one.variable]] += one.size
        return change


@cache
def load_rule(version: str = "2") -> Rule:
    """The rule of a version, from the package."""
    folder = files("levelhead") / "content" / "rules"
    text = (folder / f"person-rule-{version}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    traits = (folder / f"traits-{table['traits']}.toml").read_text("utf-8")
    return Rule(
        version=str(table["version"]),
        sha256=sha256(text + traits),
        by_source=_by_source(table["coefficient"]),
        bystander=_by_source(table["bystander"]),
        leanings={row["name"]: Leaning(**row) for row in table["leaning"]},
        said_aloud={name: tuple(words) for name, words in table["said_aloud"].items()},
        constants={name: float(entry["value"]) for name, entry in table["constant"].items()},
        evidence=table["evidence"],
    )


def _by_source(rows: list[dict[str, Any]]) -> dict[str, tuple[Coefficient, ...]]:
    found: dict[str, tuple[Coefficient, ...]] = {}
    for one in map(_coefficient, rows):
        found[one.source] = (*found.get(one.source, ()), one)
    return found


def _coefficient(row: dict[str, Any]) -> Coefficient:
    size = row["size"] if row["sign"] == "+" else -row["size"]
    rest = {key: value for key, value in row.items() if key != "sign"}
    return Coefficient(**rest | {"id": f"{row['source']}.{row['variable']}", "size": size})


def bounded(values: Floats, variable: int) -> Floats:
    """A variable inside its bounds and rounded, as it is stored and compared."""
    inside: Floats = np.clip(values, LOWEST[variable], 1.0)
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


def hot(rule: Rule, state: Floats) -> Floats:
    """(batch,) how far arousal is above the mark that closes ears; 0 below it."""
    return np.maximum(state[:, INDEX["arousal"]] - rule.constants["hot_from"], 0.0)


def capacity(rule: Rule, state: Floats, at_best: float) -> Floats:
    """(batch,) how much of what is said gets through: this person's best, less when hot."""
    return bounded(at_best * (1.0 - rule.constants["hot_deafness"] * hot(rule, state)), INDEX["capacity"])


def readiness(rule: Rule, state: Floats) -> Floats:
    """(batch,) how ready the person is for a plan: 1, less when hot and mistrustful at once.

    The stairway of influence (ST1) as a soft gate: what comes too early counts for less, never for nothing.
    """
    c = rule.constants
    heat = hot(rule, state) / (1.0 - c["hot_from"])
    mistrust = np.maximum(0.5 - state[:, INDEX["trust"]], 0.0) / 0.5
    return np.round(1.0 - c["stairway"] * heat * mistrust, DECIMALS)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the persons of a batch, and what speaks for it. Each is (batch,).

    Attributes:
        size: 0 for nothing, about 2 for something that nobody likes to give.
        clarity: 0 to 1; 1 for a clear ask.
        needs_met: share of the person's needs that are met.
        reason_given: 1 when a reason has been given, else 0.
        officers: how many are present; None counts as the usual two.
    """

    size: Floats
    clarity: Floats
    needs_met: Floats
    reason_given: Floats
    officers: Floats | None = None


def agreement(rule: Rule, state: Floats, ask: Ask) -> Floats:
    """(batch,) chance of agreeing to what is asked.

    Calm alone is not agreement: needs met and a reason given count for themselves.
    """
    c = rule.constants
    z = (
        c["agree_base"]
        + c["agree_trust"] * (state[:, INDEX["trust"]] - 0.4)
        + c["agree_fairness"] * (fairness(state) - 0.45)
        + c["agree_warmth"] * state[:, INDEX["warmth"]]
        - c["agree_reactance"] * (state[:, INDEX["reactance"]] - 0.3)
        - c["agree_hot"] * hot(rule, state)
        - c["agree_dominance"] * np.maximum(state[:, INDEX["dominance"]], 0.0)
        - c["agree_face"] * state[:, INDEX["face"]]
        + c["agree_needs"] * ask.needs_met
        + c["agree_reason"] * ask.reason_given
        + c["agree_clarity"] * ask.clarity * state[:, INDEX["capacity"]]
        - c["agree_officers"] * (0.0 if ask.officers is None else ask.officers - USUAL_OFFICERS)
        - ask.size
    )
    return logistic(z)


def _unless_rare(rule: Rule, chance: Floats) -> Floats:
    """(batch,) the chance, or 0 where it is so small that its coming would teach nothing."""
    return np.where(chance < rule.constants["rare"], 0.0, chance)


def flight(rule: Rule, state: Floats) -> Floats:
    """(batch,) chance in this turn of running or walking off; 0 where it is rare."""
    c = rule.constants
    chance = logistic(
        c["flight_base"]
        + c["flight_fear"] * state[:, INDEX["fear"]]
        + c["flight_reactance"] * state[:, INDEX["reactance"]]
        - c["flight_trust"] * state[:, INDEX["trust"]]
    )
    return _unless_rare(rule, chance)


def violence(rule: Rule, state: Floats) -> Floats:
    """(batch,) chance in this turn of lashing out; 0 where it is rare."""
    c = rule.constants
    chance = logistic(
        c["violence_base"]
        + c["violence_arousal"] * state[:, INDEX["arousal"]]
        + c["violence_reactance"] * state[:, INDEX["reactance"]]
        - c["violence_fairness"] * fairness(state)
    )
    return _unless_rare(rule, chance)


def return_to_baseline(
    rule: Rule, state: Floats, baseline: Floats, peak: Floats, seconds: Floats
) -> dict[int, Floats]:
    """Place of a variable to its (batch,) change in the time that passed.

    An exponential return with the rates per minute of the table, slower for arousal after a high peak; what
    was gained or lost in trust, fairness and face stays.
    """
    c = rule.constants
    minutes = seconds / 60.0
    changes = {}
    for name in ("arousal", "fear", "reactance", "warmth", "dominance"):
        rate = np.full(state.shape[0], c[f"return_{name}"])
        if name == "arousal":
            rate = np.where(peak > c["peak_high"], rate * c["after_peak"], rate)
        share = np.round(1.0 - np.exp(-rate * minutes), DECIMALS)
        place = INDEX[name]
        changes[place] = share * (baseline[:, place] - state[:, place])
    return changes
