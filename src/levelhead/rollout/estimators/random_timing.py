"""Estimates that rest on one thing: the order in which officers were trained was random.

Source: Roth and Sant'Anna (2023), "Efficient estimation for staggered rollout designs", Journal of Political
Economy Microeconomics 1(4), arXiv 2102.01291. The estimators are

    theta(beta) = sum_g A_g' Ybar_g - beta sum_g B_g' Ybar_g

with A the contrasts of the estimand and B the same contrasts in the period before training, whose expectation
is zero under random timing. beta = 0 is the difference in means, beta = 1 the estimator of Callaway and
Sant'Anna (2021), or with the cohort trained last as the only comparison that of Sun and Abraham (2021); the
efficient one takes the beta that makes the variance smallest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.estimands import (
    Comparison,
    NotIdentified,
    Timetable,
    cells_of,
    contrasts,
    event_time,
    timetable,
    with_a_variance,
)
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty import expected_records
from levelhead.rollout.uncertainty.normal import with_normal_interval, with_other_error

# Singular values below this share of the largest count as zero when a cohort has fewer officers than periods
# before training: the square root of double precision, the usual choice and the one of the reference.
_RANK_TOLERANCE = float(np.sqrt(np.finfo(float).eps))


@dataclass(frozen=True, slots=True)
class RandomTimingFit:
    """One theta(beta).

    Attributes:
        estimate: per officer-period.
        std_error: the paper's refined error sigma_**, which is the Neyman error less the part of it that
            outcomes before training show to be too much.
        neyman_std_error: the conservative error sigma_*, which allows for any difference between officers in
            the effect of training.
        beta: the weight given to the balance before training.
        officers: how many officers the estimate uses.
        clustered_by: what the errors take as independent.
        clusters: how many of those.
        officers_left_out: officers who are alone in their cohort, so that no variance can be had.
        widened: what the error is multiplied by for the interval, where few records weigh; 1 elsewhere.
    """

    estimate: float
    std_error: float
    neyman_std_error: float
    beta: float
    officers: int
    officers_left_out: int
    clustered_by: str
    clusters: int
    widened: float = 1.0


def fit(
    moments: CohortMoments,
    estimand: str,
    *,
    beta: float | None = None,
    comparison: Comparison = "not_yet",
    clustered_by: str = "officer",
) -> RandomTimingFit:
    """theta(beta), with the efficient beta where none is given.

    Clustered by class, classes are what was drawn, and a cohort needs two of them; the error is then the
    conservative one.

    With beta 1 the change since the period before training is compared, so cohorts trained in the first
    period are left out, who have none.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: fewer than two cohorts have two officers, or none has a later one to compare with.
    """
    used = with_a_variance(moments, clustered_by)
    if beta == 1.0:
        used = used.cohorts_where(used.first_trained > 1)
    times = timetable(used)
    if times.first_trained.size < 2:
        raise NotIdentified(f"{estimand}: needs two cohorts with at least two {_plural(clustered_by)} each")
    effect, balance = contrasts(times, cells_of(times, estimand), comparison)
    covariance = _Covariance(used, times, clustered_by)
    if beta is None:
        beta = _efficient_beta(effect, balance, covariance)
    weights = effect - beta * balance
    neyman = max(covariance(weights, weights), 0.0)
    lag = event_time(estimand)
    # Before training there is no effect that could differ between officers, so nothing to adjust for.
    is_adjusted = clustered_by == "officer" and (lag is None or lag >= 0) and used.present is None
    explained = _explained_heterogeneity(used, effect) if is_adjusted else 0.0
    return RandomTimingFit(
        estimate=float((weights * covariance.means).sum()),
        std_error=float(np.sqrt(max(neyman - explained, 0.0))),
        neyman_std_error=float(np.sqrt(neyman)),
        beta=beta,
        officers=int(used.officers.sum()),
        officers_left_out=int(moments.officers.sum() - used.officers.sum()),
        clustered_by=clustered_by,
        clusters=int(covariance.clusters.count.sum()),
        widened=covariance.widened(weights),
    )


def _plural(clustered_by: str) -> str:
    return "classes" if clustered_by == "class" else f"{clustered_by}s"


class _Covariance:
    """Covariances of weighted cohort means, if clusters were drawn into cohorts independently of each other.

    For weights a and b on cohort means, sum over cohorts of C / (C - 1) times the sum over their clusters of
    a_g' r_c * b_g' r_c, with r_c the cluster's records less what its cohort's mean expects of its officers in
    service, over the cohort's officers in service. With everybody in service that is a_g' S_g b_g / n_g.
    """

    def __init__(self, moments: CohortMoments, times: Timetable, clustered_by: str) -> None:
        self.clusters = moments.clusters(clustered_by)
        self.row = np.searchsorted(times.first_trained, moments.first_trained)
        total = np.zeros(times.exposed.shape)
        np.add.at(total, self.row, moments.total)
        self.share = np.divide(1.0, times.exposed, out=np.zeros_like(total), where=times.exposed > 0)
        self.means = total * self.share
        self.fitted = self.means[self.row] * moments.in_service()
        self.moments, self.times = moments, times
        count = np.bincount(self.row, self.clusters.count)
        self.factor = (count / (count - 1))[self.row]

    def __call__(self, left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
        """Of two sets of weights on cohort means, (cohorts, T) each."""
        one, other = ((weights * self.share)[self.row] for weights in (left, right))
        return float((self.factor * self.clusters.products(one, other, self.fitted)).sum())

    def widened(self, weights: NDArray[np.float64]) -> float:
        """See `expected_records.factor`."""
        squares = np.zeros(self.share.shape)
        np.add.at(squares, self.row, np.diagonal(self.moments.product, axis1=1, axis2=2))
        trained = np.arange(1, self.share.shape[1] + 1) >= self.times.first_trained[:, None]
        return expected_records.factor(weights * self.share, self.times.exposed, squares, trained)


def _efficient_beta(
    effect: NDArray[np.float64], balance: NDArray[np.float64], covariance: _Covariance
) -> float:
    """Cov(balance, effect) / Var(balance); 0 where nothing varies before training to adjust by."""
    variance = covariance(balance, balance)
    return covariance(balance, effect) / variance if variance > 0 else 0.0


def _explained_heterogeneity(moments: CohortMoments, effect: NDArray[np.float64]) -> float:
    """What the Neyman variance overstates, as far as outcomes before anybody was trained show it.

    The Neyman variance ignores the variance between officers of the effect of training. Part of that is a
    linear function of the paths before g_min, the first training: with P those periods,

        (1 / N) b' Sbar b,   b = sum_g S_g[P, P]^+ S_g[P, :] A_g,   Sbar = mean over g of S_g[P, P].
    """
    is_used = (effect != 0).any(axis=1)
    later = moments.first_trained >= moments.first_trained[is_used].min()
    width = int(min(moments.first_trained[is_used].min() - 1, moments.periods))
    if width == 0:
        return 0.0
    covariance = moments.cohorts_where(later).covariances()
    early = covariance[:, :width, :width]
    target = covariance[:, :width, :] @ effect[later, :, None]
    slopes = np.linalg.pinv(early, rtol=_RANK_TOLERANCE, hermitian=True) @ target
    slope = slopes.sum(axis=0)[:, 0]
    return float(slope @ early.mean(axis=0) @ slope / moments.officers.sum())


def as_estimate(moments: CohortMoments, estimand: str, estimator: str, fitted: RandomTimingFit) -> Estimate:
    """The public record of a fit."""
    adjusted = "" if fitted.std_error != fitted.neyman_std_error else ", which nothing adjusts"
    note = (
        "Compares trained with not yet trained officers only. "
        f"Weight of the balance before training: {fitted.beta:.6g}. "
        f"Neyman standard error {fitted.neyman_std_error:.9g}{adjusted}."
    )
    if fitted.officers_left_out:
        alone = "each alone in a cohort" if fitted.clustered_by == "officer" else "in a cohort of one class"
        note += f" Left out, {alone}: {fitted.officers_left_out} of the officers."
    if fitted.widened != 1.0:
        note += (
            " Few records weigh most of it, so the interval and the chance rest on the records expected in "
            f"each period and not on those of the few: the standard error times {fitted.widened:.4g}."
        )
    found = with_normal_interval(
        moments,
        estimand=estimand,
        estimator=estimator,
        scale="difference",
        estimate=fitted.estimate,
        std_error=fitted.std_error,
        clusters=fitted.clusters,
        clustered_by=fitted.clustered_by,
        note=note,
    )
    return with_other_error(found, fitted.std_error * fitted.widened) if fitted.widened != 1.0 else found
