"""The checks beside the estimates."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.rollout.checks.cohort_sizes import cohort_sizes
from levelhead.rollout.checks.comparison_left import comparison_left
from levelhead.rollout.checks.placebo import placebo
from levelhead.rollout.checks.signs_agree import signs_agree
from levelhead.rollout.checks.two_way_weights import two_way_weights, weights
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import two_way_linear
from levelhead.rollout.moments import CohortMoments
from reference.rows import moments_of, random_panel
from unit.evaluation_results import estimate


def _moments(first: list[int], periods: int) -> CohortMoments:
    return moments_of(np.zeros((len(first), periods)), np.array(first))


def test_the_weights_of_three_periods_by_hand() -> None:
    """Cohorts trained in periods 2 and 3 of 3, one officer each.

    D is 0 1 1 and 0 0 1; less officer means 2/3 and 1/3 and period means 0, 1/2, 1, plus 1/2: in the trained
    cells 1/3, -1/6 and 1/6. They add up to 1/3, so the weights are 1, -1/2 and 1/2.
    """
    found = weights(_moments([2, 3], 3))
    assert found == pytest.approx(np.array([[0, 1, -0.5], [0, 0, 0.5]]))
    assert two_way_weights(_moments([2, 3], 3)).passed is False


def test_the_weighted_effects_are_the_two_way_slope() -> None:
    """With effects put in by hand and no noise, the linear model gives their weighted sum."""
    _, first = random_panel(3)
    effects = np.random.default_rng(4).normal(size=(np.unique(first).size, 7))
    cohort = np.searchsorted(np.unique(first), first)
    rows = np.where(np.arange(1, 8) >= first[:, None], effects[cohort], 0.0)
    moments = moments_of(rows, first)
    expected = float((weights(moments) * effects).sum())
    assert two_way_linear.estimate(moments).estimate == pytest.approx(expected, rel=1e-9)


def test_a_control_group_makes_every_weight_positive() -> None:
    """With one cohort and officers who are never trained, no effect counts backwards."""
    assert two_way_weights(_moments([2, 2, 9, 9], 3)).passed is True


def test_a_single_cohort_has_no_weights() -> None:
    """Where the model has no answer there is nothing to judge."""
    assert two_way_weights(_moments([2, 2], 3)).passed is None


@pytest.mark.parametrize(
    ("last", "passed", "said"),
    [(5, True, "not yet trained"), (4, False, "the last of 4 periods"), (3, False, "last 2 of 4")],
)
def test_the_end_of_the_comparison_is_seen(last: int, *, passed: bool, said: str) -> None:
    """From the last training on nobody is left to compare with."""
    check = comparison_left(_moments([2, 2, last, last], 4))
    assert check.passed is passed
    assert said in check.detail


def test_an_officer_alone_is_seen() -> None:
    """A cohort of one has no variance."""
    assert cohort_sizes(_moments([2, 2, 3, 3], 4)).passed is True
    alone = cohort_sizes(_moments([2, 2, 3], 4))
    assert alone.passed is False
    assert "In 1 of them an officer is alone" in alone.detail


def _estimate(low: float, point: float, high: float, **changes: object) -> Estimate:
    return Estimate(**estimate(low, point, high, **changes))


def test_a_placebo_is_judged_by_how_many_were_looked_at() -> None:
    """2.5 errors is much among one period and little among ten."""

    def at(lag: int, errors: float) -> Estimate:
        return _estimate(errors - 1.96, errors, errors + 1.96, estimand=f"event_time:{lag}")

    assert placebo("force", [at(-1, 2.5)]).passed is False
    many = placebo("force", [at(-1, 2.5), *(at(-lag, 0.5) for lag in range(2, 11))])
    assert many.passed is True
    assert "stands 1 before it" in many.detail
    assert placebo("force", [at(0, 9.0)]).passed is None


@pytest.mark.parametrize(
    ("two_way", "passed"),
    [((0.01, 0.1, 0.2), False), ((-0.1, 0.1, 0.2), None), ((-0.2, -0.1, 0.1), True)],
)
def test_opposite_signs_fail_only_where_some_interval_is_clear(
    two_way: tuple[float, float, float], *, passed: bool | None
) -> None:
    """Opposite signs that chance explains are not held against the methods."""
    efficient = _estimate(-0.3, -0.1, 0.1)
    other = _estimate(*two_way, estimator="two_way_linear")
    assert signs_agree("force", [efficient, other]).passed is passed
