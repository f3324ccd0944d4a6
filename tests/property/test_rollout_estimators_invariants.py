"""What must not change an estimate, and what must change it in a known way."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.rollout.estimands import Comparison
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.moments import CohortMoments
from reference.rows import moments_of, random_panel

# Sums of whole numbers are exact, so what is left is the rounding of one fit.
REL = 1e-9

seeds = st.integers(0, 2**32 - 1)
every_estimator = pytest.mark.parametrize("estimator", ESTIMATORS)
linear_estimators = pytest.mark.parametrize(
    "estimator", ["two_way_linear", "efficient", "difference_in_means"]
)


def _estimate(estimator: str, moments: CohortMoments) -> Estimate:
    return ESTIMATORS[estimator](moments, "constant" if estimator.startswith("two_way") else "simple")


def _numbers(found: Estimate) -> tuple[float, float]:
    return found.estimate, found.std_error


@every_estimator
@given(seed=seeds)
@settings(max_examples=15)
def test_the_order_of_officers_does_not_matter(estimator: str, seed: int) -> None:
    """Moments are sums over officers, so who comes first, and what they are called, cannot matter at all."""
    rows, first = random_panel(seed)
    order = np.random.default_rng(seed).permutation(len(rows))
    shuffled = moments_of(rows[order], first[order])
    assert _estimate(estimator, shuffled) == _estimate(estimator, moments_of(rows, first))


@every_estimator
@given(seed=seeds, share=st.floats(0.1, 0.9))
@settings(max_examples=15)
def test_split_and_pooled_is_the_whole(estimator: str, seed: int, share: float) -> None:
    """Moments of officers split between two organisations add up to those of all: sums of whole numbers."""
    rows, first = random_panel(seed)
    ours = np.random.default_rng(seed).random(len(rows)) < share
    cohorts = np.unique(first)
    halves = [moments_of(rows[part], first[part], cohorts) for part in (ours, ~ours)]
    pooled, whole = halves[0] + halves[1], moments_of(rows, first)
    assert np.array_equal(pooled.product, whole.product)
    assert _estimate(estimator, pooled) == _estimate(estimator, whole)


@linear_estimators
@given(seed=seeds, constant=st.integers(1, 50))
@settings(max_examples=15)
def test_adding_a_constant_changes_nothing(estimator: str, seed: int, constant: int) -> None:
    """Differences and deviations from means do not know the level of the outcome."""
    rows, first = random_panel(seed)
    found = _estimate(estimator, moments_of(rows + constant, first))
    assert _numbers(found) == pytest.approx(
        _numbers(_estimate(estimator, moments_of(rows, first))), rel=1e-7, abs=1e-7
    )


@linear_estimators
@given(seed=seeds, factor=st.integers(2, 9))
@settings(max_examples=15)
def test_scaling_the_outcome_scales_the_estimate(estimator: str, seed: int, factor: int) -> None:
    """Counting in another unit multiplies estimate and error by the unit."""
    rows, first = random_panel(seed)
    found, before = (_estimate(estimator, moments_of(y, first)) for y in (factor * rows, rows))
    assert _numbers(found) == pytest.approx([factor * number for number in _numbers(before)], rel=REL)


@given(seed=seeds, factor=st.integers(2, 9))
@settings(max_examples=15)
def test_scaling_the_outcome_does_not_change_a_ratio(seed: int, factor: int) -> None:
    """A Poisson slope and its clustered error are ratios of sums; every count times the same is the same."""
    rows, first = random_panel(seed)
    found, before = (_estimate("two_way_poisson", moments_of(y, first)) for y in (factor * rows, rows))
    assert _numbers(found) == pytest.approx(_numbers(before), rel=1e-7, abs=1e-7)


@given(seed=seeds)
@settings(max_examples=15)
def test_levels_of_officers_do_not_change_the_linear_slope(seed: int) -> None:
    """The model gives each officer a level of his or her own, so adding one to an officer is absorbed."""
    rows, first = random_panel(seed)
    level = np.random.default_rng(seed).integers(0, 20, (len(rows), 1))
    found = _estimate("two_way_linear", moments_of(rows + level, first))
    before = _estimate("two_way_linear", moments_of(rows, first))
    assert _numbers(found) == pytest.approx(_numbers(before), rel=1e-7, abs=1e-7)


@every_estimator
@given(seed=seeds)
@settings(max_examples=15)
def test_cohorts_that_are_alike_show_no_effect(estimator: str, seed: int) -> None:
    """If every cohort has the same officers' paths, no comparison of cohorts can show anything."""
    rows, _ = random_panel(seed, officers=8)
    cohorts = (3, 4, 6, 7)
    found = _estimate(estimator, moments_of(np.tile(rows, (4, 1)), np.repeat(cohorts, 8)))
    assert found.estimate == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("estimand", ["simple", "cohort", "calendar", "event_time:0", "event_time:-1"])
def test_over_all_orders_the_difference_in_means_is_right(estimand: str) -> None:
    """With no effect, its mean over every possible order is 0, and that of the Neyman variance its variance.

    This is exact, not a simulation: six officers in three cohorts can be trained in 90 different orders.
    """
    rows = random_panel(5, officers=6, periods=5)[0]
    orders = sorted(set(permutations((2, 2, 3, 3, 5, 5))))
    fits = [fit(moments_of(rows, np.array(order)), estimand, beta=0.0) for order in orders]
    estimates = np.array([found.estimate for found in fits])
    assert len(orders) == 90
    assert estimates.mean() == pytest.approx(0, abs=1e-12)
    neyman = np.mean([found.neyman_std_error**2 for found in fits])
    assert neyman == pytest.approx(np.mean(estimates**2), rel=REL)


@given(seed=seeds)
@settings(max_examples=15)
def test_the_efficient_weight_makes_the_variance_smallest(seed: int) -> None:
    """beta* minimises the estimated variance, so no other weight on the balance has a smaller one."""
    moments = moments_of(*random_panel(seed))
    best = fit(moments, "simple")
    others = [fit(moments, "simple", beta=best.beta + change) for change in (-1, -0.01, 0.01, 1)]
    assert all(best.neyman_std_error <= other.neyman_std_error for other in others)


@every_estimator
@given(seed=seeds)
@settings(max_examples=15)
def test_classes_of_one_officer_are_officers(estimator: str, seed: int) -> None:
    """A class is a sum over its officers, so with one officer each it cannot say anything else.

    Under random timing only the officers' own error is refined, so there the conservative ones are compared.
    """
    rows, first = random_panel(seed)
    moments = moments_of(rows, first)
    alone = replace(moments, classes=replace(moments.clusters("officer"), name="class"))
    estimand = "constant" if estimator.startswith("two_way") else "simple"
    found = ESTIMATORS[estimator](alone, estimand, "class")
    error = found.std_error
    same = ESTIMATORS[estimator](moments, estimand, "officer")
    beta = {"difference_in_means": 0.0, "efficient": None, "group_time": 1.0, "sun_abraham": 1.0}
    wanted = same.std_error
    if estimator in beta:
        last: Comparison = "last" if estimator == "sun_abraham" else "not_yet"
        wanted = fit(moments, estimand, beta=beta[estimator], comparison=last).neyman_std_error
    assert (found.estimate, error) == pytest.approx((same.estimate, wanted), rel=REL)
