"""Intervals hold the truth about as often as they say, and a test of no effect is seldom wrong.

The officers and what they would do, trained or not, are fixed; only the order of training is drawn again and
again, which is all that the errors of the random-timing estimators allow for. Seeded, so that a failure means
that an estimator has changed.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ESTIMATORS
from reference.rows import moments_of, random_panel

DRAWS = 400
# A binomial count of 400 with chance .05 falls outside 5 to 38 less than once in 10,000 times.
FEWEST_MISSES, MOST_MISSES = 5, 38


def _draws(effect_of_officer: NDArray[np.float64], estimator: str) -> list[Estimate]:
    """Estimates over many orders of training of the same 120 officers."""
    untrained, first = random_panel(11, officers=120)
    rng = np.random.default_rng(12)
    estimand = "constant" if estimator.startswith("two_way") else "simple"
    found = []
    for _ in range(DRAWS):
        order = rng.permutation(first)
        trained = np.arange(1, untrained.shape[1] + 1) >= order[:, None]
        rows = untrained + trained * effect_of_officer[:, None]
        found.append(ESTIMATORS[estimator](moments_of(rows, order), estimand))
    return found


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_without_an_effect_one_interval_in_twenty_misses_zero(estimator: str) -> None:
    """With no effect on anybody, p falls below .05 about as often as it should, and the mean is zero."""
    found = _draws(np.zeros(120), estimator)
    misses = sum(one.p_value is not None and one.p_value < 0.05 for one in found)
    assert FEWEST_MISSES <= misses <= MOST_MISSES
    estimates = np.array([one.estimate for one in found])
    assert abs(estimates.mean()) < 4 * estimates.std() / np.sqrt(DRAWS)


@pytest.mark.parametrize("estimator", ["efficient", "difference_in_means"])
def test_with_effects_that_differ_intervals_hold_their_mean(estimator: str) -> None:
    """Where officers gain differently the errors are too wide if anything, so only too many misses count."""
    effect = np.random.default_rng(13).integers(0, 4, 120).astype(float)
    found = _draws(effect, estimator)
    assert sum(not one.ci_low <= effect.mean() <= one.ci_high for one in found) <= MOST_MISSES


@pytest.mark.parametrize("estimator", ["efficient", "difference_in_means", "group_time"])
def test_where_few_records_weigh_intervals_hold_the_truth_as_often(estimator: str) -> None:
    """With an injury in 200 officer-periods 1.96 standard errors miss too often, and the interval does not.

    No effect on anybody, and the order drawn 400 times: the last to be trained often have no record in a
    period, and then 1.96 standard errors leave out what one would have changed.
    """
    rng = np.random.default_rng(21)
    untrained = rng.poisson(0.005 * rng.gamma(1.5, 1 / 1.5, (600, 1)), (600, 16)).astype(float)
    first, misses, short = np.resize(np.arange(5, 17), 600), 0, 0
    for _ in range(DRAWS):
        found = ESTIMATORS[estimator](moments_of(untrained, rng.permutation(first)), "simple")
        misses += not found.ci_low <= 0 <= found.ci_high
        short += abs(found.estimate) > 1.96 * found.std_error
    assert FEWEST_MISSES <= misses <= MOST_MISSES
    assert misses < short
