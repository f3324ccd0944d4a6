"""A roll-out of the made-up organisation that is under way: some weeks held, some to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from levelhead.actions.demonstration.classes import ClassMade, Staff, checked
from levelhead.actions.draw_rollout import RolloutPreview, Terms, drawn_from
from levelhead.actions.plan_class import Staffing, days_of
from levelhead.actions.rollout_ports import RolloutDraft, RolloutDrawn, RolloutEvent
from levelhead.curriculum.course import CourseVersion
from levelhead.records.attendance import AttendanceRow
from levelhead.records.class_day import ClassDay
from levelhead.records.demand import monday
from levelhead.records.people import PersonRow
from levelhead.rollout.design import Candidate

TITLE = "Listening first in custody (fictional)"
_FUNCTION, _ROLE = "Custody", "staff"
_WEEKS, _HELD = 10, 5  # weeks of the roll-out, of which so many are over
_BOOKED_AHEAD, _PLANNED_AHEAD = 1, 3  # weeks after this one: booked already, and with a class at all
_LEAST = 2 * _WEEKS  # people; with fewer there is no roll-out to show
_DRAWN_BEFORE = timedelta(days=24)
_ON, _AT = 3, time(9, 30)  # Thursdays; other classes are on other days
_VENUE = "Eastholt hall"
_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class RolloutMade:
    """The roll-out with its classes, as far as they are held and planned.

    Attributes:
        drawn: what was drawn.
        at: when.
        by: staff number of who drew it.
        classes: those held, and those to come.
        attendance: that follows from those held.
        events: what departed from it.
    """

    drawn: RolloutDrawn
    at: datetime
    by: str
    classes: tuple[ClassMade, ...]
    attendance: tuple[AttendanceRow, ...]
    events: tuple[RolloutEvent, ...]


def make_rollout(
    people: Sequence[PersonRow],
    terms: Terms,
    staff: Staff,
    *,
    by: str,
    today: date,
    seed: int,
) -> RolloutMade | None:
    """A roll-out to the detention officers, five weeks old; None where there are too few of them.

    In each week that was held one person does not come; most of those come two weeks later. One was moved.

    Args:
        people: everybody who is in no other roll-out.
        terms: the course, and what the evaluation looks at.
        staff: who delivers.
        by: staff number of who drew it.
        today: the day of the demonstration.
        seed: of the draw.
    """
    taking = [one for one in people if one.role_type == _ROLE and one.unit.endswith(_FUNCTION)]
    if len(taking) < _LEAST:
        return None
    drawn = drawn_from(_preview(taking, today, seed), terms)
    weeks: defaultdict[date, list[str]] = defaultdict(list)
    for one in sorted(drawn.due, key=lambda due: due.turn):
        weeks[one.week].append(one.staff_number)
    first, at = drawn.draft.first_week, datetime.combine(drawn.draft.first_week, _AT, _HERE) - _DRAWN_BEFORE
    plans = {week: _plan(week, terms.course, staff, len(weeks[first]) + 2) for week in sorted(weeks)}
    moved, to = weeks[first + timedelta(weeks=1)][0], first + timedelta(weeks=3)
    came = _came(weeks, moved, to, terms.course.contact_minutes)
    held = {week: day for week, day in plans.items() if day.on < today}
    made = [ClassMade(checked(day, staff), came[week], is_over=True) for week, day in held.items()]
    this = monday(today)
    for week, day in plans.items():
        if week in held or week > this + timedelta(weeks=_PLANNED_AHEAD):
            continue
        booked = weeks[week] if week <= this + timedelta(weeks=_BOOKED_AHEAD) else []
        made.append(ClassMade(day, dict.fromkeys(booked, 0), is_over=False))
    events = (
        RolloutEvent("moved", by, at + timedelta(days=20), "A course date of their own.", moved, "", to),
        RolloutEvent(
            "noted", by, at + timedelta(days=34), "The hall was shut in the morning; begun at noon."
        ),
    )
    return RolloutMade(drawn, at, by, tuple(made), tuple(_attendance(made)), events)


def _preview(people: Sequence[PersonRow], today: date, seed: int) -> RolloutPreview:
    first = monday(today) - timedelta(weeks=_HELD)
    draft = RolloutDraft(
        title=TITLE,
        course_id="listening-first",
        role_types=(_ROLE,),
        units=tuple(sorted({one.unit for one in people})),
        serving_on=first - _DRAWN_BEFORE,
        counts_from=first - _DRAWN_BEFORE,
        strata=("unit",),
        first_week=first,
        weeks=_WEEKS,
        seats_a_week=ceil(len(people) / _WEEKS),
        seed=seed,
        watched_before=8,
        watched_after=4,
    )
    taking = tuple(Candidate(one.staff_number, (one.unit,)) for one in people)
    return RolloutPreview(draft, taking, {}, (draft.seats_a_week,) * _WEEKS, draft.seats_a_week, {})


def _plan(week: date, course: CourseVersion, staff: Staff, capacity: int) -> ClassDay:
    moment = datetime.combine(week + timedelta(days=_ON), _AT, _HERE)
    staffing = Staffing(staff.instructors[:2], staff.safety_officers[0], staff.instructors[:1])
    (day,) = days_of(course, [moment], venue=_VENUE, capacity=capacity, staffing=staffing, break_minutes=15)
    return replace(day, title=course.title)


def _came(
    weeks: Mapping[date, Sequence[str]], moved: str, to: date, whole: int
) -> dict[date, dict[str, int]]:
    """Minutes of everybody booked, by week: 0 for who did not come; some of those two weeks later in full."""
    found: dict[date, dict[str, int]] = {}
    for nth, (week, numbers) in enumerate(sorted(weeks.items())):
        here = {number: whole for number in numbers if number != moved}
        if nth in (0, 1, 3):
            here[next(number for number in reversed(numbers) if number != moved)] = 0
        found[week] = here
    for nth, week in enumerate(sorted(weeks)[:2]):
        late = next(number for number, there in found[week].items() if not there)
        found[sorted(weeks)[nth + 2]][late] = whole
    found[to][moved] = whole
    return found


def _attendance(made: Sequence[ClassMade]) -> list[AttendanceRow]:
    return [
        AttendanceRow(number, one.day.on, one.day.title, minutes, contact=True)
        for one in made
        if one.is_over
        for number, minutes in one.minutes.items()
        if minutes
    ]
