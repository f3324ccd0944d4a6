"""Who was due to be trained in which week of a roll-out, and what happened.

The week that was drawn never changes: that what was due came from a draw is what justifies the comparison.
What happened is worked out from the records as they stand, so that a correction is seen here as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from levelhead.records.excusals import Excusal
from levelhead.records.reckoning import in_full
from levelhead.records.standing import Attended

DueState = Literal["as_drawn", "early", "late", "swapped", "missed", "left", "not_yet"]
DUE_STATES: tuple[DueState, ...] = get_args(DueState)
DUE_TITLES: dict[DueState, str] = {
    "as_drawn": "As drawn",
    "early": "Early",
    "late": "Late",
    "swapped": "Swapped or moved",
    "missed": "Missed",
    "left": "Left",
    "not_yet": "Not yet",
}
_A_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class CourseCounted:
    """What completes a course.

    Attributes:
        names: that attendance may give it, as `course_name` writes them.
        minutes: of contact time.
        counts_from: records before this day do not count.
    """

    names: frozenset[str]
    minutes: int
    counts_from: date


@dataclass(frozen=True, slots=True)
class Due:
    """What was drawn for somebody.

    Attributes:
        staff_number: whose it is.
        week: the Monday of the week in which their course begins.
        turn: place in the order in which people were drawn, from 0; who was drawn first is booked first.
        class_id: the class of that week, as the draw named it.
        strata: their values of the columns within which the order was drawn.
    """

    staff_number: str
    week: date
    turn: int
    class_id: str
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """That somebody was to come in another week than was drawn: in exchange with somebody, or alone."""

    week: date
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class DueKnown:
    """What is known of somebody who was drawn.

    Attributes:
        due: what was drawn.
        full_name: of the person.
        unit: name of their unit now.
        service: first and last day of service; the last is None while they serve.
        completed_on: the day on which they had completed the course, or None.
        places: the first days of courses in which they hold a place, in order.
        moved: to which week, by the last move; None where there was none.
        excusals: their deferrals and exemptions.
    """

    due: Due
    full_name: str
    unit: str
    service: tuple[date, date | None]
    completed_on: date | None = None
    places: tuple[date, ...] = ()
    moved: Moved | None = None
    excusals: Sequence[Excusal] = ()

    @property
    def week(self) -> date:
        """The week in which they are to come now."""
        return self.moved.week if self.moved else self.due.week

    @property
    def place(self) -> date | None:
        """The first day of the course they are booked into: in the week they are to come, else the last."""
        here = [day for day in self.places if self.week <= day <= self.week + _A_WEEK]
        return here[0] if here else self.places[-1] if self.places else None


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of what was due, and why, as a sentence; empty where the state says it all."""

    state: DueState
    why: str = ""

    @property
    def title(self) -> str:
        """The state in words."""
        return DUE_TITLES[self.state]


@dataclass(frozen=True, slots=True)
class Adherence:
    """How many were due in a week or a stratum, and what became of them."""

    label: str
    due: int
    counts: Mapping[DueState, int]

    @property
    def kept(self) -> float | None:
        """Share trained as drawn, of those whose week is over; None where nobody's is."""
        over = self.due - self.counts.get("not_yet", 0)
        return self.counts.get("as_drawn", 0) / over if over else None


def course_name(text: str) -> str:
    """A course's name as it is compared: whatever its case and spaces, as long as attendance keeps it."""
    return " ".join(text.split()).casefold()[:100]


def completed_on(attended: Iterable[Attended], course: CourseCounted) -> date | None:
    """The first day by which contact time of the course was complete, as standing counts it; or None."""
    counting = sorted(
        (one.on, one.minutes)
        for one in attended
        if one.contact
        and not one.superseded
        and one.verified
        and one.on >= course.counts_from
        and course_name(one.course) in course.names
    )
    had = 0
    for on, minutes in counting:
        had += minutes
        if had >= course.minutes > 0:
            return on
    return None


def happened(known: DueKnown, today: date, ends: Mapping[date, date]) -> Happened:
    """What became of what was due.

    Args:
        known: of the person.
        today: the day asked about.
        ends: Monday of a week to the last day of the courses that began in it; Sunday where none did.
    """
    due, done = known.due, known.completed_on
    if done is not None:
        return Happened(_when(known, done, ends))
    last_served = known.service[1]
    last = _last(known.week, ends)
    if last_served is not None and last_served < today and last_served <= last:
        return Happened("left", f"Left on {in_full(last_served)}.")
    if last < today:
        return Happened("missed", _why_missed(known))
    if known.week != due.week:
        return Happened("not_yet", f"To come in the week of {in_full(known.week)} instead.")
    return Happened("not_yet")


def _when(known: DueKnown, done: date, ends: Mapping[date, date]) -> DueState:
    drawn, week = known.due.week, known.week
    if drawn <= done <= _last(drawn, ends):
        return "as_drawn"
    if known.moved and week <= done <= _last(week, ends):
        return "swapped"
    return "early" if done < drawn else "late"


def _last(week: date, ends: Mapping[date, date]) -> date:
    return max(ends.get(week, week), week + _A_WEEK)


def _why_missed(known: DueKnown) -> str:
    if excused_in(known, known.week):
        return "A deferral or exemption held that week."
    if known.place is None or not known.week <= known.place <= known.week + _A_WEEK:
        return "No place was booked that week."
    return "Booked, and the course is not complete."


def excused_in(known: DueKnown, day: date) -> bool:
    """Whether a deferral or an exemption that was approved holds on any day of a day's week."""
    first = day - timedelta(days=day.weekday())
    found = [(one.begins, one.last_day(first + _A_WEEK)) for one in known.excusals]
    return any(last is not None and begins <= first + _A_WEEK and first <= last for begins, last in found)


def adherence(
    rows: Iterable[tuple[DueKnown, Happened]], label: Callable[[Due], str]
) -> tuple[Adherence, ...]:
    """Counts by week, by stratum or by whatever else a label says; in the order of the labels."""
    counts: dict[str, Counter[DueState]] = {}
    for known, found in rows:
        counts.setdefault(label(known.due), Counter())[found.state] += 1
    return tuple(Adherence(one, found.total(), dict(found)) for one, found in sorted(counts.items()))
