"""Closed forms of power against published formulas, and simulation against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.rollout.power.closed_form import (
    Correlation,
    covariance,
    detectable,
    power,
    safety_power,
    standard_error,
)
from levelhead.rollout.power.simulated import Trial, simulate


@pytest.mark.parametrize("tau", [0.0, 0.05, 0.4])
def test_exchangeable_correlation_is_hussey_and_hughes(tau: float) -> None:
    """Their variance, I s2 (s2 + T t2) / ((I U - W) s2 + (U^2 + I T U - T W - I V) t2), for 3 steps of 4 clusters.

    s2 is the variance of a cluster's period mean, t2 that of the cluster's own level.
    """  # noqa: E501 - the formula stands on one line, as in their paper
    steps, each, periods, total = np.array([2, 3, 4]), 4, 4, 1.0
    t2, s2 = tau * total, (1 - tau) * total
    design = np.repeat(np.arange(1, periods + 1) >= steps[:, None], each, axis=0).astype(float)
    clusters = len(design)
    u, w = design.sum(), (design.sum(axis=0) ** 2).sum()
    v = (design.sum(axis=1) ** 2).sum()
    below = (clusters * u - w) * s2 + (u**2 + clusters * periods * u - periods * w - clusters * v) * t2
    wanted = clusters * s2 * (s2 + periods * t2) / below
    found = standard_error(
        steps, np.full(3, each, dtype=float), covariance(Correlation(tau, 1.0), periods, 1, total)
    )
    assert found**2 == pytest.approx(wanted, rel=1e-12)


def test_the_closed_form_is_generalised_least_squares() -> None:
    """With decaying correlation and classmates it equals the variance written out for every class."""
    steps, counts, periods, size = np.array([2, 4, 5]), np.array([2.0, 1.0, 3.0]), 6, 5
    v = covariance(Correlation(0.3, 0.8, 0.1, 0.7), periods, size, 0.09)
    blocks = [
        np.column_stack([np.arange(1, periods + 1) >= step, np.eye(periods)])
        for step, count in zip(steps, counts, strict=True)
        for _ in range(int(count))
    ]
    information = sum(block.T @ np.linalg.inv(v) @ block for block in blocks)
    assert standard_error(steps, counts, v) == pytest.approx(
        np.linalg.inv(information)[0, 0] ** 0.5, rel=1e-10
    )


def test_correlations_of_a_class_are_those_of_its_officers() -> None:
    """The variance of a class's mean is the mean of its officers' covariances, pair by pair."""
    correlation, size = Correlation(0.3, 0.8, 0.1, 0.7), 4
    found = covariance(correlation, 3, size, 2.0)
    for s in range(3):
        for t in range(3):
            lag = abs(s - t)
            own = 1.0 if lag == 0 else 0.3 * 0.8**lag
            pairs = [own if i == j else 0.1 * 0.7**lag for i in range(size) for j in range(size)]
            assert found[s, t] == pytest.approx(2.0 * np.mean(pairs))


def test_power_by_hand() -> None:
    """2.8016 errors are seen in 80 of 100, no effect in 5; a margin of 3.24 errors holds in 90 of 100."""
    assert detectable(1.0) == pytest.approx(2.8016, abs=1e-4)
    assert power(detectable(1.0), 1.0) == pytest.approx(0.8, abs=1e-5)
    assert power(0.0, 1.0) == pytest.approx(0.05)
    assert safety_power(3.2415, 1.0) == pytest.approx(0.9, abs=1e-4)


def test_a_timetable_that_tells_nothing_apart_has_no_power() -> None:
    """One cohort alone falls together with the periods."""
    assert standard_error(np.array([3]), np.array([5.0]), np.eye(6)) == np.inf


FIRST = tuple((4 + np.arange(240) % 10).tolist())
CONSTANT = Trial(
    "any", FIRST, 16, 0.1, -0.4, Correlation(0.08, 0.98), estimator="two_way_linear", estimand="constant"
)


def test_simulation_agrees_with_the_closed_form_where_both_apply() -> None:
    """One constant effect, analysed by least squares: spread and power are near those of the best estimator.

    The two-way model is not fully efficient under correlation, so its spread lies up to a quarter above; with
    400 replications a spread is known to 3.5 per cent and a power to 2.5 points.
    """
    found = simulate(CONSTANT, replications=400, seed=3)
    cohorts, counts = np.unique(FIRST, return_counts=True)
    error = (
        standard_error(cohorts, counts.astype(float), covariance(Correlation(0.08, 0.98), 16, 1, 0.09)) / 0.1
    )
    assert 0.85 < found.spread / error < 1.25
    assert abs(found.power - power(0.4, found.mean_error)) < 0.1
    assert abs(found.mean_change + 0.4) < 4 * found.spread / 20
    assert found.mean_error == pytest.approx(found.spread, rel=0.12)
