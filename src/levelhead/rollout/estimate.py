"""The record that every estimator returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["difference", "log_rate_ratio"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate, in the shape of `levelhead.result/1`.

    Attributes:
        outcome: name of the outcome.
        estimand: `simple`, `cohort`, `calendar`, `event_time:K`, or `constant` for the two-way models.
        estimator: `two_way_linear`, `two_way_poisson`, `efficient` or `difference_in_means`.
        scale: `difference` (per officer-period) or `log_rate_ratio`.
        estimate: the point estimate on that scale.
        std_error: its standard error.
        ci_low: lower end of the 95 per cent interval.
        ci_high: upper end of the 95 per cent interval.
        p_value: two-sided, or None where none is defined.
        p_value_kind: `normal`, `t` or `randomisation`.
        clustered_by: what the error treats as independent, for example `officer`.
        clusters: how many of them were used.
        baseline: mean per officer-period in periods before training, to read the estimate against.
        relative_change: the estimate as a share of the baseline (difference) or exp(estimate) - 1.
        note: the small-sample factor and other conventions, in words.
    """

    outcome: str
    estimand: str
    estimator: str
    scale: Scale
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float | None
    p_value_kind: str
    clustered_by: str
    clusters: int
    baseline: float | None
    relative_change: float | None
    note: str
