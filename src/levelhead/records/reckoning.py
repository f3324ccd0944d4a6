"""How an anchor counts contact time: from which day records count, and until when they are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from levelhead.basics.dates import add_months
from levelhead.curriculum.requirement import Completion, FixedCycle, Requirement, Rolling

# Days and their minutes of contact time, newest first.
Contact = Sequence[tuple[date, int]]

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the rule makes of a record on a day.

    Attributes:
        begins: first day whose records count.
        until: last day in date when no more is recorded, on or after the day asked about; None when not in
            date.
        ever_complete: whether the minutes were complete on any day so far.
        remark: which records count, as a sentence.
    """

    begins: date
    until: date | None
    ever_complete: bool
    remark: str


def reckon(day: date, contact: Contact, requirement: Requirement) -> Reckoning:
    """What the requirement makes of contact time on a day.

    Args:
        day: the day asked about.
        contact: contact time up to that day.
        requirement: the rule.
    """
    match requirement.anchor:
        case Rolling():
            return _rolling(day, contact, requirement)
        case Completion(within):
            return _completion(day, contact, requirement, within)
        case FixedCycle(month, first):
            return _fixed_cycle(day, contact, requirement, (month, first))


@lru_cache(maxsize=1024)  # of a whole force most records are put beside the same few days
def in_full(day: date) -> str:
    """A day as a person writes it, for example 3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def _rolling(day: date, contact: Contact, requirement: Requirement) -> Reckoning:
    months = requirement.interval_months
    begins = add_months(day, -months) + _A_DAY
    until, total = None, 0
    for on, minutes in contact:
        total += minutes
        if on < begins:
            break
        if total >= requirement.minutes:
            until = last_day_counting(on, months)
            break
    ever = _last_completion(contact, requirement.minutes, months) is not None
    return Reckoning(begins, until, ever, _from(begins))


def last_day_counting(on: date, months: int) -> date:
    """The last day whose interval still holds `on`; a month's end can hold it a few days longer."""
    last = add_months(on, months) - _A_DAY
    while add_months(last + _A_DAY, -months) < on:
        last += _A_DAY
    return last


def _completion(day: date, contact: Contact, requirement: Requirement, within: int) -> Reckoning:
    completed = _last_completion(contact, requirement.minutes, within)
    if completed is not None:
        until = add_months(completed, requirement.interval_months) - _A_DAY
        if day <= until:
            begins = add_months(completed, -within) + _A_DAY
            return Reckoning(begins, until, True, f"Complete on {in_full(completed)}.")
    begins = add_months(day, -within) + _A_DAY
    return Reckoning(begins, None, completed is not None, _from(begins))


def _last_completion(contact: Contact, required: int, within: int) -> date | None:
    """The latest day on which the minutes of the months before it were enough."""
    for place, (end, _) in enumerate(contact):
        before = add_months(end, -within)
        if sum(minutes for on, minutes in contact[place:] if on > before) >= required:
            return end
    return None


def _fixed_cycle(day: date, contact: Contact, requirement: Requirement, begins: tuple[int, int]) -> Reckoning:
    """Who completed a cycle is in date until the end of the next, which is there to complete that one in."""
    first, months = date(requirement.applies_from.year, *begins), requirement.interval_months
    this = _cycle(day, first, months)
    minutes: dict[int, int] = {}
    for on, one in contact:
        cycle = _cycle(on, first, months)
        minutes[cycle] = minutes.get(cycle, 0) + one
    complete = {cycle for cycle, total in minutes.items() if total >= requirement.minutes}
    until = None
    if complete & {this, this - 1}:
        until = add_months(first, (max(complete) + 2) * months) - _A_DAY
    starts, ends = add_months(first, this * months), add_months(first, (this + 1) * months) - _A_DAY
    remark = f"This cycle runs from {in_full(starts)} to {in_full(ends)}."
    if this not in complete and this - 1 in complete:
        remark += " The one before was completed, so there is until its end to complete it."
    return Reckoning(starts, until, bool(complete), remark)


def _cycle(day: date, first: date, months: int) -> int:
    """The number of the cycle that holds a day; cycle 0 begins on `first`."""
    number = ((day.year - first.year) * 12 + day.month - first.month) // months
    return number if add_months(first, number * months) <= day else number - 1


def _from(begins: date) -> str:
    return f"Records from {in_full(begins)} count."
