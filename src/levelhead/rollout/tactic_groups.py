"""The effect on each tactic group by itself, with chances corrected for the number of groups.

One record may hold tactics of several groups, so that their estimates go together. Holm's correction allows
for any dependence and is the more cautious; that of Romano and Wolf takes it from draws of the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimates import estimates_of
from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.protocol import Analysis
from levelhead.rollout.subgroups import headline_estimator
from levelhead.rollout.uncertainty.randomisation import Randomised, holm, randomise


@dataclass(frozen=True, slots=True, eq=False)
class GroupsRead:
    """The tactic groups, read.

    Attributes:
        titles: by short name of the group, in the order of the national table.
        moments: by short name.
        paths: of officers one by one; None where the order is not drawn again.
    """

    titles: Mapping[str, str]
    moments: Mapping[str, CohortMoments]
    paths: OfficerPaths | None


@dataclass(frozen=True, slots=True)
class GroupEstimate:
    """The effect on one tactic group.

    Attributes:
        group: its short name.
        title: as a person reads it.
        events: counted in the window.
        estimate: None where there are too few, or nobody can be compared.
        p_holm: the estimate's chance, corrected for the groups with an estimate (Holm 1979).
        p_randomised: over draws of the order, not corrected; None where none were made.
        p_romano_wolf: over the same draws, corrected (Romano and Wolf 2005).
    """

    group: str
    title: str
    events: int
    estimate: Estimate | None
    p_holm: float | None = None
    p_randomised: float | None = None
    p_romano_wolf: float | None = None


def group_estimates(analysis: Analysis, read: GroupsRead | None) -> list[GroupEstimate]:
    """The headline of every group, in their order; none where they were not asked for."""
    asked = analysis.by_tactic
    if asked is None or read is None:
        return []
    first = replace(analysis, estimators=(headline_estimator(analysis),), estimands=analysis.estimands[:1])
    found = []
    for name, title in read.titles.items():
        events = int(read.moments[name].total.sum())
        estimates = estimates_of(first, read.moments[name])[0] if events >= asked.min_records else []
        found.append(GroupEstimate(name, title, events, next(iter(estimates), None)))
    return _by_draws(analysis, read, _by_holm(found))


def _by_holm(found: list[GroupEstimate]) -> list[GroupEstimate]:
    chances = {one.group: one.estimate.p_value for one in found if one.estimate}
    judged = {name: p for name, p in chances.items() if p is not None}
    stepped = dict(zip(judged, holm(np.array(list(judged.values()))), strict=True))
    return [replace(one, p_holm=stepped.get(one.group)) for one in found]


def _by_draws(analysis: Analysis, read: GroupsRead, found: list[GroupEstimate]) -> list[GroupEstimate]:
    """With the chances over draws of the order, of the groups that have an estimate."""
    judged = {one.group for one in found if one.p_holm is not None}
    if read.paths is None or analysis.draws is None or not judged:
        return found
    paths = replace(
        read.paths, outcomes={name: path for name, path in read.paths.outcomes.items() if name in judged}
    )
    by_name = {one.outcome: one for one in _randomised(analysis, paths)}
    return [replace(one, **_chances(by_name.get(one.group))) for one in found]


def _randomised(analysis: Analysis, paths: OfficerPaths) -> list[Randomised]:
    estimator = headline_estimator(analysis)
    if analysis.draws is None or estimator not in RANDOM_TIMING:
        return []
    try:
        return randomise(
            paths,
            estimator=estimator,
            estimand=analysis.estimands[0],
            primary="",  # none of the groups is; all are corrected
            draws=analysis.draws.number,
            seed=analysis.draws.seed,
        )
    except NotIdentified:
        return []


def _chances(one: Randomised | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {"p_randomised": one.p_value, "p_romano_wolf": one.p_romano_wolf}
