"""The change of a rate whose denominator is recorded too, where the order of training was random.

With the contrasts of `random_timing`, but of sums and not of means: what trained officers did over what they
did it per, less the same of officers not yet trained,

    D = p'Y / p'H - m'Y / m'H,

where p and m are the estimand's weights on the means of trained cohorts and of those they are compared with.
The efficient estimator takes off the same before training, times the beta that makes the variance smallest.
The error is Neyman's for the linear part of this (delta method: Cochran 1977, Sampling Techniques, chapter
6), from the joint covariances within cohorts. It allows for any difference between officers in the effect.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.shares import Z_95
from levelhead.rollout.clusters import Clusters
from levelhead.rollout.estimands import NotIdentified, Timetable, cells_of, contrasts
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.ratios import RatioMoments
from levelhead.rollout.uncertainty.normal import relative_change, two_sided_p

Table = NDArray[np.float64]


def estimate(moments: RatioMoments, estimand: str, estimator: str) -> Estimate:
    """The change of the rate per unit of what it is counted per, with errors by officer.

    Args:
        moments: of the ratio.
        estimand: `simple`, `cohort`, `calendar` or `time_averaged`.
        estimator: `efficient` or `difference_in_means`.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: nobody can be compared, or one side has nothing to count per.
    """
    used = _of_two(moments)
    exposed = np.repeat(used.officers[:, None].astype(float), used.periods, axis=1)
    times = Timetable(used.first_trained, exposed)
    effect, balance = contrasts(times, cells_of(times, estimand))
    point, weights = _contrast(used, effect)
    beta = 0.0
    if estimator == "efficient" and _has_both(used, balance):
        before, by_balance = _contrast(used, balance)
        variance = _covariance(used, by_balance, by_balance)
        beta = _covariance(used, by_balance, weights) / variance if variance > 0 else 0.0
        point, weights = point - beta * before, weights - beta * by_balance
    error = float(np.sqrt(max(_covariance(used, weights, weights), 0.0)))
    base = baseline(moments)
    return Estimate(
        outcome=moments.name,
        estimand=estimand,
        estimator=estimator,
        scale="difference",
        estimate=point,
        std_error=error,
        ci_low=point - Z_95 * error,
        ci_high=point + Z_95 * error,
        p_value=two_sided_p(point, error),
        p_value_kind="normal",
        clustered_by="officer",
        clusters=int(used.officers.sum()),
        baseline=base,
        relative_change=relative_change(point, "difference", base),
        note=f"Ratio of sums; Neyman standard error by the delta method. Weight of the balance before "
        f"training: {beta:.6g}.",
    )


def baseline(moments: RatioMoments) -> float | None:
    """The rate over all periods before training; None where there is nothing to count per."""
    before = np.arange(1, moments.periods + 1) < moments.first_trained[:, None]
    top, below = (float(moments.side(below=one).total[before].sum()) for one in (False, True))
    return top / below if below > 0 else None


def _of_two(moments: RatioMoments) -> RatioMoments:
    """The cohorts with two officers or more; of one alone no variance can be had."""
    keep = moments.officers > 1
    if keep.sum() < 2:
        raise NotIdentified(f"{moments.name}: needs two cohorts with at least two officers each")
    return moments.where(keep)


def _sides(contrast: Table) -> tuple[tuple[float, Table], ...]:
    """The weights of trained cohorts, which are positive, and of those they are compared with."""
    return (1.0, np.maximum(contrast, 0.0)), (-1.0, np.maximum(-contrast, 0.0))


def _has_both(moments: RatioMoments, contrast: Table) -> bool:
    """Whether both sides have something to count per; before training there may be no such period."""
    below = moments.total[:, moments.periods :]
    return all(bool((side * below).sum() > 0) for _, side in _sides(contrast))


def _contrast(moments: RatioMoments, contrast: Table) -> tuple[float, Table]:
    """A rate less another, and the (G, 2T) weights of its linear part on cohort means."""
    if not _has_both(moments, contrast):
        raise NotIdentified(f"{moments.name}: one side of the comparison has nothing to count per")
    means = moments.total / moments.officers[:, None]
    change, weights = 0.0, np.zeros_like(means)
    for sign, side in _sides(contrast):
        top, below = (float((side * half).sum()) for half in np.hsplit(means, 2))
        change += sign * top / below
        weights += sign * np.hstack([side, -side * (top / below)]) / below
    return change, weights


def _covariance(moments: RatioMoments, left: Table, right: Table) -> float:
    """Of two weighted sums of cohort means, cohorts drawn one officer at a time."""
    n = moments.officers.astype(float)
    share = 1.0 / n[:, None]
    by = Clusters("officer", moments.officers, moments.officers, moments.product, moments.total, n)
    found = by.products(left * share, right * share, moments.total * share)
    return float((n / (n - 1) * found).sum())
