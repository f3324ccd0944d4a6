"""The interaction-weighted effects of Sun and Abraham (2021), averaged."""

from __future__ import annotations

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.random_timing import as_estimate, fit
from levelhead.rollout.moments import CohortMoments


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """As group_time, with the officers trained last as the only comparison.

    Source: Sun and Abraham (2021), Journal of Econometrics 225(2). Errors are those of random timing, as in
    the R package staggered.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort trained after the first period comes before the last one.
    """
    fitted = fit(moments, estimand, beta=1.0, comparison="last", clustered_by=clustered_by)
    return as_estimate(moments, estimand, "sun_abraham", fitted)
