"""The classes behind the attendance of the made-up organisation, and those to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from levelhead.actions.demonstration.attendance import COURSE, class_starts, make_attendance
from levelhead.actions.plan_class import Staffing, days_of
from levelhead.basics.seeds import generator
from levelhead.curriculum.course import CourseVersion
from levelhead.records.attendance import AttendanceRow
from levelhead.records.class_day import ClassDay, KitCheck, RiskAssessment
from levelhead.records.qualifications import Qualification

CAPACITY = 30
_HERE = ZoneInfo("Europe/London")
_BEGINS = time(8, 30)
_BREAK_MINUTES = 15
_VENUES = ("Northmere training centre", "Port Hallow gym")
_YEARS = 3
_CLASSES_A_PERSON = 2  # in three years, for people who are not in the roll-out
_WEEKS_AHEAD = 6
_INSTRUCTORS = 12
_COACHES = 3


@dataclass(frozen=True, slots=True)
class ClassMade:
    """A class of the demonstration.

    Attributes:
        day: its plan.
        minutes: staff number of each learner to the minutes they were there; of a class to come, 0.
        is_over: whether it has been held and its register closed.
        waiting: staff numbers on the waiting list.
    """

    day: ClassDay
    minutes: Mapping[str, int]
    is_over: bool
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who delivers the training of the demonstration."""

    instructors: tuple[str, ...]
    safety_officers: tuple[str, ...]
    qualifications: tuple[Qualification, ...]


def make_staff(people: Sequence[str], today: date) -> Staff:
    """Instructors, who are first aiders too, and safety officers. One qualification ends soon; one has ended.

    Args:
        people: staff numbers to take them from, more than are needed.
        today: the day of the demonstration.
    """
    instructors = tuple(people[:_INSTRUCTORS])
    officers = tuple(people[_INSTRUCTORS : _INSTRUCTORS + _INSTRUCTORS // 2])
    begins = today - timedelta(days=365 * (_YEARS + 1))
    ends = [today + timedelta(days=days) for days in (14, -7, *([400] * (len(instructors) - 2)))]
    found = []
    for place, number in enumerate(instructors):
        found += [
            Qualification(
                number, kind, begins, last, "Fictional provider", f"certificate {kind[:1]}{place + 1}"
            )
            for kind, last in (("instructor", ends[place]), ("first_aid", today + timedelta(days=500)))
        ]
    return Staff(instructors, officers, tuple(found))


def attendance_of_colleagues(people: Sequence[str], today: date, seed: int) -> list[AttendanceRow]:
    """Attendance of people who are not in the roll-out: two classes each in three years, in rotation."""
    if not people:
        return []
    rng = generator(seed, "demonstration.rotation")
    monday = today - timedelta(days=today.weekday(), weeks=52 * _YEARS)
    weeks = 26 * _YEARS
    order = rng.permutation(len(people))
    week = order * weeks // len(people)  # a class a week, on Monday or on Wednesday in turn
    rows = []
    for turn in range(_CLASSES_A_PERSON):
        starts = class_starts(monday + timedelta(weeks=turn * weeks), week + 1, week % 2)
        rows += make_attendance(people, starts, today=today, seed=seed + turn)
    # Who caught up on a day when they came anyway was there once.
    once = {row.slot: row for row in rows}
    return sorted(once.values(), key=lambda row: (row.on, row.staff_number))


def make_classes(
    groups: Sequence[Sequence[AttendanceRow]], version: CourseVersion, staff: Staff, today: date
) -> list[ClassMade]:
    """A class for each day on which a group of people attended, with their minutes; in order of days.

    Args:
        groups: attendance of people who train at one venue, for each venue.
        version: the version of the course that was taught.
        staff: who delivers.
        today: a class of today has not been held yet.
    """
    made: list[ClassMade] = []
    for venue, rows in zip(_VENUES, groups, strict=False):
        days: defaultdict[date, dict[str, int]] = defaultdict(dict)
        for row in rows:
            if row.on < today:
                days[row.on][row.staff_number] = row.minutes
        for on, minutes in sorted(days.items()):
            plan = class_day(on, venue, version, staff, len(made))
            plan = replace(plan, capacity=max(CAPACITY, len(minutes)))
            made.append(ClassMade(checked(plan, staff), minutes, is_over=True))
    return made


def classes_to_come(
    due: Sequence[str], version: CourseVersion, staff: Staff, today: date, *, serving: Collection[str]
) -> list[ClassMade]:
    """A class today, and one on each Monday and Tuesday of the weeks ahead, booked by those who are due.

    Today's has everything but the kit check and the stop word, which are for the instructor to see to.
    """
    queue = [number for number in due if number in set(serving)]
    today_plan = class_day(today, _VENUES[0], version, staff, 2)
    made = [
        ClassMade(
            replace(checked(today_plan, staff), kit_check=None, stop_word=""), _take(queue, 18), is_over=False
        )
    ]
    monday = today + timedelta(days=7 - today.weekday())
    for week in range(_WEEKS_AHEAD):
        booked = _take(queue, CAPACITY - 4 * (week % 3))
        waiting = tuple(_take(queue, 3)) if len(booked) == CAPACITY else ()
        for after in (0, 1):
            on = monday + timedelta(weeks=week, days=after)
            plan = class_day(on, _VENUES[week % 2], version, staff, week)
            made.append(ClassMade(plan, booked, is_over=False, waiting=waiting))
    return made


def _take(queue: list[str], count: int) -> dict[str, int]:
    taken = queue[:count]
    del queue[:count]
    return dict.fromkeys(taken, 0)


def class_day(on: date, venue: str, version: CourseVersion, staff: Staff, turn: int) -> ClassDay:
    """The plan of a class: day 1 of the course on Monday, Wednesday, Friday and Sunday, else day 2."""
    number = 1 + on.weekday() % 2
    here = staff.instructors
    coaches = tuple(here[(turn * _COACHES + place) % len(here)] for place in range(_COACHES))
    staffing = Staffing(coaches, staff.safety_officers[turn % len(staff.safety_officers)], coaches[:1])
    moment = datetime.combine(on, _BEGINS, _HERE)
    plans = days_of(
        version,
        [moment] * version.days,
        venue=venue,
        capacity=CAPACITY,
        staffing=staffing,
        break_minutes=_BREAK_MINUTES,
    )
    return replace(plans[number - 1], title=COURSE)


def checked(day: ClassDay, staff: Staff) -> ClassDay:
    """The plan with everything seen to before it opened."""
    first, second = staff.instructors[:2]
    signed = day.on - timedelta(days=30)
    return replace(
        day,
        risk_assessment=RiskAssessment(first, signed, signed + timedelta(days=365)),
        kit_check=KitCheck(first, second, day.starts_at - timedelta(minutes=30), ("cuffs-1", "baton-1")),
        stop_word="red",
    )
