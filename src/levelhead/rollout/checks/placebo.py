"""Whether cohorts differed before either was trained, which random timing forbids but for chance."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import p_in_words
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimands import event_time
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.uncertainty.normal import two_sided_p

_LEAST_P = 0.05  # customary


def placebo(outcome: str, estimates: Sequence[Estimate]) -> Check:
    """The largest |z| among event times before training, its p-value multiplied by their number (Bonferroni).

    Bonferroni holds whatever the correlation between the periods, and so is on the careful side.
    """
    before = [
        (abs(one.estimate / one.std_error), lag, two_sided_p(one.estimate, one.std_error))
        for one in estimates
        if (lag := event_time(one.estimand)) is not None and lag < 0 and one.std_error > 0
    ]
    if not before:
        return Check("placebo", outcome, None, "No period before training could be compared.")
    largest, lag, p = max(before)
    adjusted = min(1.0, (p or 0.0) * len(before))
    return Check(
        "placebo",
        outcome,
        adjusted >= _LEAST_P,
        f"Of {len(before)} periods before training the largest difference stands {-lag} before it, at "
        f"{largest:.2f} standard errors; a difference of that size among so many has {p_in_words(adjusted)} "
        "(Bonferroni) if nothing but chance is at work.",
    )
