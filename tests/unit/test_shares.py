"""Shares and their intervals: by hand, against scipy and published values, and by what must hold."""

from __future__ import annotations

from itertools import product
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from levelhead.basics.shares import Pairs, bounds, change, exact_p, paired_change, share


def test_half_of_four_by_hand() -> None:
    """2 of 4: with z squared 3.8415, (0.5 + 0.4802 -+ 1.96 sqrt(0.0625 + 0.0600)) / 1.9604."""
    z = 1.959963984540054
    half = z * sqrt(0.25 / 4 + z**2 / 64)
    found = share(2, 4)
    assert found.value == 0.5
    assert found.low == pytest.approx((0.5 + z**2 / 8 - half) / (1 + z**2 / 4), rel=1e-12)
    assert found.low + found.high == pytest.approx(1)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_one_share_is_that_of_scipy(counts: tuple[int, int]) -> None:
    """A second implementation, for any counts."""
    found = share(*counts)
    theirs = binomtest(*counts).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_two_shares_are_those_of_newcombe() -> None:
    """His first example: 56 of 70 against 48 of 80, 0.2000 (0.0524 to 0.3339)."""
    found = change((48, 80), (56, 70))
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_turning_time_round_turns_the_sign(was: int, now: int, data: st.DataObject) -> None:
    """Before and after are alike but for the sign; an interval holds its value and stays within -1 and 1."""
    before = (data.draw(st.integers(0, was)), was)
    after = (data.draw(st.integers(0, now)), now)
    there, back = change(before, after), change(after, before)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert -1 - 1e-12 <= there.low <= there.value <= there.high <= 1 + 1e-12


def test_pairs_without_correlation_are_like_two_groups() -> None:
    """Where before says nothing about after, being the same people gains nothing."""
    pairs = Pairs(both=12, only_before=8, only_after=18, neither=12)
    found, apart = paired_change(pairs), change((20, 50), (30, 50))
    assert (found.low, found.high) == pytest.approx((apart.low, apart.high))


def test_pairs_that_agree_say_more() -> None:
    """The same two shares, of people who mostly kept their answer: a shorter interval."""
    kept = paired_change(Pairs(both=19, only_before=1, only_after=11, neither=19))
    apart = change((20, 50), (30, 50))
    assert kept.value == pytest.approx(apart.value)
    assert kept.high - kept.low < apart.high - apart.low


@pytest.mark.parametrize(
    "pairs", [Pairs(3, 1, 6, 2), Pairs(0, 0, 5, 5), Pairs(4, 4, 4, 4), Pairs(2, 0, 0, 2)]
)
def test_the_p_of_pairs_is_that_of_a_coin(pairs: Pairs) -> None:
    """McNemar's exact test is a test of a fair coin among those who changed."""
    changed = pairs.only_before + pairs.only_after
    expected = binomtest(pairs.only_before, changed).pvalue if changed else 1.0
    assert exact_p(pairs) == pytest.approx(expected)


@pytest.mark.parametrize(("was", "now", "together"), [(0.5, 0.5, 0.35), (0.3, 0.6, 0.25), (0.1, 0.3, 0.05)])
def test_intervals_of_pairs_hold_the_truth(was: float, now: float, together: float) -> None:
    """Exact coverage over every outcome of 20 pairs: at least 93 in 100 hold it."""
    cells = np.array([together, was - together, now - together, 1 - was - now + together])
    held = 0.0
    people = 20
    for a, b, c in product(range(people + 1), repeat=3):
        d = people - a - b - c
        if d < 0:
            continue
        found = paired_change(Pairs(a, b, c, d))
        if found.low <= now - was <= found.high:
            ways = comb(people, a) * comb(people - a, b) * comb(people - a - b, c)
            held += ways * float(np.prod(cells ** np.array([a, b, c, d])))
    assert held >= 0.93


def test_the_silent_can_change_this_much() -> None:
    """Of 10 invited 6 answered and 4 said yes: 4 to 8 of 10."""
    assert bounds(4, 6, 10) == (0.4, 0.8)


@pytest.mark.parametrize(("yes", "answered"), [(0, 0), (3, 2), (-1, 4)])
def test_impossible_counts_are_refused(yes: int, answered: int) -> None:
    """No share is made of them."""
    with pytest.raises(ValueError, match="no share"):
        share(yes, answered)
