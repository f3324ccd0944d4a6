"""The effect among some officers and among others, and whether the two differ.

Officers of different levels are different people, so the errors of their estimates are independent and the
variance of a difference is the sum of the two. Levels with few officers are withheld.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from levelhead.basics.shares import Z_95
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimates import estimates_of
from levelhead.rollout.method_names import RANDOM_TIMING, TWO_WAY
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.protocol import Analysis, Subgroup
from levelhead.rollout.uncertainty.between_levels import Pair, redrawn
from levelhead.rollout.uncertainty.normal import two_sided_p
from levelhead.rollout.uncertainty.randomisation import holm


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The officers of one level of a subgroup.

    Attributes:
        subgroup: that it belongs to.
        name: what stands in the column; empty for officers of whom nothing is known.
        moments: by outcome; empty where the level is withheld.
        officers: how many there are; None where the level is withheld.
    """

    subgroup: Subgroup
    name: str
    moments: Mapping[str, CohortMoments]
    officers: int | None


@dataclass(frozen=True, slots=True)
class LevelEstimate:
    """The effect among the officers of one level.

    Attributes:
        column: of the roster.
        level: what stands in it.
        outcome: name of the outcome.
        officers: of the level; None where it is withheld.
        estimate: of the effect; None where the level is withheld, or nobody in it can be compared.
    """

    column: str
    level: str
    outcome: str
    officers: int | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """How the effect of one level differs from that of the largest.

    Attributes:
        column: of the roster.
        level: what stands in it.
        against: the largest level.
        outcome: name of the outcome.
        difference: effect of `level` less effect of `against`, on the scale of the estimates.
        std_error: of the difference.
        ci_low: lower end of the 95 per cent interval, not corrected.
        ci_high: upper end.
        p_value: two-sided, not corrected; None where the error is zero.
        p_holm: corrected for every difference of the evaluation (Holm 1979).
        p_randomised: over draws of the order, not corrected; None where none were made.
        p_romano_wolf: over the same draws, corrected for every difference (Romano and Wolf 2005).
    """

    column: str
    level: str
    against: str
    outcome: str
    difference: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float | None
    p_holm: float | None = None
    p_randomised: float | None = None
    p_romano_wolf: float | None = None


def withheld(sizes: Mapping[str, int], least: int) -> set[str]:
    """Levels with fewer officers than `least`, and one more where they could be told by subtraction."""
    small = {name for name, officers in sizes.items() if officers < least}
    others = sorted(sizes.keys() - small, key=lambda name: (sizes[name], name))
    if small and others and sum(sizes[name] for name in small) < least:
        small.add(others[0])
    return small


def level_estimates(analysis: Analysis, levels: Sequence[Level]) -> list[LevelEstimate]:
    """The headline of every outcome in every level, in the order of the levels."""
    asked = replace(analysis, estimators=(headline_estimator(analysis),), estimands=analysis.estimands[:1])
    outcomes = next((list(one.moments) for one in levels if one.moments), [])
    found = []
    for outcome in outcomes:
        for one in levels:
            estimates = estimates_of(asked, one.moments[outcome])[0] if one.moments else []
            first = next(iter(estimates), None)
            found.append(LevelEstimate(one.subgroup.column, one.name, outcome, one.officers, first))
    return found


def level_differences(found: Sequence[LevelEstimate]) -> list[LevelDifference]:
    """Each level against the largest of its column, with chances corrected for all of them together."""
    differences = []
    by_column = sorted(found, key=lambda one: (one.outcome, one.column))
    for _key, group in groupby(by_column, key=lambda one: (one.outcome, one.column)):
        known = [one for one in group if one.estimate is not None]
        if len(known) > 1:
            largest = min(known, key=lambda one: (-(one.officers or 0), one.level))
            differences += [_difference(one, largest) for one in known if one is not largest]
    return _corrected(differences)


def by_draws(
    analysis: Analysis, paths: OfficerPaths | None, differences: Sequence[LevelDifference]
) -> list[LevelDifference]:
    """The differences with their chances over draws of the order, where the protocol asks for draws."""
    judged = [one for one in differences if one.p_value is not None]
    estimator, draws = headline_estimator(analysis), analysis.draws
    if paths is None or draws is None or not judged or estimator not in RANDOM_TIMING:
        return list(differences)
    pairs = [Pair(one.column, one.level, one.against, one.outcome) for one in judged]
    found = redrawn(
        paths,
        pairs,
        estimator=estimator,
        estimand=analysis.estimands[0],
        draws=draws.number,
        seed=draws.seed,
    )
    if found is None:
        return list(differences)
    chances = dict(zip(pairs, found, strict=True))
    return [_with_chances(one, chances) for one in differences]


def _with_chances(one: LevelDifference, chances: Mapping[Pair, tuple[float, float]]) -> LevelDifference:
    found = chances.get(Pair(one.column, one.level, one.against, one.outcome))
    return replace(one, p_randomised=found[0], p_romano_wolf=found[1]) if found else one


def headline_estimator(analysis: Analysis) -> str:
    """The estimator that the answer rests on, as the report chooses it."""
    named = analysis.estimators
    justified = [one for one in named if one in RANDOM_TIMING] or [one for one in named if one not in TWO_WAY]
    return (justified or list(named))[0]


def _difference(one: LevelEstimate, largest: LevelEstimate) -> LevelDifference:
    if one.estimate is None or largest.estimate is None:
        raise ValueError("a level without an estimate differs from nothing")
    difference = one.estimate.estimate - largest.estimate.estimate
    error = math.hypot(one.estimate.std_error, largest.estimate.std_error)
    return LevelDifference(
        one.column,
        one.level,
        largest.level,
        one.outcome,
        difference,
        error,
        difference - Z_95 * error,
        difference + Z_95 * error,
        two_sided_p(difference, error),
    )


def _corrected(differences: Sequence[LevelDifference]) -> list[LevelDifference]:
    judged = [one.p_value for one in differences if one.p_value is not None]
    stepped = iter(holm(np.array(judged)))
    return [one if one.p_value is None else replace(one, p_holm=float(next(stepped))) for one in differences]
