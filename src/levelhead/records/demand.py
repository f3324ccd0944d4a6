"""Who falls due when, against the seats there are: how a planner sees a shortfall before it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.records.standing import Standing

NOT_IN_DATE = frozenset({"lapsed", "not_yet_trained"})


@dataclass(frozen=True, slots=True)
class Week:
    """A week of demand and seats.

    Attributes:
        begins: its Monday.
        due: people whose training runs out in it, when no more is recorded.
        seats: places in courses that begin in it.
        taken: those of them that are booked.
        short: people who are not in date, or fell due by its end, and for whom there was no seat.
    """

    begins: date
    due: int
    seats: int
    taken: int
    short: int

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return max(self.seats - self.taken, 0)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def due_on(standing: Standing) -> date | None:
    """The last day in date of somebody who is; None for who is not in date, is excused, or owes nothing."""
    return standing.until if standing.state in {"in_date", "due_soon"} else None


def weeks_of(
    standings: Iterable[Standing], seats: Iterable[tuple[date, int, int]], *, first: date, weeks: int
) -> tuple[int, list[Week]]:
    """How many are not in date now, and the weeks from one on.

    A seat serves whoever is not in date, or falls due in its week or later, the earliest first; nobody could
    leave fewer without one at the end of any week.

    Args:
        standings: of everybody, on the first day.
        seats: day on which a course begins, its places, and how many of them are booked.
        first: any day of the first week.
        weeks: how many.
    """
    begins = monday(first)
    backlog, due = 0, Counter[date]()
    for one in standings:
        ends = due_on(one)
        if one.state in NOT_IN_DATE:
            backlog += 1
        elif ends is not None:
            due[monday(ends)] += 1
    places, booked = Counter[date](), Counter[date]()
    for day, many, taken in seats:
        places[monday(day)] += many
        booked[monday(day)] += min(taken, many)
    found: list[Week] = []
    wanting = backlog
    for number in range(weeks):
        week = begins + timedelta(weeks=number)
        wanting += due[week] - places[week]
        found.append(Week(week, due[week], places[week], booked[week], max(wanting, 0)))
    return backlog, found


def in_words(backlog: int, weeks: Sequence[Week]) -> str:
    """The shortfall as a sentence."""
    if not weeks:
        return ""
    last = weeks[-1]
    seats, due = sum(one.seats for one in weeks), sum(one.due for one in weeks)
    if last.short == 0:
        return (
            f"{seats:,} seats in {len(weeks)} weeks are enough for the {backlog:,} who are not in date "
            f"and the {due:,} who fall due."
        )
    return (
        f"{seats:,} seats in {len(weeks)} weeks, for {backlog:,} who are not in date and {due:,} who fall "
        f"due: at the end {last.short:,} are without one, however well the seats are used."
    )
