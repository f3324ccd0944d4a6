"""Whether somebody was still untrained in every period of the window."""

from __future__ import annotations

from levelhead.rollout.checks.check import Check
from levelhead.rollout.moments import CohortMoments


def comparison_left(moments: CohortMoments) -> Check:
    """Failed where the window goes on after the last cohort has been trained."""
    last, periods = int(moments.first_trained.max()), moments.periods
    if last > periods:
        return Check(
            "comparison_left", None, True, "Some officers are not yet trained when the window closes."
        )
    left = periods - last + 1
    these = f"last {left} of {periods} periods hold" if left > 1 else f"last of {periods} periods holds"
    return Check(
        "comparison_left",
        None,
        False,
        f"From period {last} on everybody is trained, so the {these} no fair comparison. The efficient "
        "estimator and the difference in means make no use of that; two-way models do.",
    )
