"""What was due and what happened, by hand, and who gets which place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from levelhead.records.due import (
    CourseCounted,
    Due,
    DueKnown,
    Moved,
    adherence,
    completed_on,
    course_name,
    happened,
)
from levelhead.records.due_places import (
    DayPlanned,
    Delivery,
    deliveries_of,
    ends_of,
    plan_places,
    seats_by_week,
)
from levelhead.records.excusals import Decision, Excusal
from levelhead.records.standing import Attended

WEEK = date(2026, 3, 2)  # a Monday
NEXT = WEEK + timedelta(weeks=1)
COURSE = CourseCounted(frozenset({course_name("Two days"), course_name("Two days, day 2")}), 720, WEEK)
ANN = DueKnown(Due("1", WEEK, 0, "9-a", ("North",)), "Ann", "North", (date(2019, 1, 1), None))


def _attended(day: date, minutes: int = 360, course: str = "Two days", **more: bool) -> Attended:
    return Attended(day, course, minutes, **{"contact": True, **more})


@pytest.mark.parametrize(
    ("records", "done"),
    [
        ([_attended(WEEK), _attended(WEEK + timedelta(days=1))], WEEK + timedelta(days=1)),
        ([_attended(WEEK, course="TWO  days"), _attended(NEXT, course="Two days, day 2")], NEXT),
        ([_attended(WEEK, 719)], None),
        ([_attended(WEEK, 720, contact=False)], None),
        ([_attended(WEEK, 720, superseded=True)], None),
        ([_attended(WEEK, 720, verified=False)], None),
        ([_attended(WEEK, 720, course="First aid")], None),
        ([_attended(WEEK - timedelta(days=1), 720)], None),
        ([_attended(NEXT, 720), _attended(WEEK, 720)], WEEK),
    ],
)
def test_a_course_is_complete_as_standing_counts_it(records: list[Attended], done: date | None) -> None:
    """Contact time of that course since the day it counts from, verified, and not corrected by later rows."""
    assert completed_on(records, COURSE) == done


@pytest.mark.parametrize(
    ("changes", "today", "state", "said"),
    [
        ({"completed_on": WEEK + timedelta(days=6)}, NEXT, "as_drawn", ""),
        ({"completed_on": WEEK - timedelta(days=1)}, NEXT, "early", ""),
        ({"completed_on": NEXT}, NEXT, "late", ""),
        ({"completed_on": NEXT, "moved": Moved(NEXT, "2")}, NEXT, "swapped", ""),
        ({"completed_on": WEEK, "moved": Moved(NEXT, "2")}, NEXT, "as_drawn", ""),
        ({"completed_on": NEXT + timedelta(weeks=1), "moved": Moved(NEXT)}, NEXT, "late", ""),
        ({}, WEEK + timedelta(days=6), "not_yet", ""),
        ({}, NEXT, "missed", "No place was booked that week."),
        ({"places": (WEEK,)}, NEXT, "missed", "Booked, and the course is not complete."),
        ({"places": (NEXT,)}, NEXT, "missed", "No place was booked that week."),
        ({"moved": Moved(NEXT)}, NEXT, "not_yet", "To come in the week of 9 March 2026 instead."),
        ({"service": (WEEK, WEEK + timedelta(days=2))}, NEXT, "left", "Left on 4 March 2026."),
        ({"service": (WEEK, WEEK + timedelta(days=2))}, WEEK, "not_yet", ""),
        ({"service": (WEEK, NEXT)}, NEXT + timedelta(days=1), "missed", "No place was booked that week."),
    ],
)
def test_what_happened_by_hand(changes: dict[str, object], today: date, state: str, said: str) -> None:
    """Each state with why: only a declared move makes it swapped, and who left after missing it missed it."""
    found = happened(replace(ANN, **changes), today, {})  # type: ignore[arg-type]
    assert (found.state, found.why) == (state, said)


def test_a_course_that_ends_in_the_next_week_is_as_drawn() -> None:
    """Its week is that in which it begins, so its last day may come later than Sunday."""
    done = replace(ANN, completed_on=NEXT + timedelta(days=1))
    assert happened(done, NEXT, {}).state == "late"
    assert happened(done, NEXT, {WEEK: NEXT + timedelta(days=1)}).state == "as_drawn"


def test_a_deferral_is_why_a_week_was_missed() -> None:
    """It is missed all the same: what was due does not move with it."""
    deferral = Excusal("deferral", "operational", WEEK, WEEK, NEXT, (Decision(WEEK, approved=True, by="9"),))
    found = happened(replace(ANN, excusals=(deferral,)), NEXT, {})
    assert (found.state, found.why) == ("missed", "A deferral or exemption held that week.")


def test_adherence_counts_by_week() -> None:
    """Of two due, one as drawn: half, of those whose week is over; none of a week to come."""
    ben = replace(ANN, due=replace(ANN.due, staff_number="2"), completed_on=WEEK)
    cat = replace(ANN, due=replace(ANN.due, staff_number="3", week=NEXT))
    rows = [(one, happened(one, NEXT, {})) for one in (ANN, ben, cat)]
    first, second = adherence(rows, lambda due: due.week.isoformat())
    assert (first.due, first.kept, first.counts) == (2, 0.5, {"missed": 1, "as_drawn": 1})
    assert (second.due, second.kept) == (1, None)


def _day(name: str, number: int, on: date, venue: str = "Gym", **more: object) -> DayPlanned:
    usual = {"capacity": 2, "booked": 0, "staff": frozenset(), "is_open": True, **more}
    return DayPlanned(name, number, datetime(on.year, on.month, on.day, 9, tzinfo=UTC), venue, **usual)  # type: ignore[arg-type]


def test_days_of_a_course_are_linked_at_one_venue() -> None:
    """To a first day belongs the next second day there; one without is no course, and is not booked."""
    days = [
        _day("a1", 1, WEEK),
        _day("b1", 1, WEEK, "Hall"),
        _day("a2", 2, WEEK + timedelta(days=1), booked=1),
        _day("c1", 1, NEXT),
        _day("c2", 2, NEXT + timedelta(days=7), is_open=False),
    ]
    found = deliveries_of(days, 2)
    assert [[day.class_id for day in one.classes] for one in found] == [["a1", "a2"], ["c1", "c2"]]
    assert [one.free for one in found] == [1, 0]
    assert ends_of(found) == {WEEK: WEEK + timedelta(days=1), NEXT: NEXT + timedelta(days=7)}
    assert seats_by_week(found, WEEK, 3) == (1, 0, 0)


def _known(number: int, **changes: object) -> DueKnown:
    due = Due(str(number), WEEK, number, "9-a", ())
    return replace(ANN, due=due, **changes)  # type: ignore[arg-type]


def test_who_cannot_be_booked_is_told_why() -> None:
    """Each reason once; who teaches the class does not learn in it, and who was drawn first comes first."""
    here = (Delivery((_day("a", 1, WEEK, capacity=1, staff=frozenset({"0"})),)),)
    deferral = Excusal("deferral", "operational", WEEK, WEEK, NEXT, (Decision(WEEK, approved=True, by="9"),))
    people = [
        _known(6),
        _known(5),
        _known(0),
        _known(1, service=(WEEK, WEEK - timedelta(days=3))),
        _known(2, excusals=(deferral,)),
        _known(3, places=(NEXT,)),
        _known(4, completed_on=WEEK),
        _known(7, places=(WEEK,)),
    ]
    found = plan_places(people, here, [WEEK], today=WEEK - timedelta(days=9))
    assert [known.due.staff_number for known, _ in found.booked] == ["5"]
    assert {known.due.staff_number: why for known, why in found.unplaced} == {
        "0": "full",
        "1": "left",
        "2": "deferred",
        "3": "elsewhere",
        "6": "full",
    }
    assert [one.due.staff_number for one in (*found.trained, *found.placed)] == ["4", "7"]
    nothing = plan_places([_known(8)], (), [WEEK], today=WEEK)
    assert [why for _, why in nothing.unplaced] == ["no_class"]
    assert plan_places([_known(8)], here, [NEXT], today=WEEK).unplaced == ()
