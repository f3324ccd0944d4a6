"""What must hold of the finder of changes whatever the series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.use_of_force.changes import changes, penalty

SERIES = st.lists(st.integers(0, 200), min_size=4, max_size=40).map(lambda counts: np.array(counts, float))


@given(SERIES)
@settings(max_examples=60)
def test_backwards_finds_the_same_cuts(counts: np.ndarray) -> None:
    """A cut lies between two periods, and the cost of a partition does not depend on the order of reading.

    Where two partitions cost the same the earlier cut is taken, so the numbers of cuts are compared.
    """
    there = changes(counts, np.ones(counts.size), penalty(counts.size))
    back = changes(counts[::-1].copy(), np.ones(counts.size), penalty(counts.size))
    assert len(there) == len(back)


@given(SERIES, st.integers(1, 50))
@settings(max_examples=60)
def test_the_unit_of_what_is_expected_does_not_matter(counts: np.ndarray, scale: int) -> None:
    """Expected numbers count in proportion only, as each stretch has a rate of its own."""
    plain = changes(counts, np.ones(counts.size), penalty(counts.size))
    scaled = changes(counts, np.full(counts.size, float(scale)), penalty(counts.size))
    assert [one.at for one in plain] == [one.at for one in scaled]


@pytest.mark.parametrize(("dispersion", "most"), [(1, 0.03), (2, 0.06), (4, 0.10)])
def test_false_alarms_are_few(dispersion: int, most: float) -> None:
    """Of 400 series of four years without any change, few are cut: the penalty has to hold that down.

    Measured with 1,000 series: under 1 in a hundred at Poisson spread, 3 at twice, 3 to 7 at four times it.
    """
    rng = np.random.default_rng(20250106)
    months, mean = 48, 10.0
    cut = 0
    for _ in range(400):
        rate = mean if dispersion == 1 else rng.gamma(mean / (dispersion - 1), dispersion - 1, months)
        cut += bool(changes(rng.poisson(rate, months).astype(float), np.ones(months), penalty(months)))
    assert cut / 400 <= most


def test_a_doubling_is_seen() -> None:
    """Of 200 series of ten a month that double for good, nine in ten show it, and within two months of it."""
    rng = np.random.default_rng(20250106)
    seen = 0
    for _ in range(200):
        counts = np.concatenate([rng.poisson(10, 24), rng.poisson(20, 24)]).astype(float)
        found = changes(counts, np.ones(48), penalty(48))
        seen += any(abs(one.at - 24) <= 2 for one in found)
    assert seen >= 180
