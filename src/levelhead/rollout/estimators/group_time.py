"""The group-time effects of Callaway and Sant'Anna (2021), averaged."""

from __future__ import annotations

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.random_timing import as_estimate, fit
from levelhead.rollout.moments import CohortMoments


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """The average change since the period before training, less the change of officers not yet trained.

    Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225(2), without covariates. Errors are
    those of random timing, as in the R package staggered.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort trained after the first period has a later-trained one to be compared with.
    """
    return as_estimate(
        moments, estimand, "group_time", fit(moments, estimand, beta=1.0, clustered_by=clustered_by)
    )
