"""What must hold of every booking of those who are due."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from levelhead.records.demand import monday
from levelhead.records.due import Due, DueKnown
from levelhead.records.due_places import DayPlanned, Delivery, plan_places

WEEK = date(2026, 3, 2)
WEEKS = [WEEK + timedelta(weeks=number) for number in range(3)]


def _delivery(place: int, week: int, free: int) -> Delivery:
    begins = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(weeks=week, days=place % 5)
    return Delivery((DayPlanned(f"c{place}", 1, begins, "Gym", free, 0, frozenset(), is_open=True),))


people = st.lists(st.integers(0, 2), max_size=30).map(
    lambda weeks: [
        DueKnown(Due(str(turn), WEEKS[week], turn, "1-a", ()), "Officer", "North", (date(2019, 1, 1), None))
        for turn, week in enumerate(weeks)
    ]
)
courses = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6)), max_size=8).map(
    lambda rows: [_delivery(place, week, free) for place, (week, free) in enumerate(rows)]
)


@given(people=people, courses=courses)
def test_places_are_filled_in_the_order_drawn_and_no_further(
    people: list[DueKnown], courses: list[Delivery]
) -> None:
    """No class can hold more than its places; a free place beside somebody left without would be unfair.

    So everybody is booked once in their own week or told why, nobody with a later turn is served before one
    with an earlier turn, and who goes without does so only where the week's places are gone.
    """
    found = plan_places(people, courses, WEEKS, today=WEEK)
    taken = Counter(delivery.classes[0].class_id for _, delivery in found.booked)
    assert all(taken[one.classes[0].class_id] <= one.free for one in courses)
    assert all(monday(delivery.begins) == known.week for known, delivery in found.booked)
    named = [known.due.staff_number for known, _ in (*found.booked, *found.unplaced)]
    assert sorted(named) == sorted(one.due.staff_number for one in people)
    for week in WEEKS:
        served = [known.due.turn for known, _ in found.booked if known.week == week]
        without = [known.due.turn for known, _ in found.unplaced if known.week == week]
        assert max(served, default=-1) < min(without, default=10**6)
        free = sum(one.free for one in courses if monday(one.begins) == week)
        assert len(served) == min(free, len(served) + len(without))


@given(people=people, courses=courses)
def test_booking_again_books_nobody(people: list[DueKnown], courses: list[Delivery]) -> None:
    """A button pressed twice must not give anybody two places, so what was booked is found as a place."""
    found = plan_places(people, courses, WEEKS, today=WEEK)
    places = {known.due.staff_number: delivery.begins for known, delivery in found.booked}
    taken = Counter(delivery.classes[0].class_id for _, delivery in found.booked)
    after = [
        replace(one, places=(places[one.due.staff_number],) if one.due.staff_number in places else ())
        for one in people
    ]
    fuller = [Delivery((replace(one.classes[0], booked=taken[one.classes[0].class_id]),)) for one in courses]
    again = plan_places(after, fuller, WEEKS, today=WEEK)
    assert again.booked == ()
    assert len(again.placed) == len(found.booked)
