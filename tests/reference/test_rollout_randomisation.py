"""Chances over draws of the order, against every order there is; and the effect of attending, by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from levelhead.basics.seeds import generator
from levelhead.rollout.attending import effect_of_attending
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.orders import one_by_one
from levelhead.rollout.uncertainty.randomisation import Redraws, orders_of, randomise
from reference.rows import absent_moments, absent_panel, moments_of, random_panel

ESTIMATORS = {"efficient": None, "difference_in_means": 0.0}


def _again(paths: OfficerPaths, seed: int) -> np.ndarray:
    """The officers' cohorts in another order than the one that was drawn."""
    orders = orders_of(paths, paths.alike(), 1, generator(seed, "test"))
    rows = [*enumerate(orders.strata)]
    every = [one for some in orders.batches() for one in one_by_one(some, rows)]
    return every[1 - orders.place]


def _paths(rows: np.ndarray, first: np.ndarray, **more: np.ndarray) -> OfficerPaths:
    return OfficerPaths(first, None, np.zeros(first.size, dtype=np.int64), {"force": rows, **more})


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("estimand", ["simple", "cohort", "event_time:1"])
def test_the_statistic_is_the_estimate_over_its_error(estimator: str, estimand: str, seed: int) -> None:
    """From officers' paths it is what the moments give, with the conservative error."""
    rows, first = random_panel(seed, officers=40)
    wanted = fit(moments_of(rows, first), estimand, beta=ESTIMATORS[estimator])
    study = Redraws(_paths(rows, first), estimator, estimand)
    assert study.statistics(study.drawn)[0] == pytest.approx(wanted.estimate / wanted.neyman_std_error)


def test_many_draws_come_to_all_orders_there_are() -> None:
    """Six officers, three of them trained: the share over 20,000 draws is that over all 20 orders.

    Its Monte Carlo error is at most .0035; five of those are allowed.
    """
    rows = np.array([[1, 0], [0, 2], [2, 1], [0, 0], [1, 3], [4, 1]], dtype=float)
    first = np.array([2, 3, 2, 3, 3, 2])
    study = Redraws(_paths(rows, first), "difference_in_means", "simple")
    seen = abs(study.statistics(study.drawn)[0])
    orders = set(permutations(study.drawn.tolist()))
    far = [abs(study.statistics(np.array(order))[0]) >= seen * (1 - 1e-9) for order in orders]
    assert len(orders) == 20
    found = randomise(
        _paths(rows, first),
        estimator="difference_in_means",
        estimand="simple",
        primary="force",
        draws=20_000,
        seed=1,
    )
    assert found[0].p_value == pytest.approx(np.mean(far), abs=0.0175)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("estimand", ["simple", "calendar"])
def test_with_leavers_the_statistic_is_the_estimate_over_its_error(
    estimator: str, estimand: str, seed: int
) -> None:
    """For the order that was drawn, and for another, it is what the moments of that order give."""
    rows, first, seen = absent_panel(seed)
    study = Redraws(replace(_paths(rows, first), present=seen), estimator, estimand)
    again = _again(replace(_paths(rows, first), present=seen), seed)
    assert (again != study.drawn).any()
    for drawn in (study.drawn, again):
        wanted = fit(absent_moments(rows, study.first[drawn], seen), estimand, beta=ESTIMATORS[estimator])
        assert study.statistics(drawn)[0] == pytest.approx(wanted.estimate / wanted.neyman_std_error)


def test_with_everybody_in_service_leavers_change_nothing() -> None:
    """The path for leavers gives the numbers of the path for all."""
    rows, first = random_panel(3, officers=40)
    everybody = replace(_paths(rows, first), present=np.ones(rows.shape, dtype=bool))
    one, other = (Redraws(paths, "efficient", "simple") for paths in (_paths(rows, first), everybody))
    drawn = _again(everybody, 1)
    assert one.fits(drawn) == [pytest.approx(pair) for pair in other.fits(drawn)]


def test_who_came_later_changes_places_with_who_came_then() -> None:
    """Whoever joined in one period is drawn among those alone, so that nobody is trained before joining."""
    rows, first, seen = absent_panel(2)
    drawn = np.unique(first, return_inverse=True)[1]
    joined = seen.argmax(axis=1)
    again = _again(replace(_paths(rows, first), present=seen), 2)
    assert (again != drawn).any()
    for period in np.unique(joined):
        assert sorted(again[joined == period]) == sorted(drawn[joined == period])


def test_an_order_that_compares_nobody_is_as_far_from_zero_as_can_be() -> None:
    """With the last cohort gone after period 1, nobody is left to compare with; the drawn order must compare.

    Six officers, of whom two leave at once: where these two are the cohort due last, there is no estimate.
    """
    rows = np.array([[1, 0], [0, 2], [2, 1], [0, 4], [1, 0], [4, 0]], dtype=float)
    first = np.array([2, 2, 2, 3, 2, 3])
    present = np.array([[1, 1]] * 4 + [[1, 0]] * 2, dtype=bool)
    paths = replace(_paths(rows, first), present=present)
    study = Redraws(paths, "difference_in_means", "simple")
    assert np.isfinite(study.statistics(study.drawn)).all()
    assert study.statistics(np.array([0, 0, 0, 0, 1, 1])) == np.inf
    with pytest.raises(NotIdentified):
        Redraws(replace(paths, first_trained=np.array([2, 2, 2, 2, 3, 3])), "difference_in_means", "simple")


