"""Chances of differences between levels: against moments, against every order there is, and their promise."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from levelhead.basics.seeds import generator
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.between_levels import Pair, _Levels, redrawn
from levelhead.rollout.uncertainty.orders import one_by_one
from reference.rows import absent_moments, absent_panel, moments_of, random_panel

PAIR = Pair("sex", "women", "men", "force")


def _paths(rows: np.ndarray, first: np.ndarray, levels: np.ndarray, stratum: np.ndarray) -> OfficerPaths:
    return OfficerPaths(first, None, stratum, {"force": rows}, {"sex": levels})


def _panel(seed: int, officers: int = 60) -> OfficerPaths:
    rows, first = random_panel(seed, officers=officers)
    rng = np.random.default_rng(seed)
    return _paths(
        rows, first, rng.choice(["men", "women"], officers, p=[0.6, 0.4]), rng.integers(0, 2, officers)
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_statistic_is_that_of_two_estimates(seed: int) -> None:
    """The difference of what the moments of each level give, over its error; cohorts of one are left out."""
    paths = _panel(seed)
    women = paths.levels["sex"] == "women"
    one, other = (
        fit(moments_of(paths.outcomes["force"][some], paths.first_trained[some]), "simple")
        for some in (women, ~women)
    )
    wanted = (one.estimate - other.estimate) / np.hypot(one.neyman_std_error, other.neyman_std_error)
    study = _Levels(paths, [PAIR], "efficient", "simple")
    assert study.statistics(paths.first_trained)[0] == pytest.approx(wanted)


def test_officers_alike_are_drawn_again_among_themselves() -> None:
    """In every order each level of each stratum has the same officers due in each period again.

    The statistics of all orders at once are those of each by itself.
    """
    paths = _panel(1)
    study = _Levels(paths, [PAIR], "efficient", "simple")
    orders = study.orders(99, generator(1, "test"))
    rows = [*enumerate(orders.strata)]
    every = np.array([one for some in orders.batches() for one in one_by_one(some, rows)])
    assert (every != study.drawn).any()
    for stratum in (0, 1):
        for level in ("men", "women"):
            some = (paths.stratum == stratum) & (paths.levels["sex"] == level)
            assert (np.sort(every[:, some]) == np.sort(study.drawn[some])).all()
    again = study.orders(99, generator(1, "test"))
    found = np.hstack([*study.statistics_over(again)])
    wanted = [study.statistics(study.first[order]) for order in every]
    assert pytest.approx(np.array(wanted)) == found.T


def test_with_leavers_officers_alike_came_at_the_same_time() -> None:
    """Each level of each period of joining has the same officers due in each period again.

    The statistic of every order is the difference of what the moments of that order give, over its error.
    """
    rows, first, present = absent_panel(1, officers=120)
    women = np.arange(120) % 2 == 0
    levels = np.where(women, "women", "men")
    paths = replace(_paths(rows, first, levels, np.zeros(120, dtype=np.int64)), present=present)
    study = _Levels(paths, [PAIR], "efficient", "simple")
    orders = study.orders(5, generator(1, "test"))
    order_rows = [*enumerate(orders.strata)]
    every = np.array([one for some in orders.batches() for one in one_by_one(some, order_rows)])
    assert (every != study.drawn).any()
    joined = present.argmax(axis=1)
    for level in ("men", "women"):
        for period in np.unique(joined):
            some = (joined == period) & (levels == level)
            assert (np.sort(every[:, some]) == np.sort(study.drawn[some])).all()
    found = np.hstack([*study.statistics_over(study.orders(5, generator(1, "test")))])[0]
    for order, statistic in zip(every, found, strict=True):
        one, other = (
            fit(absent_moments(rows[some], study.first[order[some]], present[some]), "simple")
            for some in (women, ~women)
        )
        error = np.hypot(one.neyman_std_error, other.neyman_std_error)
        assert statistic == pytest.approx((one.estimate - other.estimate) / error)


def test_many_draws_come_to_all_orders_there_are() -> None:
    """Four men and four women, two of each trained: 36 orders. Of 20,000 draws the share differs by chance.

    Its Monte Carlo error is at most .0035; five of those are allowed.
    """
    rows = np.array([[1, 0], [0, 2], [2, 1], [0, 0], [1, 3], [4, 1], [0, 5], [2, 2]], dtype=float)
    first = np.array([2, 2, 3, 3, 2, 2, 3, 3])
    levels = np.array(["men"] * 4 + ["women"] * 4)
    paths = _paths(rows, first, levels, np.zeros(8, dtype=np.int64))
    study = _Levels(paths, [PAIR], "difference_in_means", "simple")
    seen = abs(study.statistics(first)[0])
    halves = set(permutations((2, 2, 3, 3)))
    far = [
        abs(study.statistics(np.array([*one, *other]))[0]) >= seen * (1 - 1e-9)
        for one in halves
        for other in halves
    ]
    assert len(far) == 36
    found = redrawn(paths, [PAIR], estimator="difference_in_means", estimand="simple", draws=20_000, seed=1)
    assert found is not None
    assert found[0] == (pytest.approx(np.mean(far), abs=0.0175), found[0][0])


def test_levels_of_which_nobody_can_be_compared_have_no_chance() -> None:
    """Women who are all due in one period have no one to be held against."""
    paths = _panel(2)
    first = np.where(paths.levels["sex"] == "women", 3, paths.first_trained)
    paths = _paths(paths.outcomes["force"], first, paths.levels["sex"], paths.stratum)
    settings = {"estimator": "efficient", "estimand": "simple", "draws": 99, "seed": 1}
    assert redrawn(paths, [PAIR], **settings) is None  # type: ignore[arg-type]


def test_any_false_alarm_is_as_rare_as_it_says() -> None:
    """Of 200 panels without an effect, two columns and three differences, about 20 have any p below .1.

    More than 34 happen in one of 1,000 runs. Fewer than 6 as seldom, and would mean that it is too cautious.
    """
    pairs = [PAIR, Pair("unit", "a", "b", "force"), Pair("unit", "c", "b", "force")]
    alarms = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        first = rng.permutation(np.resize((2, 3, 4), 72))
        rows = rng.poisson(rng.gamma(2, 0.5, (72, 1)), (72, 4)).astype(float)
        levels = {"sex": rng.choice(["men", "women"], 72), "unit": rng.choice(["a", "b", "c"], 72)}
        found = redrawn(
            OfficerPaths(first, None, np.zeros(72, dtype=np.int64), {"force": rows}, levels),
            pairs,
            estimator="difference_in_means",
            estimand="simple",
            draws=99,
            seed=seed,
        )
        alarms += found is not None and any(stepped <= 0.1 for _, stepped in found)
    assert 6 <= alarms <= 34
