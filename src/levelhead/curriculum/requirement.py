"""Requirements as dated values: how much, within what time, counted how, for whom, from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.basics.numerals import plural

ROLE_TYPES = ("officer", "staff", "special")


@dataclass(frozen=True, slots=True)
class Rolling:
    """The months up to the day asked about."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The months that follow the day on which the minutes were complete.

    Attributes:
        within_months: within how many months the minutes have to fall to be complete. At most half of the
            interval: with more, minutes of one interval would do for the next as well.
    """

    within_months: int


@dataclass(frozen=True, slots=True)
class FixedCycle:
    """Cycles of the calendar, which begin on a month and a day."""

    month: int
    day: int


Anchor = Rolling | Completion | FixedCycle


@dataclass(frozen=True, slots=True)
class Requirement:
    """One dated requirement.

    Attributes:
        id: its name.
        title: in plain words.
        minutes: least minutes of contact time.
        interval_months: within how many months.
        anchor: how the months are counted.
        due_soon_days: how many days before the end a person counts as due.
        role_types: to whom it applies.
        applies_from: first day.
        applies_to: last day, or None.
        authority: where it comes from.
        scenario_types: types of scenario in which competence has to be shown besides; none by default.
    """

    id: str
    title: str
    minutes: int
    interval_months: int
    anchor: Anchor
    due_soon_days: int
    role_types: tuple[str, ...]
    applies_from: date
    applies_to: date | None
    authority: str
    scenario_types: tuple[str, ...] = ()

    def in_words(self) -> str:
        """The rule as a sentence a person can check."""
        if not self.scenario_types:
            return self._time_in_words()
        count = plural(len(self.scenario_types), "type")
        last = "the last of each counts for as many months"
        return f"{self._time_in_words()} Competence shown in {count} of scenario; {last}."

    def _time_in_words(self) -> str:
        hours, rest = divmod(self.minutes, 60)
        time = " ".join(
            part
            for part in (plural(hours, "hour") if hours else "", plural(rest, "minute") if rest else "")
            if part
        )
        months = plural(self.interval_months, "month")
        match self.anchor:
            case Rolling():
                return f"At least {time} of contact time in the last {months}."
            case Completion(within):
                first = f"At least {time} of contact time within {plural(within, 'month')}"
                return f"{first}, and again within {months} of the day it was complete."
            case FixedCycle():
                return f"At least {time} of contact time in each cycle of {months}."


def requirement_on(day: date, requirements: Sequence[Requirement]) -> Requirement | None:
    """The newest requirement that applies on a day, or None when none does."""
    applying = [
        one
        for one in requirements
        if one.applies_from <= day and (one.applies_to is None or day <= one.applies_to)
    ]
    return max(applying, key=lambda one: one.applies_from, default=None)
