"""Romano and Wolf's correction: by hand, against closed testing over every set, and its promise."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.randomisation import holm, randomise, romano_wolf


def test_two_steps_by_hand() -> None:
    """Seen 3 and 2; draws (1, 2.5), (3.5, 0), (0, 1), (2, 4).

    The largest of both is at least 3 in draws 2 and 4: 3 of 5 with the one seen. Of the second alone, 2.5 and
    4 are at least 2: 3 of 5 as well. Uncorrected, the first has 2 of 5, and Holm doubles it.
    """
    found, seen = np.array([[1, 2.5], [3.5, 0], [0, 1], [2, 4]]), np.array([3.0, 2.0])
    assert romano_wolf(found, seen) == pytest.approx([0.6, 0.6])
    assert holm(np.array([0.4, 0.6])) == pytest.approx([0.8, 0.8])


def test_a_step_never_falls_below_the_one_before() -> None:
    """The second alone would have 1 of 4; it keeps the 2 of 4 of the first."""
    found, seen = np.array([[5, 0], [1, 0], [1, 1.0]]), np.array([4.0, 3.0])
    assert romano_wolf(found, seen) == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("seed", range(6))
def test_it_is_closed_testing_by_the_largest_statistic(seed: int) -> None:
    """For each hypothesis: the largest chance over all sets that hold it, each judged by its largest one.

    Closed testing (Marcus, Peritz and Gabriel 1976) goes through all 31 sets of five; the step-down through
    five.
    """
    rng = np.random.default_rng(seed)
    found = np.abs(rng.normal(size=(199, 5)) + rng.normal(size=(199, 1)))
    seen = np.abs(rng.normal(size=5)) * 1.5
    wanted = np.zeros(5)
    for size in range(1, 6):
        for held in combinations(range(5), size):
            some = list(held)
            chance = (1 + (found[:, some].max(axis=1) >= seen[some].max()).sum()) / 200
            wanted[some] = np.maximum(wanted[some], chance)
    assert romano_wolf(found, seen) == pytest.approx(wanted)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_never_more_cautious_than_holm_nor_less_than_no_correction(seed: int) -> None:
    """With the same draws it lies between each chance by itself and Holm's correction of it.

    Holm multiplies counts that have one added to them; the step-down adds it once, so that it is never above.
    """
    rng = np.random.default_rng(seed)
    found, seen = np.abs(rng.normal(size=(499, 4))), np.abs(rng.normal(size=4)) * 2
    alone = (1 + (found >= seen).sum(axis=0)) / 500
    stepped = np.array(romano_wolf(found, seen))
    assert (stepped >= alone - 1e-12).all()
    assert (stepped <= np.array(holm(alone)) + 1e-12).all()


def test_any_false_alarm_is_as_rare_as_it_says() -> None:
    """Of 200 panels of four outcomes that go together and without an effect, about 20 have any p below .1.

    More than 34 happen in one of 1,000 runs; fewer than 6 as seldom, and would mean that it is too cautious.
    """
    alarms = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        first = rng.permutation(np.resize((2, 3, 4, 5), 32))
        level = rng.gamma(2, 0.5, (32, 1))
        same = rng.poisson(level, (32, 5))
        outcomes = {f"o{k}": (same + rng.poisson(level * 0.5, (32, 5))).astype(float) for k in range(4)}
        found = randomise(
            OfficerPaths(first, None, np.zeros(32, dtype=np.int64), outcomes),
            estimator="difference_in_means",
            estimand="simple",
            primary="",
            draws=99,
            seed=seed,
        )
        alarms += any(one.p_romano_wolf is not None and one.p_romano_wolf <= 0.1 for one in found)
    assert 6 <= alarms <= 34