def test_with_leavers_small_chances_are_as_rare_as_they_say() -> None:
    """Of 100 panels without an effect about 10 have p below .1: more than 20 in one of 1,000 runs."""
    small = 0
    for seed in range(100):
        rows, first, seen = absent_panel(seed, officers=32)
        found = randomise(
            replace(_paths(rows, first), present=seen),
            estimator="efficient",
            estimand="simple",
            primary="force",
            draws=99,
            seed=seed,
        )
        small += found[0].p_value <= 0.1
    assert 2 <= small <= 20


def test_without_an_effect_small_chances_are_as_rare_as_they_say() -> None:
    """Of 200 panels without an effect about 20 have p below .1: more than 34 in one of 1,000 runs."""
    small = 0
    for seed in range(200):
        rows, first = random_panel(seed, officers=32)
        found = randomise(
            _paths(rows, first),
            estimator="efficient",
            estimand="simple",
            primary="force",
            draws=99,
            seed=seed,
        )
        small += found[0].p_value <= 0.1
    assert 6 <= small <= 34


def test_corrections_for_several_outcomes() -> None:
    """The primary outcome is not corrected; of the rest, one alone is not, and copies count as one for Romano
    and Wolf but not for Holm.
    """  # noqa: D205 - one sentence over two lines
    rows, first = random_panel(2, officers=40)
    other, _ = random_panel(9, officers=40)
    settings = {"estimator": "efficient", "estimand": "simple", "primary": "force", "draws": 199, "seed": 3}
    primary, alone = randomise(_paths(rows, first, one=other), **settings)  # type: ignore[arg-type]
    assert (primary.p_holm, primary.p_romano_wolf) == (None, None)
    assert alone.p_holm == alone.p_romano_wolf == alone.p_value
    _, one, copy = randomise(_paths(rows, first, one=other, copy=other), **settings)  # type: ignore[arg-type]
    assert one.p_romano_wolf == copy.p_romano_wolf == one.p_value
    assert one.p_holm == pytest.approx(min(2 * one.p_value, 1))


def test_a_cohort_of_one_is_left_out_as_it_is_of_the_estimate() -> None:
    """One officer has no variance: the statistic is that of the other cohorts; of two alone there is none."""
    rows, first = random_panel(1)
    alone = np.where(np.arange(first.size) == 0, 2, first)
    wanted = fit(moments_of(rows, alone), "simple")
    study = Redraws(_paths(rows, alone), "efficient", "simple")
    assert study.statistics(study.drawn)[0] == pytest.approx(wanted.estimate / wanted.neyman_std_error)
    with pytest.raises(NotIdentified):
        Redraws(_paths(rows[:2], np.array([2, 3])), "efficient", "simple")


def test_the_effect_of_attending_is_that_of_being_due_over_who_came() -> None:
    """Four due in period 2, two of whom come; four due later, none of whom comes early.

    Being due changes the outcome by 3 - 1 = 2 and attendance by 1/2, so attending changes it by 4.
    """
    rows = np.array([[0, 5], [0, 5], [0, 1], [0, 1], [0, 1], [0, 1], [0, 0], [0, 2]], dtype=float)
    first = np.array([2, 2, 2, 2, 3, 3, 3, 3])
    attended = np.array([2, 2, 3, 3, 3, 3, 3, 3])
    (found,) = effect_of_attending(replace(_paths(rows, first), attended=attended), "simple")
    assert (found.estimate, found.attended) == pytest.approx((4, 0.5))
    # Residuals y - 4 d: 1 for each of those due first, and 1, 1, 0, 2: only the latter vary, by 2/3 / 4.
    assert found.std_error == pytest.approx((2 / 3 / 4) ** 0.5 / 0.5)
    assert effect_of_attending(_paths(rows, first), "simple") == []


def test_with_leavers_attending_is_being_due_over_who_came_while_in_service() -> None:
    """Where everybody comes when due, it is the difference in means of those in service."""
    rows, first, seen = absent_panel(5)
    paths = replace(_paths(rows, first), attended=first, present=seen)
    (found,) = effect_of_attending(paths, "simple")
    wanted = fit(absent_moments(rows, first, seen), "simple", beta=0.0)
    assert (found.estimate, found.std_error) == pytest.approx((wanted.estimate, wanted.neyman_std_error))


def test_where_everybody_comes_when_due_attending_is_being_due() -> None:
    """Estimate and error are those of the difference in means."""
    rows, first = random_panel(5, officers=40)
    (found,) = effect_of_attending(replace(_paths(rows, first), attended=first), "simple")
    wanted = fit(moments_of(rows, first), "simple", beta=0.0)
    assert (found.estimate, found.std_error) == pytest.approx((wanted.estimate, wanted.neyman_std_error))
