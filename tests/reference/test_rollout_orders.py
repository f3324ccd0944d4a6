"""Orders that a draw might have made: all as likely, the one that was drawn among them, and their sums."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from levelhead.basics.seeds import generator
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty import orders as module
from levelhead.rollout.uncertainty.orders import Orders, one_by_one
from levelhead.rollout.uncertainty.randomisation import Redraws, orders_of, randomise, with_records
from reference.rows import absent_panel, random_panel

# A statistic of a fixed seed, which a change of the draws would move: below this one time in a thousand.
RARE = 0.001


def _every(orders: Orders) -> NDArray[np.int64]:
    rows = [*enumerate(orders.strata)]
    return np.array([one for some in orders.batches() for one in one_by_one(some, rows)])[: orders.number]


def _orders(
    stratum: NDArray[np.int64], drawn: NDArray[np.int64], draws: int, seed: int, *, are_pushed: bool = True
) -> Orders:
    is_some = np.random.default_rng(seed).random(drawn.size) < 0.7
    return Orders(stratum, drawn, is_some, draws, generator(seed, "test"), are_pushed=are_pushed)


@pytest.mark.parametrize("officers_an_order", [1, 2, 6])
def test_every_order_is_as_likely_as_any_other(
    monkeypatch: pytest.MonkeyPatch, officers_an_order: int
) -> None:
    """Strata of four officers and of two have 12 times 2 orders; of one arrangement come 6, 3 or 1 of them.

    Of each of 1,200 studies one order is looked at that comes of another arrangement than the drawn one. The
    looks are independent, so chi-squared judges their counts.
    """
    monkeypatch.setattr(module, "_OFFICERS_AN_ORDER", officers_an_order)
    stratum, drawn = np.array([0, 0, 1, 0, 0, 1]), np.array([0, 1, 0, 2, 2, 1])
    wanted = {
        (*first, *second) for first in set(permutations((0, 1, 2, 2))) for second in permutations((0, 1))
    }
    assert len(wanted) == 24
    looks: Counter[tuple[int, ...]] = Counter()
    for seed in range(1200):
        orders = _orders(stratum, drawn, 12, seed)
        every = _every(orders)
        own = orders.place // orders.several
        others = [nth for nth in range(orders.number) if nth // orders.several != own]
        one = every[others[seed % len(others)]]
        looks[(*one[stratum == 0].tolist(), *one[stratum == 1].tolist())] += 1
    assert set(looks) == wanted
    assert stats.chisquare([looks[one] for one in sorted(wanted)]).pvalue > RARE


@pytest.mark.parametrize("are_pushed", [True, False])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("draws", [0, 1, 24, 25, 26, 199])
def test_the_order_that_was_drawn_is_one_of_them_and_sizes_are_kept(
    draws: int, seed: int, *, are_pushed: bool
) -> None:
    """At its place it is as it was drawn; in every order each stratum has its cohorts as often as before."""
    rng = np.random.default_rng(seed)
    stratum, drawn = rng.integers(0, 4, 100), rng.integers(0, 5, 100)
    orders = _orders(stratum, drawn, draws, seed, are_pushed=are_pushed)
    every = _every(orders)
    assert len(every) == draws + 1
    assert np.array_equal(every[orders.place], drawn)
    for one in range(4):
        assert (np.sort(every[:, stratum == one]) == np.sort(drawn[stratum == one])).all()


@pytest.mark.parametrize("estimator", ["efficient", "difference_in_means"])
@pytest.mark.parametrize(
    ("officers", "strata", "draws"), [(40, 1, 60), (40, 6, 60), (300, 2, 20), (9000, 3, 12)]
)
def test_sums_of_all_orders_are_those_of_each(estimator: str, officers: int, strata: int, draws: int) -> None:
    """Estimates and variances from spectra are those added up officer by officer, to the tenth digit.

    With 40 officers several arrangements are needed; with 9,000 several pieces of a row.
    """
    rows, first = random_panel(3, officers=officers)
    rows[:: max(officers // 12, 3)] = 0
    stratum = np.arange(officers) % strata
    paths = OfficerPaths(first, None, stratum, {"force": rows, "any": (rows > 0).astype(float)})
    study = Redraws(paths, estimator, "simple")
    make = [
        Orders(stratum, study.drawn, with_records(paths), draws, generator(officers, "test"))
        for _ in range(2)
    ]
    laid = study.lay(make[0])
    found = np.concatenate([study.fits_over(one, laid) for one in make[0].batches()], axis=2)
    wanted = np.array([study.fits(order) for order in _every(make[1])])
    assert found.T[: draws + 1] == pytest.approx(wanted, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("estimator", ["efficient", "difference_in_means"])
@pytest.mark.parametrize("strata", [1, 3])
def test_with_leavers_sums_of_all_orders_are_those_of_each(estimator: str, strata: int) -> None:
    """One order after the other, each with its own arrangement, and each officer with the same service."""
    rows, first, present = absent_panel(3)
    stratum = np.arange(first.size) % strata
    paths = replace(OfficerPaths(first, None, stratum, {"force": rows, "half": rows / 2}), present=present)
    study = Redraws(paths, estimator, "simple")
    make = [orders_of(paths, paths.alike(), 30, generator(1, "test")) for _ in range(2)]
    laid = study.lay(make[0])
    found = np.concatenate([study.fits_over(one, laid) for one in make[0].batches()], axis=2)
    every = _every(make[1])
    assert len(np.unique(every, axis=0)) == 31
    assert np.array_equal(found.T[:31], [study.fits(order) for order in every])


def test_the_same_seed_gives_the_same_chances_on_any_number_of_processors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the last digit of every statistic, as sums are added in one order however they are shared out."""
    rows, first = random_panel(4, officers=120)
    paths = OfficerPaths(first, None, np.zeros(120, dtype=np.int64), {"force": rows})
    study = Redraws(paths, "efficient", "simple")
    monkeypatch.setattr("levelhead.rollout.uncertainty.randomisation._COHORTS", 2)
    found = []
    for processors in (1, 2, 5):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        orders = Orders(paths.stratum, study.drawn, with_records(paths), 99, generator(1, "test"))
        laid = study.lay(orders)
        found.append(np.concatenate([study.fits_over(one, laid) for one in orders.batches()], axis=2))
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_without_any_record_nothing_speaks_against_chance() -> None:
    """Every order is as far from zero as the drawn one, so that the share is one."""
    first = np.resize([2, 3, 4], 30)
    paths = OfficerPaths(first, None, np.zeros(30, dtype=np.int64), {"force": np.zeros((30, 4))})
    settings = {"estimator": "efficient", "estimand": "simple", "primary": "force", "draws": 99, "seed": 1}
    assert randomise(paths, **settings)[0].p_value == 1  # type: ignore[arg-type]
