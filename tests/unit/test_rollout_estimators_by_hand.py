"""Every estimator on a panel of five officers and two periods, against sums one can do on paper.

Officers a, b, c are trained in period 2; d and e in period 3, after the window, so they are the comparison.

    officer   period 1   period 2   change
    a             0          2         2
    b             1          5         4
    c             2          5         3       means 1 and 4, variances 1 and 3, covariance 1.5
    d             1          1         0
    e             3          1        -2       means 2 and 1, variances 2 and 0, covariance 0
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from levelhead.rollout.estimators import ESTIMATORS, two_way_linear, two_way_poisson
from levelhead.rollout.estimators.event_study import event_study
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.moments import CohortMoments
from reference.rows import moments_of

# (N - 1) / (N - K) x C / (C - 1) with N = 10 officer-periods, K = 3 parameters, C = 5 officers.
FACTOR = (9 / 7) * (5 / 4)


@pytest.fixture
def moments() -> CohortMoments:
    rows = np.array([[0, 2], [1, 5], [2, 5], [1, 1], [3, 1]], dtype=float)
    return moments_of(rows, np.array([2, 2, 2, 3, 3]))


def test_moments(moments: CohortMoments) -> None:
    """Counts, sums and sums of products of the five officers."""
    assert moments.officers.tolist() == [3, 2]
    assert moments.officers_with_records.tolist() == [3, 2]
    assert moments.total.tolist() == [[3, 12], [4, 2]]
    assert moments.product.tolist() == [[[5, 15], [15, 54]], [[10, 4], [4, 2]]]
    assert moments.covariances().tolist() == [[[1, 1.5], [1.5, 3]], [[2, 0], [0, 0]]]


def test_difference_in_means(moments: CohortMoments) -> None:
    """4 - 1 = 3; Neyman variance 3/3 + 0/2 = 1.

    Explained by the period before training: slopes 1.5 / 1 and 0 / 2, together 1.5; mean variance 1.5;
    1.5 x 1.5 x 1.5 / 5 officers = 0.675.
    """
    found = fit(moments, "simple", beta=0.0)
    assert found.estimate == pytest.approx(3)
    assert found.neyman_std_error**2 == pytest.approx(1)
    assert found.std_error**2 == pytest.approx(1 - 0.675)


def test_the_change_since_the_period_before(moments: CohortMoments) -> None:
    """Changes 3 and -1: 3 + 1 = 4. Neyman variance 1/3 + 2/2 = 4/3 less 0.675, as above.

    With one cohort trained later, the not yet trained and the last trained are the same officers.
    """
    for estimator in ("group_time", "sun_abraham"):
        found = ESTIMATORS[estimator](moments, "simple")
        assert found.estimate == pytest.approx(4)
        assert found.std_error**2 == pytest.approx(4 / 3 - 0.675)


def test_prediction_from_before_training(moments: CohortMoments) -> None:
    """Predicted 1 + (1 - 2) = 0, observed 4.

    Changes differ from their cohort's by -1, 1, 0, each a third, and 1, -1, each a half: 2/9 + 1/2.
    """
    found = ESTIMATORS["imputation"](moments, "simple")
    assert found.estimate == pytest.approx(4)
    assert found.std_error**2 == pytest.approx(13 / 18)
    same = ESTIMATORS["extended_two_way"](moments, "simple")
    assert same.estimate == pytest.approx(4)
    assert same.std_error**2 == pytest.approx(13 / 18 * FACTOR)


def test_a_rate_predicted_from_before_training(moments: CohortMoments) -> None:
    """Predicted 1 x (1 / 2) = 1/2, observed 4: log 8.

    Influences are (y2 - 4) / 12 - (y1 - 1) / 3 of a, b, c, and (y1 - 2) / 4 - (y2 - 1) / 2 of d, e: in 144ths
    of a square 4, 1, 9 and 9, 9, together 2/9.
    """
    found = ESTIMATORS["extended_two_way_poisson"](moments, "simple")
    assert found.estimate == pytest.approx(math.log(8))
    assert found.std_error**2 == pytest.approx(2 / 9 * FACTOR)


def test_efficient(moments: CohortMoments) -> None:
    """Imbalance 1 - 2 = -1, variance 1/3 + 2/2 = 4/3, covariance 1.5/3 = 1/2: beta = 3/8, estimate 3 + 3/8.

    Neyman variance 1 - (1/2)^2 / (4/3) = 13/16, less the same 0.675.
    """
    found = fit(moments, "simple")
    assert found.beta == pytest.approx(3 / 8)
    assert found.estimate == pytest.approx(27 / 8)
    assert found.neyman_std_error**2 == pytest.approx(13 / 16)
    assert found.std_error**2 == pytest.approx(13 / 16 - 0.675)


def test_callaway_and_sant_anna(moments: CohortMoments) -> None:
    """With beta = 1: 3 - (-1) = 4, variance 1 - 2 x 1/2 + 4/3 = 4/3."""
    found = fit(moments, "simple", beta=1.0)
    assert found.estimate == pytest.approx(4)
    assert found.neyman_std_error**2 == pytest.approx(4 / 3)


@pytest.mark.parametrize("estimand", ["cohort", "calendar", "event_time:0"])
def test_one_cell_is_every_average(moments: CohortMoments, estimand: str) -> None:
    """With one trained cohort and one period after training, all averages are the same number."""
    assert fit(moments, estimand) == fit(moments, "simple")


def test_two_way_linear(moments: CohortMoments) -> None:
    """Mean changes 3 and -1: 4. Squares of changes about them 2 and 2: variance 2/9 + 2/4 = 13/18."""
    found = two_way_linear.estimate(moments)
    assert found.estimate == pytest.approx(4)
    assert found.std_error**2 == pytest.approx(13 / 18 * FACTOR)


def test_two_way_poisson(moments: CohortMoments) -> None:
    """Ratios of sums 12/3 and 2/4: log 8.

    Share in period 2 is .8 of 15 and 1/3 of 6. Officers' records beyond their share: .4, .2, -.6 and
    1/3, -1/3. Variance .56 / (15 x .16)^2 + (2/9) / (6 x 2/9)^2 = 7/72 + 1/8 = 2/9.
    """
    found = two_way_poisson.estimate(moments)
    assert found.estimate == pytest.approx(math.log(8))
    assert found.std_error**2 == pytest.approx(2 / 9 * FACTOR)
    assert found.relative_change == pytest.approx(7)


def test_what_an_estimate_carries(moments: CohortMoments) -> None:
    """Baseline: 9 records in the 7 officer-periods before training; 1.96 errors each way; p from z."""
    for name, estimate in ESTIMATORS.items():
        found = estimate(moments, "constant" if name.startswith("two_way") else "simple")
        assert found.estimator == name
        assert found.clusters == 5
        assert found.baseline == pytest.approx(9 / 7)
        assert found.ci_high - found.estimate == pytest.approx(1.959964 * found.std_error, rel=1e-6)
        assert found.estimate - found.ci_low == pytest.approx(1.959964 * found.std_error, rel=1e-6)
        z = found.estimate / found.std_error
        assert found.p_value == pytest.approx(2 - 2 * (0.5 + math.erf(z / math.sqrt(2)) / 2), abs=1e-12)
        if found.scale == "difference":
            assert found.relative_change == pytest.approx(found.estimate * 7 / 9)


def test_event_study_has_a_placebo_before_training(moments: CohortMoments) -> None:
    """One period before training the same officers differ by 1 - 2 = -1, variance 1/3 + 2/2 = 4/3.

    No earlier period balances it, and nothing is taken off the Neyman variance: there is no effect yet.
    """
    before, after = event_study(moments, [-1, 0])
    assert before.estimate == pytest.approx(-1)
    assert before.std_error**2 == pytest.approx(4 / 3)
    assert after.estimate == pytest.approx(27 / 8)
