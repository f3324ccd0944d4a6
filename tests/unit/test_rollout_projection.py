"""What an effect means in records a year: arithmetic that can be done on paper."""

from __future__ import annotations

import pytest

from levelhead.rollout.projection import Projected, project, read_bases
from unit.evaluation_results import estimate, result

ROW = estimate(-0.2, -0.1, 0.05)


def _projected(rows: str, *, change: dict[str, object] | None = None) -> list[Projected]:
    bases = read_bases(f"base,records_a_year,trained_percent\n{rows}".encode(), "base.csv")
    return project(result(change or ROW), bases, "base.csv")


def test_the_records_avoided_are_the_share_of_the_base() -> None:
    """A fall of 10% of 11,000 avoids 1,100; a fall of 20% to a rise of 5%, from 2,200 to -550."""
    (found,) = _projected("A force,11000,")
    assert (found.avoided, found.ci_low, found.ci_high) == (1100, -550, 2200)
    assert "a fall of 10.0%" in found.assumption


def test_the_pace_of_training_comes_beside_everybody_trained_all_year() -> None:
    """With half of officers' time after training, half of that is avoided."""
    whole, pace = _projected("A force,11000,50")
    assert (whole.avoided, pace.avoided) == (1100, 550)
    assert "everybody is trained all year" in whole.assumption
    assert "50 in 100" in pace.assumption


def test_a_rise_avoids_less_than_nothing() -> None:
    """More records after training are a negative number avoided."""
    (found,) = _projected("A force,1000,100", change=estimate(0.05, 0.1, 0.2))
    assert (found.avoided, found.ci_low, found.ci_high) == (-100, -200, -50)


@pytest.mark.parametrize(
    ("records", "share", "avoided"),
    [
        # The arithmetic behind the published figures: 1,200 is 11% of one year of the force's own records,
        # and three national years at 8.0, 9 and 10.9 per cent.
        (10_909, 0.11, 1_200),
        (659_372, 0.08, 52_750),
        (747_396, 0.09, 67_266),
        (812_449, 0.109, 88_557),
    ],
)
def test_the_published_projections_are_this_arithmetic(records: int, share: float, avoided: int) -> None:
    """Percentage times records of a year gives the numbers that were published or derived from them."""
    (found,) = _projected(f"A year,{records},", change=estimate(-share, -share, -share / 2))
    assert round(found.avoided) == avoided
