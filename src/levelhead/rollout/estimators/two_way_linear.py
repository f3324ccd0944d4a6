"""The linear model with officer and period effects and one effect of training."""

from __future__ import annotations

from levelhead.basics.errors import CalledWrongly
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval
from levelhead.rollout.uncertainty.small_sample import cluster_factor, factor_in_words


def estimate(moments: CohortMoments, estimand: str = "constant") -> Estimate:
    """Ordinary least squares of y_it = a_i + l_t + b D_it, with errors clustered by officer.

    All quantities are (G, T) tables. With z the doubly demeaned D (officers weigh the means of periods), the
    slope is b = sum z Y / sum n z^2. Officer i in cohort g adds the influence z_g' (y_i - f_g), with
    f = l + b D and the officer's own effect falling out as z_g sums to zero over periods; the sum of squared
    influences needs only n, Y and M:

        sum_g  z_g' M_g z_g - 2 (z_g' Y_g)(z_g' f_g) + n_g (z_g' f_g)^2.

    Raises:
        CalledWrongly: the estimand is not `constant`.
        NotIdentified: training falls together with officers or periods, as with a single cohort.
    """
    if estimand != "constant":
        raise CalledWrongly(f"two_way_linear estimates constant only, not {estimand}")
    used = moments.cohorts_where(moments.officers > 0)
    n, trained = used.officers[:, None], used.trained().astype(float)
    officers, periods = int(n.sum()), used.periods
    if officers < 2:
        raise NotIdentified("constant: fewer than two officers")
    by_period = (n * trained).sum(axis=0) / officers
    z = trained - trained.mean(axis=1, keepdims=True) - by_period + by_period.mean()
    information = float((n * z**2).sum())
    # z is made of shares of officers and periods: what rounding leaves of a sum of zeros is far below this.
    if information < 1e-9:
        raise NotIdentified("constant: training falls together with officers or periods; nobody is compared")
    slope = float((z * used.total).sum()) / information
    fitted = used.total.sum(axis=0) / officers + slope * (trained - by_period)
    own = (z * used.total).sum(axis=1)
    common = (z * fitted).sum(axis=1)
    squares = (z[:, None, :] @ used.product @ z[:, :, None]).sum()
    squares += (used.officers * common**2 - 2 * own * common).sum()
    rows, parameters = officers * periods, periods + 1
    variance = float(squares) / information**2 * cluster_factor(rows, parameters, officers)
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="two_way_linear",
        scale="difference",
        estimate=slope,
        std_error=max(variance, 0.0) ** 0.5,
        clusters=officers,
        note="Compares also with officers already trained. " + factor_in_words(rows, parameters, officers),
    )
