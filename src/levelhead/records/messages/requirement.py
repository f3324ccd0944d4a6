"""Reminders that training runs out, or ran out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from levelhead.records.demand import due_on
from levelhead.records.excusals import Excusal
from levelhead.records.messages.letter import Letter, LetterPart
from levelhead.records.messages.settings import HERE, MessageSettings, midnight
from levelhead.records.messages.told import Owed, Recipient, SendHistory, owed_once
from levelhead.records.needs import Seat
from levelhead.records.reckoning import in_full
from levelhead.records.standing import Standing

CATCH_UP_DAYS = 30  # a point is told so long after it, where nothing could be sent on its day


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands today, as far as messages speak of it.

    Attributes:
        staff_number: theirs.
        full_name: their name.
        standing: theirs today.
        lapsed_on: the first day out of date; None where they are not lapsed, or were before anything is told.
        seat: the next place they have in a class, or None.
        excusals: their deferrals and exemptions.
    """

    staff_number: str
    full_name: str
    standing: Standing
    lapsed_on: date | None = None
    seat: Seat | None = None
    excusals: tuple[Excusal, ...] = ()


def first_day_lapsed(
    day: date, days_back: int, standing_at: Callable[[date], Standing], news: Collection[date]
) -> date | None:
    """The first of the days on which somebody who is lapsed on a day was so without a break, asking or not.

    Where nothing was new, standing only runs out, so the day it did is found by halving; otherwise the days
    are looked at one by one.

    Args:
        day: one on which they are lapsed.
        days_back: how far back is looked; None where they were lapsed all that time.
        standing_at: theirs on a day, by the records there are now.
        news: the days on which something began, ended or was recorded.
    """
    first = day - timedelta(days=days_back)

    def is_lapsed(back: int) -> bool:
        return standing_at(day - timedelta(days=back)).state in {"lapsed", "awaiting"}

    if any(first < one <= day for one in news):
        back = next((back for back in range(1, days_back + 1) if not is_lapsed(back)), None)
    elif is_lapsed(days_back):
        back = None
    else:
        back = 1 + bisect_left(range(1, days_back + 1), x=True, key=lambda back: not is_lapsed(back))
    return None if back is None else day - timedelta(days=back - 1)


def requirement_messages(
    stand: Stand, person: Recipient, told: SendHistory, *, now: datetime, settings: MessageSettings
) -> Iterator[Owed]:
    """The reminder that one person is owed today, of the nearest point that is reached, or none."""
    today, ends = now.astimezone(HERE).date(), due_on(stand.standing)
    if ends is not None:
        points = [one for one in settings.due_days if (ends - today).days <= one]
        if points:
            point = min(points)
            reached = ends - timedelta(days=point)
            if reached >= settings.begins:
                key, since = f"due:{ends}:{point}", midnight(reached)
                yield from owed_once("due_reminder", key, since, _due(ends, stand), person=person, told=told)
    lapsed_on = stand.lapsed_on
    if lapsed_on is not None:
        points = [one for one in settings.lapsed_days if one <= (today - lapsed_on).days]
        if points:
            point = max(points)
            reached = lapsed_on + timedelta(days=point)
            if reached >= settings.begins and (today - reached).days <= CATCH_UP_DAYS:
                key, since = f"lapsed:{lapsed_on}:{point}", midnight(reached)
                letter = _lapsed(lapsed_on, stand)
                yield from owed_once("lapsed_reminder", key, since, letter, person=person, told=told)


def _due(ends: date, stand: Stand) -> Letter:
    return Letter(
        f"Your safety training runs out on {in_full(ends)}",
        (
            LetterPart((f"You are in date until {in_full(ends)}. Train by then to stay in date.",)),
            LetterPart(_seat(stand.seat, ends)),
        ),
        "/my-record/",
    )


def _lapsed(lapsed_on: date, stand: Stand) -> Letter:
    since = in_full(lapsed_on)
    return Letter(
        f"Your safety training is overdue since {since}",
        (
            LetterPart(
                (f"By the records here your training is overdue since {since}.", stand.standing.next_step)
            ),
            LetterPart(_seat(stand.seat, None)),
        ),
        "/my-record/",
    )


def _seat(seat: Seat | None, by: date | None) -> tuple[str, ...]:
    """Whether they have a place, and whether it is in time."""
    if seat is None:
        return ("You have no place in a class yet. Ask whoever plans training, or your supervisor.",)
    if seat.booked and by is not None and seat.on > by:
        return (f"{seat.in_words()} That is too late to stay in date.",)
    return (seat.in_words(),)
