"""Which messages there are, and when an organisation sends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, get_args
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/London")  # whose days and clock messages speak of

MessageKind = Literal[
    "invitation",
    "update",
    "cancellation",
    "class_reminder",
    "due_reminder",
    "lapsed_reminder",
    "team_digest",
    "seats_digest",
]
KINDS: tuple[MessageKind, ...] = get_args(MessageKind)
KIND_TITLES: dict[MessageKind, str] = {
    "invitation": "Invitation",
    "update": "Change of a class",
    "cancellation": "Cancellation",
    "class_reminder": "Reminder of a class",
    "due_reminder": "Reminder before training runs out",
    "lapsed_reminder": "Reminder after training ran out",
    "team_digest": "A supervisor's week",
    "seats_digest": "A planner's week",
}
# What a calendar keeps: the same one sent again changes nothing there.
CALENDAR_KINDS: frozenset[MessageKind] = frozenset({"invitation", "update", "cancellation"})
REMINDERS: tuple[MessageKind, ...] = tuple(kind for kind in KINDS if kind not in CALENDAR_KINDS)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_DAYS = 365  # a set point is at most so many days before or after


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """When messages are sent, and which of them nobody may decline.

    Attributes:
        begins: nothing that came about before this day is told; set, so that the first day is no flood.
        class_days: a class is brought to mind so many days before.
        due_days: that training runs out is brought to mind so many days before.
        lapsed_days: that it ran out is told so many days after the first day out of date; 0 is that day.
        digest_on: day of the week of digests, or empty for none.
        required: kinds, beside those of calendars, that nobody may decline.
        domains: the domains that are written to; empty for any.
        address: where the pages answer, for links; empty for no links.
    """

    begins: date
    class_days: tuple[int, ...] = (7, 1)
    due_days: tuple[int, ...] = (90, 30, 7)
    lapsed_days: tuple[int, ...] = (0, 28)
    digest_on: str = "monday"
    required: tuple[MessageKind, ...] = ()
    domains: tuple[str, ...] = ()
    address: str = ""

    @property
    def optional(self) -> tuple[MessageKind, ...]:
        """The kinds that a person may decline."""
        return tuple(kind for kind in REMINDERS if kind not in self.required)

    def writes_to(self, address: str) -> bool:
        """Whether an e-mail address is one that is written to."""
        domain = address.rpartition("@")[2].lower()
        return bool(domain) and (not self.domains or domain in self.domains)


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time(0), HERE)
