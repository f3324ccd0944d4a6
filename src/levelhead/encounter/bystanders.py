"""Those who watch: each with a small state of their own, moved by what they see and by what is said to them.

A bystander has heat and a regard for the officer. Heat above a mark weighs on the person; somebody who is
enlisted calms instead. Whoever is out of hearing neither feels nor stirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from levelhead.encounter import rule as rules
from levelhead.encounter.conditions import Bools
from levelhead.encounter.rule import DECIMALS, Floats, Rule
from levelhead.encounter.scenario import Bystander


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of one number of the scene, and what brought it.

    Attributes:
        name: of the number, for example `kai.heat` or `health_risk`.
        change: (batch,) what is added.
        source: act, event or other cause.
        coefficient: its row or constant in the rule.
        evidence: code of the published source.
    """

    name: str
    change: Floats
    source: str
    coefficient: str
    evidence: str


def start(bystander: Bystander) -> dict[str, float]:
    """The numbers that a bystander begins with."""
    return {f"{bystander.id}.heat": bystander.heat, f"{bystander.id}.regard": bystander.regard}


def sees(rule: Rule, bystander: Bystander, source: str, dose: Floats) -> Iterator[Shift]:
    """What an act or event done to the person does to somebody who watches."""
    feels = rule.leanings[bystander.leaning].feels
    return is_told(rule, bystander, source, dose * feels)


def is_told(rule: Rule, bystander: Bystander, source: str, dose: Floats) -> Iterator[Shift]:
    """What an act or event does to the bystander it is addressed at."""
    for row in rule.bystander.get(source, ()):
        name = f"{bystander.id}.{row.variable}"
        yield Shift(name, row.size * dose, source, f"bystander.{row.id}", row.evidence)


def cools(rule: Rule, bystander: Bystander, heat: Floats, seconds: Floats) -> Shift:
    """The fall of a bystander's heat to where it began, in the time that passed."""
    share = np.round(1.0 - np.exp(-rule.constants["return_heat"] * seconds / 60.0), DECIMALS)
    return Shift(
        f"{bystander.id}.heat", share * np.minimum(bystander.heat - heat, 0.0), "time", "return_heat", "AC"
    )


def weighs(rule: Rule, bystander: Bystander, heat: Floats) -> Floats:
    """(batch,) how much a bystander's heat weighs on the person: nothing below a mark."""
    over = np.maximum(heat - rule.constants["bystander_quiet"], 0.0)
    return np.round(rule.leanings[bystander.leaning].stirs * over, DECIMALS)


def would_help(rule: Rule, bystander: Bystander, heat: Floats, regard: Floats) -> Floats:
    """(batch,) chance that a bystander helps when asked."""
    c = rule.constants
    willing = rule.leanings[bystander.leaning].willing
    return rules.logistic(c["enlist_base"] + willing + c["enlist_regard"] * regard - c["enlist_heat"] * heat)


def crossed(rule: Rule, before: Floats, after: Floats) -> tuple[Bools, Bools]:
    """(batch,) whether heat passed the mark of the inflamed upwards, and that of the calm downwards."""
    hot, calm = rule.constants["inflamed_from"], rule.constants["calmed_below"]
    return (before < hot) & (after >= hot), (before >= calm) & (after < calm)
