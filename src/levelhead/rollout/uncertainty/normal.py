"""Intervals and p-values from the normal distribution."""

from __future__ import annotations

import math
from dataclasses import replace

from levelhead.basics.shares import Z_95
from levelhead.rollout.estimate import Estimate, Scale
from levelhead.rollout.moments import CohortMoments


def two_sided_p(estimate: float, std_error: float) -> float | None:
    """Chance of a value at least as far from zero if the truth were zero; None where the error is zero."""
    return math.erfc(abs(estimate) / std_error / math.sqrt(2)) if std_error > 0 else None


def relative_change(estimate: float, scale: Scale, baseline: float | None) -> float | None:
    """The estimate as a share of the baseline, or exp(estimate) - 1 for a log rate ratio."""
    if scale == "log_rate_ratio":
        return math.expm1(estimate)
    return estimate / baseline if baseline else None


def with_normal_interval(
    moments: CohortMoments,
    *,
    estimand: str,
    estimator: str,
    scale: Scale,
    estimate: float,
    std_error: float,
    clusters: int,
    note: str,
    clustered_by: str = "officer",
) -> Estimate:
    """The record of an estimate, with a 95 per cent interval of 1.96 errors each way."""
    baseline = moments.baseline()
    return Estimate(
        outcome=moments.outcome,
        estimand=estimand,
        estimator=estimator,
        scale=scale,
        estimate=estimate,
        std_error=std_error,
        ci_low=estimate - Z_95 * std_error,
        ci_high=estimate + Z_95 * std_error,
        p_value=two_sided_p(estimate, std_error),
        p_value_kind="normal",
        clustered_by=clustered_by,
        clusters=clusters,
        baseline=baseline,
        relative_change=relative_change(estimate, scale, baseline),
        note=note,
    )


def with_other_error(one: Estimate, error: float) -> Estimate:
    """The same with an interval and a chance that rest on another error than its standard error."""
    return replace(
        one,
        ci_low=one.estimate - Z_95 * error,
        ci_high=one.estimate + Z_95 * error,
        p_value=two_sided_p(one.estimate, error),
    )
