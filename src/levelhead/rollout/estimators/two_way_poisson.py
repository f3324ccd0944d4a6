"""The Poisson model with officer and period effects and one effect of training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import CalledWrongly
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval
from levelhead.rollout.uncertainty.small_sample import cluster_factor, factor_in_words

# Newton's decrement g' H^-1 g: the squared distance to the maximum in units of the model's standard errors.
# At this value the estimate is within 1e-7 of a standard error before the last step, which is then taken.
_CONVERGED = 1e-14
_STEPS = 50
# A log rate ratio beyond this (a factor of 3 million) is a likelihood without a maximum, not an estimate.
_LARGEST = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class PoissonFit:
    """Where Newton's method ended. W live periods, G cohorts.

    Attributes:
        slope: b, the log rate ratio.
        gradient: of the log-likelihood in (period effects but the first, b), (W,).
        influence: (G, W) what one record in a cell adds to b.
    """

    slope: float
    gradient: NDArray[np.float64]
    influence: NDArray[np.float64]


def estimate(moments: CohortMoments, estimand: str = "constant", clustered_by: str = "officer") -> Estimate:
    """Maximum likelihood of E y_it = exp(a_i + l_t + b D_it), with clustered errors.

    Officer effects are conditioned out, which gives the same b (Hausman, Hall and Griliches 1984). Officers
    without records, and periods without any, say nothing about b and are left out, as row-level software
    leaves them out.

    Raises:
        CalledWrongly: the estimand is not `constant`.
        NotIdentified: the likelihood has no finite maximum, or training falls together with periods.
    """
    if estimand != "constant":
        raise CalledWrongly(f"two_way_poisson estimates constant only, not {estimand}")
    live = moments.total.sum(axis=0) > 0
    total, trained = moments.total[:, live], moments.trained()[:, live].astype(float)
    by = moments.clusters(clustered_by).periods(np.flatnonzero(live))
    clusters = int(by.with_records.sum())
    if clusters < 2:
        raise NotIdentified(f"constant: fewer than two clusters by {clustered_by} have records")
    fitted = fit(total, trained, moments.in_service()[:, live])
    # An officer's own level falls out: influences weighted by a cohort's shares of records sum to zero.
    squares = by.squares(fitted.influence, np.zeros_like(total))
    seen = moments.officers_with_records[:, None] * moments.in_service()[:, live]
    rows, parameters = int(seen.sum()), total.shape[1] + 1
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="two_way_poisson",
        scale="log_rate_ratio",
        estimate=fitted.slope,
        std_error=(squares * cluster_factor(rows, parameters, clusters)) ** 0.5,
        clusters=clusters,
        clustered_by=clustered_by,
        note="Compares also with officers already trained; officers without records are left out. "
        + factor_in_words(rows, parameters, clusters, clustered_by),
    )


def fit(
    total: NDArray[np.float64], trained: NDArray[np.float64], present: NDArray[np.bool_] | None = None
) -> PoissonFit:
    """Newton's method on the likelihood of how each cohort's records fall over periods.

    Args:
        total: (G, W) records by cohort and period, every period with some.
        trained: (G, W) 0 or 1.
        present: (G, W) who is in service; None where everybody is.

    Raises:
        NotIdentified: there is no finite maximum, or the information is singular.
    """
    seen = np.ones(total.shape, dtype=np.bool_) if present is None else present
    kept = (total.sum(axis=1) > 0) & seen.any(axis=1)  # the rest say nothing; influences there are zero
    every, total, trained, seen = total.shape, total[kept], trained[kept], seen[kept]
    effects = np.append(np.log(total.sum(axis=0))[1:] - np.log(total[:, 0].sum()), 0.0)
    likelihood, gradient, information, share = _likelihood(total, trained, seen, effects)
    for _ in range(_STEPS):
        step = _solve(information, gradient)
        decrement = float(gradient @ step)
        size = 1.0
        while True:
            tried = _likelihood(total, trained, seen, effects + size * step)
            if tried[0] >= likelihood - 1e-10 * abs(likelihood) or size < 1e-4:
                break
            size /= 2
        effects = effects + size * step
        likelihood, gradient, information, share = tried
        if decrement < _CONVERGED:
            influence = np.zeros(every)
            influence[kept] = _influence(information, share, trained) * seen
            return PoissonFit(float(effects[-1]), gradient, influence)
        if abs(effects[-1]) > _LARGEST:
            break
    raise NotIdentified("constant: the Poisson likelihood has no finite maximum in the effect of training")


_Likelihood = tuple[float, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _likelihood(
    total: NDArray[np.float64],
    trained: NDArray[np.float64],
    present: NDArray[np.bool_],
    effects: NDArray[np.float64],
) -> _Likelihood:
    """Log-likelihood, gradient (W,), information (W, W), and each cohort's shares of records (G, W).

    With p_gt = exp(l_t + b D_gt) / sum_s exp(l_s + b D_gs) and N_g the cohort's records, the expected cell is
    q = N p, the likelihood sum Y log p; parameters are l_2, ..., l_W and b, in that order.
    """
    linear = np.where(present, np.append(0.0, effects[:-1]) + effects[-1] * trained, -np.inf)
    linear = linear - linear.max(axis=1, keepdims=True)
    log_share = linear - np.log(np.exp(linear).sum(axis=1, keepdims=True))
    share = np.exp(log_share)
    expected = total.sum(axis=1, keepdims=True) * share
    residual = total - expected
    gradient = np.append(residual.sum(axis=0)[1:], (residual * trained).sum())
    centred = trained - (share * trained).sum(axis=1, keepdims=True)
    width = effects.size
    information = np.empty((width, width))
    information[:-1, :-1] = np.diag(expected.sum(axis=0)[1:]) - expected[:, 1:].T @ share[:, 1:]
    information[:-1, -1] = information[-1, :-1] = (expected * centred).sum(axis=0)[1:]
    information[-1, -1] = (expected * centred**2).sum()
    return float((total * np.where(present, log_share, 0.0)).sum()), gradient, information, share


def _influence(
    information: NDArray[np.float64], share: NDArray[np.float64], trained: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(G, W) last row of the inverse information times (x_gt - xbar_g), x indicating period and training."""
    row = _solve(information, np.eye(len(information))[-1])
    value = np.append(0.0, row[:-1]) + row[-1] * trained
    return np.asarray(value - (share * value).sum(axis=1, keepdims=True))


def _solve(information: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve, scaled by the diagonal so that one threshold tells a singular information."""
    scale = np.sqrt(np.diag(information))
    if not (scale > 0).all() or np.linalg.cond(information / np.outer(scale, scale)) > 1e12:
        raise NotIdentified("constant: training falls together with periods, or no finite maximum exists")
    return np.asarray(np.linalg.solve(information / np.outer(scale, scale), right / scale) / scale)
