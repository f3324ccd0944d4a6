"""The trained less the not yet trained, with nothing adjusted for."""

from __future__ import annotations

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.random_timing import as_estimate, fit
from levelhead.rollout.moments import CohortMoments


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """The difference in means for `simple`, `cohort`, `calendar` or `event_time:K`.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one to be compared with.
    """
    return as_estimate(
        moments, estimand, "difference_in_means", fit(moments, estimand, beta=0.0, clustered_by=clustered_by)
    )
