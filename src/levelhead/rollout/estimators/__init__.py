"""Estimators, one a file: each takes the moments of one outcome and an estimand, and returns an estimate."""

from __future__ import annotations

from typing import Protocol

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import (
    difference_in_means,
    efficient,
    extended_two_way,
    group_time,
    imputation,
    sun_abraham,
    two_way_linear,
    two_way_poisson,
)
from levelhead.rollout.moments import CohortMoments


class Estimator(Protocol):
    """Estimates one estimand of one outcome."""

    def __call__(self, moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
        """The estimate, with errors clustered by `officer`, `class` or `cohort`."""


ESTIMATORS: dict[str, Estimator] = {
    "two_way_linear": two_way_linear.estimate,
    "two_way_poisson": two_way_poisson.estimate,
    "efficient": efficient.estimate,
    "difference_in_means": difference_in_means.estimate,
    "group_time": group_time.estimate,
    "sun_abraham": sun_abraham.estimate,
    "imputation": imputation.estimate,
    "extended_two_way": extended_two_way.estimate,
    "extended_two_way_poisson": extended_two_way.estimate_poisson,
}
