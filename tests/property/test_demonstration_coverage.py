"""The estimators find the truth of the fictional records, and their intervals hold it as often as they say.

The long run (400 roll-outs, every outcome) is `benchmarks/fictional_coverage.py`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from levelhead.actions.demonstration.rates import force_rates, published_effects
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.fictional import Design, FictionalRollout, simulate
from levelhead.rollout.fictional_moments import moments_of, officer_weeks
from levelhead.use_of_force.base_rates import base_rates

SEEDS = range(1000, 1060)
# A binomial count of 60 with chance .95 falls under 50 once in 5,800 tries.
FEWEST_HOLDING = 50


@pytest.fixture(scope="module")
def rollouts() -> list[FictionalRollout]:
    rates, effects = force_rates(base_rates()), published_effects(base_rates())
    return [simulate(Design(), rates, effects, seed=seed) for seed in SEEDS]


@pytest.mark.parametrize(
    ("estimator", "estimand"),
    [
        ("two_way_linear", "constant"),
        ("two_way_poisson", "constant"),
        ("efficient", "simple"),
        ("difference_in_means", "simple"),
    ],
)
def test_intervals_hold_the_truth_and_estimates_centre_on_it(
    rollouts: list[FictionalRollout], estimator: str, estimand: str
) -> None:
    """Over sixty roll-outs the 95 per cent interval for any force misses no more than chance allows."""
    misses, holding = [], 0
    for rollout in rollouts:
        found = ESTIMATORS[estimator](moments_of(rollout, "any_force"), estimand)
        truth = next(effect for effect in rollout.truth.effects if effect.outcome == "any_force")
        target = truth.log_rate_ratio if found.scale == "log_rate_ratio" else truth.difference
        holding += found.ci_low <= target <= found.ci_high
        misses.append(found.estimate - target)
    assert holding >= FEWEST_HOLDING
    error = float(np.std(misses, ddof=1)) / math.sqrt(len(misses))
    assert abs(float(np.mean(misses))) < 4 * error


def test_moments_count_every_record(rollouts: list[FictionalRollout]) -> None:
    """Totals by cohort and week are the records; officers without a record enter only the count."""
    rollout = rollouts[0]
    moments = moments_of(rollout, "force")
    assert moments.total.sum() == rollout.records.officer.size
    assert moments.officers.sum() == rollout.first_trained.size
    assert moments.officers_with_records.sum() == np.unique(rollout.records.officer).size
    assert moments_of(rollout, "subject_injured").total.sum() == rollout.records.subject_injured.sum()
    assert officer_weeks(rollout, "any_force").max() == 1
