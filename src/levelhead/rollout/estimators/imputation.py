"""The imputation estimator of Borusyak, Jaravel and Spiess (2024)."""

from __future__ import annotations

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.before_training import (
    linear_weights,
    predicted_linear,
    window,
    with_effects,
)
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """Observed less what officer and period effects from before training predict, averaged.

    The error is their conservative one, clustered, with the effect of each cohort and period taken
    off the residuals (their section 4.3); it carries no small-sample factor.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one, or the estimand is before training.
    """
    used = window(moments, estimand)
    weights = linear_weights(used)
    fitted = with_effects(used, predicted_linear(used))
    by = used.moments.clusters(clustered_by)
    note = (
        f"Compares with a prediction from all periods before training. Error clustered by {clustered_by}, "
        "conservative where effects differ within a cohort, without a small-sample factor."
    )
    if used.officers_left_out:
        note += f" Left out, not seen before training: {used.officers_left_out} of the officers."
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="imputation",
        scale="difference",
        estimate=float((weights * used.moments.total).sum()),
        std_error=by.squares(weights, fitted) ** 0.5,
        clusters=int(by.count.sum()),
        clustered_by=clustered_by,
        note=note,
    )
