"""Changes of rates against a regression by other software, and against officers one by one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.ratios import moments_of
from reference.rows import random_panel


def test_two_rates_are_those_of_a_poisson_regression() -> None:
    """`ratios_by_glm.json`, made by statsmodels: the difference of its rates, and its HC0 errors together.

    Ours multiply each variance by n / (n - 1); the regression stops iterating at the twelfth digit.
    """
    made = json.loads(Path(__file__).with_name("ratios_by_glm.json").read_text(encoding="utf-8"))
    trained, hours, force = (np.array(made[name], dtype=float) for name in ("trained", "hours", "force"))
    first = np.where(trained == 1, 2, 3)
    # The first period is the same for all and empty, so that nothing balances.
    top, below = (np.column_stack([np.zeros_like(one), one]) for one in (force, hours))
    found = by_ratio.estimate(moments_of("r", first, top, below), "simple", "difference_in_means")
    assert found.estimate == pytest.approx(made["rates"][0] - made["rates"][1], rel=1e-9)
    n = np.array([25, 35])
    error = (np.array(made["errors"]) ** 2 * n / (n - 1)).sum() ** 0.5
    assert found.std_error == pytest.approx(error, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_error_is_that_of_officers_one_by_one(seed: int) -> None:
    """What each officer changes in the estimate, moved a little in and out of the sums, gives the error.

    The number is the infinitesimal jackknife with each cohort's n / (n - 1), by central differences of 1e-4
    in an officer's weight, whose own error is of the order of 1e-8.
    """
    rows, first = random_panel(seed, officers=40)
    hours = np.random.default_rng(seed).uniform(1, 50, rows.shape)
    _, cohort = np.unique(first, return_inverse=True)
    size = np.bincount(cohort)
    moved = np.array([_moved(rows, hours, cohort, size, nth) for nth in range(40)])
    centred = moved - (np.bincount(cohort, moved) / size)[cohort]
    variance = ((size / (size - 1))[cohort] * centred**2).sum()
    found = by_ratio.estimate(moments_of("r", first, rows, hours), "simple", "difference_in_means")
    assert found.std_error == pytest.approx(variance**0.5, rel=1e-6)
    assert found.estimate == pytest.approx(_change(rows, hours, cohort, size, np.ones(40)), rel=1e-12)


def _moved(rows: np.ndarray, hours: np.ndarray, cohort: np.ndarray, size: np.ndarray, nth: int) -> float:
    ends = []
    for step in (1e-4, -1e-4):
        weight = np.ones(cohort.size)
        weight[nth] += step
        ends.append(_change(rows, hours, cohort, size, weight))
    return (ends[0] - ends[1]) / 2e-4


def _change(
    rows: np.ndarray, hours: np.ndarray, cohort: np.ndarray, size: np.ndarray, weight: np.ndarray
) -> float:
    """Cohorts 3, 4, 6, 7 of seven periods, every officer-period after training counted the same, in loops.

    Sums are divided by the number of officers there were, whatever the officers' weights.
    """
    first, sums = (3, 4, 6, 7), np.zeros((2, 2))
    cells = [(g, t) for g in range(4) for t in range(first[g], 7) if t < first[-1]]
    everybody = sum(size[g] for g, _ in cells)
    for g, t in cells:
        later = [h for h in range(4) if first[h] > t]
        compared = sum(size[h] for h in later)
        for half, table in enumerate((rows, hours)):
            total = np.bincount(cohort, weight * table[:, t - 1])
            sums[0, half] += size[g] / everybody * total[g] / size[g]
            sums[1, half] += size[g] / everybody * sum(total[h] for h in later) / compared
    return float(sums[0, 0] / sums[0, 1] - sums[1, 0] / sums[1, 1])
