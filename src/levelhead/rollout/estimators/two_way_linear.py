"""The linear model with officer and period effects and one effect of training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import CalledWrongly
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.before_training import solve
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval
from levelhead.rollout.uncertainty.small_sample import cluster_factor, factor_in_words


def estimate(moments: CohortMoments, estimand: str = "constant", clustered_by: str = "officer") -> Estimate:
    """Ordinary least squares of y_it = a_i + l_t + b D_it, with clustered errors.

    All quantities are (G, T) tables. With z what officer and period effects leave of D, and n the officers in
    service, the slope is b = sum z Y / sum n z^2. Officer i in cohort g adds the influence z_g' (y_i - f_g),
    with f = l + b D and the officer's own effect falling out as z_g sums to zero over periods.

    Raises:
        CalledWrongly: the estimand is not `constant`.
        NotIdentified: training falls together with officers or periods, as with a single cohort.
    """
    if estimand != "constant":
        raise CalledWrongly(f"two_way_linear estimates constant only, not {estimand}")
    used = moments.cohorts_where(moments.officers > 0)
    exposed, trained = used.exposed(), used.trained().astype(float)
    officers = int(used.officers.sum())
    if officers < 2:
        raise NotIdentified("constant: fewer than two officers")
    z = (trained - _means(exposed, exposed * trained)) * used.in_service()
    information = float((exposed * z**2).sum())
    # z is made of shares of officers and periods: what rounding leaves of a sum of zeros is far below this.
    if information < 1e-9:
        raise NotIdentified("constant: training falls together with officers or periods; nobody is compared")
    slope = float((z * used.total).sum()) / information
    fitted = _means(exposed, used.total - slope * exposed * trained) + slope * trained
    by = used.clusters(clustered_by)
    clusters, rows, parameters = int(by.count.sum()), int(exposed.sum()), used.periods + 1
    if clusters < 2:
        raise NotIdentified(f"constant: fewer than two clusters by {clustered_by}")
    factor = cluster_factor(rows, parameters, clusters)
    variance = by.squares(z, fitted) / information**2 * factor
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="two_way_linear",
        scale="difference",
        estimate=slope,
        std_error=variance**0.5,
        clusters=clusters,
        clustered_by=clustered_by,
        note="Compares also with officers already trained. "
        + factor_in_words(rows, parameters, clusters, clustered_by),
    )


def _means(exposed: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.float64]:
    """(G, T) what officer and period effects fitted to a total say of one officer."""
    by_officer, by_period = solve(exposed, total.sum(axis=1), total.sum(axis=0))
    return np.asarray(by_officer[:, None] + by_period)
