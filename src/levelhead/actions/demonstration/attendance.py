"""Who came to which training day, following the drawn order of the roll-out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator

COURSE = "Personal safety training, two linked days"
DAY_MINUTES = 360  # two days of six hours make the twelve hours of the national minimum
_DAYS_BETWEEN_CLASSES = 2  # a week holds a class on Monday and Tuesday and one on Wednesday and Thursday

# How often the second day goes wrong, and how: set by us, so that standing varies as it does in life.
_LEFT_EARLY = 0.04
_LEFT_EARLY_MINUTES = 240
_MISSED = 0.04
_CAUGHT_UP_WEEKS = (3, 30)  # a missed second day is made up after this many weeks, or is still to come


@dataclass(frozen=True, slots=True)
class FictionalAttendance:
    """One day of training that one person attended.

    Attributes:
        person: place of the person in the list of officers.
        on: the day.
        minutes: contact minutes attended.
    """

    person: int
    on: date
    minutes: int


def class_starts(
    starts_on: date, first_trained: NDArray[np.int64], class_in_week: NDArray[np.int64]
) -> list[date]:
    """First day of each officer's class; week 1 of the roll-out begins on `starts_on`, a Monday."""
    days = 7 * (first_trained - 1) + _DAYS_BETWEEN_CLASSES * class_in_week
    return [starts_on + timedelta(days=days) for days in days.tolist()]


def make_attendance(starts: Sequence[date], *, today: date, seed: int) -> list[FictionalAttendance]:
    """Attended days up to today, in the order of days.

    Everybody comes on the first day of their class, from which they count as trained; some leave the second
    day early, and some miss it and catch up later.
    """
    rng = generator(seed, "demonstration.attendance")
    luck = rng.random(len(starts)).tolist()
    catch_up = rng.integers(*_CAUGHT_UP_WEEKS, len(starts)).tolist()
    days = []
    for person, start in enumerate(starts):
        second, minutes = start + timedelta(days=1), DAY_MINUTES
        if luck[person] < _LEFT_EARLY:
            minutes = _LEFT_EARLY_MINUTES
        elif luck[person] < _LEFT_EARLY + _MISSED:
            second += timedelta(weeks=catch_up[person])
        days.append(FictionalAttendance(person, start, DAY_MINUTES))
        days.append(FictionalAttendance(person, second, minutes))
    return sorted((day for day in days if day.on <= today), key=lambda day: (day.on, day.person))
