"""Ratings, what they show, and how far markers agree."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from levelhead.curriculum.outcomes import outcome_families, scenario_types
from levelhead.records.agreement import agreement, weighted_kappa
from levelhead.records.ratings import Rating, pairs_of, problems_of, shown_in, standing_ratings
from unit.delivery_classes import START

FAMILIES = [one.id for one in outcome_families()]
TYPES = [one.id for one in scenario_types()]


def rating(name: str, score: int = 3, *, competent: bool = True, minutes: int = 0, **other: str) -> Rating:
    given = {"family": "listening", "second_of": "", "corrects": "", "by": "I1", **other}
    return Rating(
        id=name,
        staff_number="L1",
        scenario_type="custody",
        score=score,
        competent=competent,
        pressure="medium",
        evidence="named the feeling and waited",
        at=START + timedelta(minutes=minutes),
        **given,
    )


def test_a_rating_needs_its_line_of_evidence() -> None:
    """Every reason why it is no rating is told at once."""
    assert problems_of(rating("a"), FAMILIES, TYPES) == []
    bad = Rating("a", "L1", "seance", "charm", 6, True, "crushing", " ", "L1", START)
    assert len(problems_of(bad, FAMILIES, TYPES)) == 6


def test_not_yet_in_one_family_is_not_yet_in_the_scenario() -> None:
    """A learner who listens well and restrains badly has not shown the scenario."""
    found = shown_in([rating("a"), rating("b", 1, competent=False, family="restraint_medical")])
    assert [(one.scenario_type, one.competent) for one in found] == [("custody", False)]


def test_the_last_rating_of_a_family_that_day_counts() -> None:
    """Coached and tried again, not yet becomes competent; a correction replaces what it corrects."""
    first, again = rating("a", 2, competent=False), rating("b", 3, minutes=60)
    assert shown_in([again, first])[0].competent
    corrected = rating("c", 2, competent=False, minutes=90, corrects="b")
    assert standing_ratings([first, again, corrected]) == [first, corrected]
    assert not shown_in([first, again, corrected])[0].competent


def test_second_marks_measure_markers_and_not_learners() -> None:
    """A second mark makes a pair and does not change what the learner has shown."""
    pairs = [rating("a", 4), rating("b", 2, competent=False, second_of="a", by="I2")]
    assert pairs_of(pairs) == [(4, 2)]
    assert shown_in(pairs)[0].competent


def test_kappa_by_hand() -> None:
    """Ten pairs of 1s and 5s: weights 1 and 0 make it plain kappa, (0.8 - 0.5) / 0.5 = 0.6.

    Four of (1, 1), four of (5, 5), one of each other: equal 8 of 10, margins of a half.
    """
    found = agreement([(1, 1)] * 4 + [(5, 5)] * 4 + [(1, 5), (5, 1)])
    assert found is not None
    assert found.kappa is not None
    assert math.isclose(found.kappa.value, 0.6)
    # Fleiss, Cohen and Everitt: with a kappa of 0.6 and even margins the variance is (1 - 0.6**2) / 10.
    assert math.isclose(found.kappa.std_error, math.sqrt(0.064))
    assert (found.pairs, found.equal.value, found.within_one.value) == (10, 0.8, 0.8)


PAIRS = [
    (1, 2),
    (2, 2),
    (3, 3),
    (3, 4),
    (4, 4),
    (5, 4),
    (2, 3),
    (4, 5),
    (3, 3),
    (5, 5),
    (1, 1),
    (2, 4),
    (4, 2),
]


def _kappa_of(shares: dict[tuple[int, int], float]) -> float:
    """A second way: one less the ratio of squared distances, seen and by chance."""
    total = sum(shares.values())
    cells = [(i, j, p / total) for (i, j), p in shares.items()]
    seen = sum(p * (i - j) ** 2 for i, j, p in cells)
    chance = sum(p * q * (i - j) ** 2 for i, _, p in cells for _, j, q in cells)
    return 1 - seen / chance


def test_kappa_and_its_error_by_a_second_way() -> None:
    """The delta method with slopes found by small steps gives the standard error of the formula."""
    found = weighted_kappa(PAIRS)
    assert found is not None
    count = len(PAIRS)
    shares = {cell: PAIRS.count(cell) / count for cell in set(PAIRS)}
    assert math.isclose(found.value, _kappa_of(shares))
    step = 1e-6
    slopes = {
        cell: (_kappa_of({**shares, cell: p + step}) - _kappa_of({**shares, cell: p - step})) / (2 * step)
        for cell, p in shares.items()
    }
    mean = sum(shares[cell] * slope for cell, slope in slopes.items())
    variance = sum(shares[cell] * (slope - mean) ** 2 for cell, slope in slopes.items()) / count
    assert math.isclose(found.std_error, math.sqrt(variance), rel_tol=1e-6)  # steps of a millionth


def test_kappa_is_not_made_up_where_nothing_varies() -> None:
    """Markers who only ever give a 3 agree, as chance would: there is no kappa; no pairs, no report."""
    found = agreement([(3, 3)] * 5)
    assert found is not None
    assert found.kappa is None
    assert agreement([]) is None
    with pytest.raises(ValueError, match="1 to 5"):
        agreement([(0, 3)])
