"""Who came to which training day, following the drawn order of the roll-out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.records.attendance import AttendanceRow

COURSE = "Personal safety training, two linked days"
DAY_MINUTES = 360  # two days of six hours make the twelve hours of the national minimum
_DAYS_BETWEEN_CLASSES = 2  # a week holds a class on Monday and Tuesday and one on Wednesday and Thursday

# How often the second day goes wrong, and how: set by us, so that standing varies as it does in life.
_LEFT_EARLY = 0.04
_LEFT_EARLY_MINUTES = 240
_MISSED = 0.04
_CAUGHT_UP_WEEKS = (3, 30)  # a missed second day is made up after this many weeks, or is still to come


def class_starts(
    starts_on: date, first_trained: NDArray[np.int64], class_in_week: NDArray[np.int64]
) -> list[date]:
    """First day of each officer's class; week 1 of the roll-out begins on `starts_on`, a Monday."""
    days = 7 * (first_trained - 1) + _DAYS_BETWEEN_CLASSES * class_in_week
    return [starts_on + timedelta(days=days) for days in days.tolist()]


def make_attendance(
    people: Sequence[str], starts: Sequence[date], *, today: date, seed: int
) -> list[AttendanceRow]:
    """Attended days up to today, in the order of days.

    Everybody comes on the first day of their class, from which they count as trained; some leave the second
    day early, and some miss it and catch up later.

    Args:
        people: staff numbers.
        starts: first day of the class of each.
        today: days after it have not happened.
        seed: the same seed makes the same attendance.
    """
    rng = generator(seed, "demonstration.attendance")
    luck = rng.random(len(people)).tolist()
    catch_up = rng.integers(*_CAUGHT_UP_WEEKS, len(people)).tolist()
    rows = []
    for place, (person, start) in enumerate(zip(people, starts, strict=True)):
        second, minutes = start + timedelta(days=1), DAY_MINUTES
        if luck[place] < _LEFT_EARLY:
            minutes = _LEFT_EARLY_MINUTES
        elif luck[place] < _LEFT_EARLY + _MISSED:
            second += timedelta(weeks=catch_up[place])
        rows += [
            AttendanceRow(person, start, COURSE, DAY_MINUTES, contact=True),
            AttendanceRow(person, second, COURSE, minutes, contact=True),
        ]
    return sorted((row for row in rows if row.on <= today), key=lambda row: (row.on, row.staff_number))
