"""A register as people read it: a line for each learner, and the times that a person most likely means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from levelhead.records.class_day import ClassDay
from levelhead.records.register import Mark, contact_minutes, minutes_by_block, presence, standing_marks

State = Literal["unanswered", "replaced", "here", "gone"]
WAYS = {"booked": "Booked", "walk_in": "Walk-in", "swap": "In the place of somebody else"}
LEAVINGS = {
    "end": "Stayed to the end",
    "left_early": "Left early",
    "withdrawn": "Withdrawn",
    "injured": "Injured",
}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """How one learner stands on a register.

    Attributes:
        staff_number: of the learner.
        state: unanswered (booked, nothing noted), replaced (somebody came in their place), here or gone.
        way: one of `WAYS`; booked for somebody with a place who has not come.
        said: the state in words, with its time.
        minutes: contact minutes up to now.
        marks: the marks that count, in the order of the moments they tell of.
        replaces: staff number of the person whose place it is, or empty.
    """

    staff_number: str
    state: State
    way: str
    said: str
    minutes: int
    marks: tuple[Mark, ...] = ()
    replaces: str = ""


def register_lines(
    day: ClassDay, booked: Collection[str], marks: Iterable[Mark], now: datetime
) -> list[RegisterLine]:
    """A line for everybody booked, in their order, then for everybody else who came, by staff number."""
    counting = standing_marks(marks)
    spells = presence(counting)
    own = {number: tuple(one for one in counting if one.staff_number == number) for number in spells}
    replaced = {one.in_place_of: one.staff_number for one in counting if one.in_place_of}
    others = sorted(set(own) - set(booked))
    lines = []
    for number in (*booked, *others):
        if number not in spells:
            state: State = "replaced" if number in replaced else "unanswered"
            said = f"{replaced[number]} is here instead" if state == "replaced" else "Not answered yet"
            lines.append(RegisterLine(number, state, "booked", said, 0))
            continue
        here, last = own[number], spells[number][-1]
        came = next(one for one in here if one.kind == "arrived")
        minutes = contact_minutes(minutes_by_block(day, spells[number], now=min(now, day.ends_at)))
        if last.until is None:
            state, said = "here", _came(day, spells[number][-1].since, again=len(spells[number]) > 1)
        else:
            state = "gone"
            said = f"{LEAVINGS.get(last.why_left, 'Left')} at {clock_of(day, last.until)}"
        lines.append(RegisterLine(number, state, came.why, said, minutes, here, came.in_place_of))
    return lines


def clock_of(day: ClassDay, moment: datetime) -> str:
    """A moment as the clock at the venue shows it, such as 09:05."""
    return f"{moment.astimezone(day.starts_at.tzinfo):%H:%M}"


def likely_time(day: ClassDay, what: str, now: datetime) -> datetime:
    """The moment that is meant where nobody typed one.

    Somebody present was there from the start, or from now where it has not begun; anything else happened now,
    or at the latest at the end of the class. Not rounded: of two taps within a minute the second stands.
    """
    return min(now.astimezone(day.starts_at.tzinfo), day.starts_at if what == "present" else day.ends_at)


def _came(day: ClassDay, since: datetime, *, again: bool) -> str:
    late = int((since - day.starts_at).total_seconds() // 60)
    if again:
        return f"Back since {clock_of(day, since)}"
    if late > 0:
        hours, minutes = divmod(late, 60)
        parts = [f"{hours} h"] if hours else []
        words = " ".join([*parts, f"{minutes} min"] if minutes else parts)
        return f"Here since {clock_of(day, since)}, {words} late"
    return f"Here since {clock_of(day, since)}"
