"""Booking those who are due into the courses that begin in their week. A pure function of what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from levelhead.records.demand import monday
from levelhead.records.due import DueKnown
from levelhead.records.excusals import in_force

NotBooked = Literal["elsewhere", "left", "deferred", "no_class", "full"]
NOT_BOOKED: dict[NotBooked, str] = {
    "elsewhere": "Has a place in another week.",
    "left": "Does not serve on the days of the class.",
    "deferred": "A deferral or exemption holds.",
    "no_class": "No class of the course begins in that week that still takes bookings.",
    "full": "Every class of that week is full.",
}


@dataclass(frozen=True, slots=True)
class DayPlanned:
    """A class of the course on one day, as far as booking needs it.

    Attributes:
        class_id: of the class.
        course_day: which day of the course.
        starts_at: when it begins.
        venue: where.
        capacity: most learners.
        booked: how many have a place or wait for one.
        staff: staff numbers of who runs it.
        is_open: whether it still takes bookings.
    """

    class_id: str
    course_day: int
    starts_at: datetime
    venue: str
    capacity: int
    booked: int
    staff: frozenset[str]
    is_open: bool

    @property
    def on(self) -> date:
        """The day, as the clock at the venue has it."""
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A course from its first day to its last: one class for each day of it, at one venue."""

    classes: tuple[DayPlanned, ...]

    @property
    def begins(self) -> date:
        """The first day."""
        return self.classes[0].on

    @property
    def ends(self) -> date:
        """The last day."""
        return self.classes[-1].on

    @property
    def free(self) -> int:
        """Places that are free on every day; none where a day takes no bookings."""
        if not all(one.is_open for one in self.classes):
            return 0
        return max(min(one.capacity - one.booked for one in self.classes), 0)

    @property
    def is_open(self) -> bool:
        """Whether every day of it takes bookings."""
        return all(one.is_open for one in self.classes)


@dataclass(frozen=True, slots=True)
class PlacesPlanned:
    """Who of those who are to come in some weeks gets a place.

    Attributes:
        booked: who is to be booked, into what.
        placed: who has a place in their week already.
        trained: who has completed the course, and needs none.
        unplaced: who cannot be booked, and why.
    """

    booked: tuple[tuple[DueKnown, Delivery], ...]
    placed: tuple[DueKnown, ...]
    trained: tuple[DueKnown, ...]
    unplaced: tuple[tuple[DueKnown, NotBooked], ...]


def deliveries_of(days: Iterable[DayPlanned], course_days: int) -> tuple[Delivery, ...]:
    """Whole courses, in order of time.

    To each class of the first day belongs, for every later day, the next class of that day at the same venue
    that belongs to no other. A first day without all the others is no course yet.
    """
    by_day: defaultdict[int, list[DayPlanned]] = defaultdict(list)
    for one in sorted(days, key=lambda one: (one.starts_at, one.class_id)):
        by_day[one.course_day].append(one)
    found = []
    for first in by_day[1]:
        chain = [first]
        for number in range(2, course_days + 1):
            later = (
                one
                for one in by_day[number]
                if one.venue == first.venue and one.starts_at > chain[-1].starts_at
            )
            follows = next(later, None)
            if follows is None:
                break
            by_day[number].remove(follows)
            chain.append(follows)
        else:
            found.append(Delivery(tuple(chain)))
    return tuple(found)


def ends_of(deliveries: Iterable[Delivery]) -> dict[date, date]:
    """Monday of each week to the last day of the courses that begin in it."""
    found: dict[date, date] = {}
    for one in deliveries:
        week = monday(one.begins)
        found[week] = max(found.get(week, one.ends), one.ends)
    return found


def seats_by_week(deliveries: Iterable[Delivery], first: date, weeks: int) -> tuple[int, ...]:
    """Free places of the courses that begin in each of some weeks."""
    free: defaultdict[date, int] = defaultdict(int)
    for one in deliveries:
        free[monday(one.begins)] += one.free
    return tuple(free[first + timedelta(weeks=number)] for number in range(weeks))


def plan_places(
    people: Iterable[DueKnown], deliveries: Sequence[Delivery], weeks: Iterable[date], *, today: date
) -> PlacesPlanned:
    """Who of those who are to come in some weeks gets which place; who was drawn first is served first.

    Planning again after the places were booked books nobody: each is found with the place they have.
    """
    wanted = set(weeks)
    begins: defaultdict[date, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        begins[monday(one.begins)].append(one)
    free = {one.classes[0].class_id: one.free for one in deliveries}
    booked, placed, trained, unplaced = [], [], [], []
    for known in sorted(people, key=lambda one: (one.week, one.due.turn)):
        if known.week not in wanted:
            continue
        if known.completed_on is not None:
            trained.append(known)
            continue
        if any(monday(day) == known.week for day in known.places):
            placed.append(known)
            continue
        found = _place(known, begins[known.week], free, today)
        if isinstance(found, Delivery):
            free[found.classes[0].class_id] -= 1
            booked.append((known, found))
        else:
            unplaced.append((known, found))
    return PlacesPlanned(tuple(booked), tuple(placed), tuple(trained), tuple(unplaced))


def _place(
    known: DueKnown, here: Sequence[Delivery], free: Mapping[str, int], today: date
) -> Delivery | NotBooked:
    """The first course with a place, or why there is none for them."""
    stops = known.service[1]
    if stops is not None and stops < known.week:
        return "left"
    there = [one for one in here if one.is_open]
    if any(day >= today for day in known.places):
        return "elsewhere"
    if not there:
        return "no_class"
    staying = [one for one in there if stops is None or one.ends <= stops]
    fit = [one for one in staying if in_force(known.excusals, one.begins) is None]
    open_to = [
        one
        for one in fit
        if free[one.classes[0].class_id] > 0
        and not any(known.due.staff_number in day.staff for day in one.classes)
    ]
    if open_to:
        return open_to[0]
    return "full" if fit else "deferred" if staying else "left"
