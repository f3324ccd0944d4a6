"""What must hold of every order that is drawn."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from levelhead.rollout.design import Candidate, draw, room
from levelhead.rollout.protocol import Design

DESIGN = Design("people.csv", 7, 5, 6, 2, 4, ("unit",))
people = st.lists(
    st.tuples(st.integers(0, 999), st.sampled_from("ABC")),
    min_size=1,
    max_size=48,
    unique_by=lambda one: one[0],
).map(lambda rows: [Candidate(f"F{number:03d}", (unit,)) for number, unit in rows])


@given(officers=people, seed=st.integers(0, 2**31))
def test_periods_differ_by_one_officer_at_most(officers: list[Candidate], seed: int) -> None:
    """Weeks of unequal size cost power and hint that somebody chose; within a stratum they may not differ.

    And nobody is lost, doubled, or put into a class with more than its seats.
    """
    design = replace(DESIGN, seed=seed)
    seats = draw(design, officers)
    assert sorted(seat.officer_id for seat in seats) == sorted(one.officer_id for one in officers)
    periods = range(design.first_period, design.first_period + design.training_periods)
    assert {seat.period for seat in seats} <= set(periods)
    for unit in ("A", "B", "C", None):
        mine = [seat.period for seat in seats if unit is None or seat.strata == (unit,)]
        counts = [mine.count(period) for period in periods]
        assert max(counts) - min(counts) <= 1
    assert len(officers) <= room(design)
    assert max(Counter(seat.class_id for seat in seats).values()) <= design.class_size


@given(officers=people, order=st.integers(0, 2**31))
def test_the_draw_follows_from_the_seed_and_the_officers_alone(officers: list[Candidate], order: int) -> None:
    """Anybody must be able to repeat it from the protocol, whatever order their file is in."""
    shuffled = list(officers)
    random.Random(order).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert draw(DESIGN, shuffled) == draw(DESIGN, officers)


@given(
    officers=people, seats=st.lists(st.integers(0, 30), min_size=6, max_size=6), seed=st.integers(0, 2**31)
)
def test_no_period_has_more_officers_than_seats(
    officers: list[Candidate], seats: list[int], seed: int
) -> None:
    """A seat that is not there cannot be taken, however unequal the periods are, and nobody is lost.

    Each officer goes where seats / (2 x officers + 1) is highest, which is above one half exactly while a
    seat is left.
    """
    design = replace(DESIGN, seed=seed, classes_a_period=0, seats=tuple(seats))
    if room(design) < len(officers):
        return
    drawn = draw(design, officers)
    assert sorted(seat.officer_id for seat in drawn) == sorted(one.officer_id for one in officers)
    counts = Counter(seat.period - design.first_period for seat in drawn)
    assert all(counts[place] <= seats[place] for place in range(6))
    assert sorted(seat.turn for seat in drawn) == list(range(len(officers)))


@given(officers=people, seed=st.integers(0, 2**31))
def test_equal_seats_written_out_draw_the_same_order(officers: list[Candidate], seed: int) -> None:
    """The same seats are the same design, however the protocol writes them."""
    design = replace(DESIGN, seed=seed)
    assert draw(replace(design, classes_a_period=0, seats=(8,) * 6), officers) == draw(design, officers)


def test_every_officer_may_come_in_every_period() -> None:
    """The comparison rests on equal chances: over 3,000 seeds each of 12 officers has each of 6 periods.

    Each count is binomial; the largest of 72 standardised differences stays below 4.5, which chance passes
    once in 2,000 runs.
    """
    officers = [Candidate(f"F{number:02d}", ("A" if number < 5 else "B",)) for number in range(12)]
    counts = np.zeros((12, 6))
    for seed in range(3000):
        for row, seat in enumerate(draw(replace(DESIGN, seed=seed), officers)):
            counts[row, seat.period - 5] += 1
    expected = 3000 / 6
    assert np.abs((counts - expected) / np.sqrt(expected * 5 / 6)).max() < 4.5
