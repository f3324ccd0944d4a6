"""Rates of rare events: by hand, against scipy, as they must behave, and how often they cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from levelhead.basics.rates import rate


def test_four_events_by_hand() -> None:
    """Of 4 events: 4(1 - 1/36 - 1.96/6)**3 = 1.0765 and 5(1 - 1/45 + 1.96/(3 root 5))**3 = 10.2408; in 2."""
    found = rate(4, 2)
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (2, 0.538, 5.12)


@pytest.mark.parametrize("events", [0, 1, 2, 3, 5, 10, 30, 100, 1000])
def test_limits_are_near_the_exact_ones(events: int) -> None:
    """Within 0.05 of the chi-squared limits of the exact Poisson interval, which scipy gives."""
    low = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    high = chi2.ppf(0.975, 2 * events + 2) / 2
    assert rate(events, 1).low == pytest.approx(low, abs=0.05)
    assert rate(events, 1).high == pytest.approx(high, abs=0.05)


@given(st.integers(0, 10_000), st.floats(0.01, 1e6))
def test_an_interval_holds_its_rate_and_scales(events: int, exposure: float) -> None:
    """Reason: the unit of exposure is a choice of words and must not move the answer."""
    found, tenfold = rate(events, exposure), rate(events, exposure * 10)
    assert found.low <= found.value <= found.high
    assert tenfold.high * 10 == pytest.approx(found.high)


def test_the_interval_covers() -> None:
    """Of 4,000 draws with a mean of 6 the interval holds the truth in at least 94 of 100: it is cautious."""
    drawn = np.random.Generator(np.random.Philox(key=[7, 1])).poisson(6, 4000)
    held = [found.low <= 6 <= found.high for found in (rate(int(one), 1) for one in drawn)]
    assert np.mean(held) > 0.94


@pytest.mark.parametrize(("events", "exposure"), [(1, 0), (-1, 5), (0, -1)])
def test_nothing_is_said_without_exposure(events: int, exposure: float) -> None:
    """A rate in no time at all is no rate."""
    with pytest.raises(ValueError, match="events in an exposure"):
        rate(events, exposure)
