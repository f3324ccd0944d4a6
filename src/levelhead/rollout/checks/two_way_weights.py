"""How the linear two-way model weighs the effect in each cohort and period.

Source: de Chaisemartin and D'Haultfoeuille (2020), American Economic Review 110(9), theorem 1. With z the
training indicator after officer and period means, the model's slope is a weighted sum of the effects in all
trained cells with weights n_g z_gt / sum over trained cells of n_g z_gt. They add up to one and some can be
negative, so that every effect may have one sign and the slope the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.numerals import percent, signed
from levelhead.rollout.checks.check import Check
from levelhead.rollout.moments import CohortMoments


def weights(moments: CohortMoments) -> NDArray[np.float64]:
    """(G, T) weights, zero where the cohort is not trained; all zero where the model has no answer."""
    n, trained = moments.officers[:, None], moments.trained().astype(float)
    by_period = (n * trained).sum(axis=0) / n.sum()
    left = trained - trained.mean(axis=1, keepdims=True) - by_period + by_period.mean()
    weighed = np.asarray(n * left * trained)
    total = weighed.sum()
    return weighed / total if total > 1e-9 else np.zeros_like(weighed)


def two_way_weights(moments: CohortMoments) -> Check:
    """Failed where some weights are negative."""
    weight = weights(moments)
    if not weight.any():
        return Check("two_way_weights", None, None, "Two-way models have no answer here.")
    officers = moments.officers[:, None] * moments.trained()
    against = float((officers * (weight < -1e-12)).sum() / officers.sum())
    if not against:
        return Check("two_way_weights", None, True, "Every trained officer-period counts with its own sign.")
    return Check(
        "two_way_weights",
        None,
        False,
        f"In the linear two-way model {percent(against)} of the trained officer-periods count with a "
        f"negative sign (weights of {signed(float(weight[weight < 0].sum()))} against "
        f"{signed(float(weight[weight > 0].sum()))}): an effect there pulls the estimate the wrong way.",
    )
