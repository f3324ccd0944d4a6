"""Every check of an evaluation, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from levelhead.rollout.checks.answered import answered
from levelhead.rollout.checks.check import Check
from levelhead.rollout.checks.cohort_sizes import cohort_sizes
from levelhead.rollout.checks.comparison_left import comparison_left
from levelhead.rollout.checks.few_clusters import few_clusters, of_paths
from levelhead.rollout.checks.placebo import placebo
from levelhead.rollout.checks.signs_agree import signs_agree
from levelhead.rollout.checks.two_way_weights import two_way_weights
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.few_clusters import ClusterPaths

NO_CLASSES: Mapping[str, ClusterPaths] = MappingProxyType({})


def every_check(
    moments: Mapping[str, CohortMoments],
    estimates: Sequence[Estimate],
    unanswered: Mapping[str, Mapping[str, str]],
    *,
    classes: Mapping[str, ClusterPaths] = NO_CLASSES,
    seed: int = 1,
) -> list[Check]:
    """First what is true of the officers and periods, then outcome by outcome.

    Args:
        moments: by outcome; all of the same officers.
        estimates: of all outcomes.
        unanswered: by outcome, why an estimator gave no estimate.
        classes: by outcome, the paths of classes, where errors are by class and they are few.
        seed: of the checks that draw.
    """
    officers = next(iter(moments.values())).by_cohort()
    checks = [cohort_sizes(officers), comparison_left(officers), two_way_weights(officers)]
    for outcome in moments:
        own = [one for one in estimates if one.outcome == outcome]
        checks += [
            answered(outcome, unanswered.get(outcome, {})),
            signs_agree(outcome, own),
            few_clusters(outcome, moments[outcome], _two_way(own), seed),
            placebo(outcome, own),
        ]
        if outcome in classes:
            checks.append(of_paths(outcome, classes[outcome], _two_way(own), seed))
    return checks


def _two_way(estimates: Sequence[Estimate]) -> Estimate | None:
    return next((one for one in estimates if one.estimator == "two_way_linear"), None)
