"""What the two-way linear model says where a few clusters, and not officers, are taken as independent."""

from __future__ import annotations

from levelhead.basics.numerals import p_in_words
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty import few_clusters as errors
from levelhead.rollout.uncertainty.few_clusters import ClusterPaths

_DIFFERENT = 1.5  # times the error by officer; set by us
_LEAST_P = 0.05  # customary


_MANY = {"cohort": "cohorts", "class": "classes"}
_NAMES = {"cohort": "few_clusters", "class": "few_classes"}


def few_clusters(outcome: str, moments: CohortMoments, two_way: Estimate | None, seed: int) -> Check:
    """Whether errors by cohort tell another story than those of the estimate; see `of_paths`."""
    try:
        paths = ClusterPaths.of_cohorts(moments)
    except NotIdentified as error:
        return Check("few_clusters", outcome, None, f"Errors by cohort cannot be had: {error}.")
    return of_paths(outcome, paths, two_way, seed)


def of_paths(outcome: str, paths: ClusterPaths, two_way: Estimate | None, seed: int) -> Check:
    """Whether errors by a few clusters tell another story than those of the estimate.

    Failed where the bias-reduced error by them is half as large again: officers of a cluster then move
    together, or there are too few clusters for the ordinary error, and the estimate's own is too short.

    Args:
        outcome: its name.
        paths: of the clusters.
        two_way: the two-way linear estimate; None where there is none.
        seed: of the bootstrap.
    """
    name = _NAMES[paths.name]
    try:
        found = errors.few_clusters(paths, seed=seed)
    except NotIdentified as error:
        return Check(name, outcome, None, f"Errors by {paths.name} cannot be had: {error}.")
    if two_way is None or not two_way.std_error:
        return Check(name, outcome, None, "The two-way linear model was not asked for.")
    ratio, many = found.std_error / two_way.std_error, _MANY[paths.name]
    return Check(
        name,
        outcome,
        ratio < _DIFFERENT,
        f"With {found.clusters} {many} as the units, the two-way linear error is {ratio:.2f} times that by "
        f"{two_way.clustered_by}; the effect then has {p_in_words(found.p_value)} (bias-reduced, Student's t "
        f"with {found.freedom:.1f} degrees of freedom) and {p_in_words(found.bootstrap_p)} (signs drawn for "
        f"whole {many}).",
    )
