"""What actions on classes need from outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from levelhead.records.attendance import AttendanceRow
from levelhead.records.class_day import ClassDay
from levelhead.records.gates import Known, Override
from levelhead.records.register import Mark


@dataclass(frozen=True, slots=True)
class ClassKept:
    """A class as it is kept.

    Attributes:
        id: its identifier.
        day: the plan that stands.
        plan_number: how many plans there were; the number of a calendar's update is one less.
        places: staff number to booked, waiting or cancelled, in the order in which people came to stand so.
        overrides: every override of a gate.
        opened_at: or None.
        closed_at: when the register was closed, or None.
        cancelled_at: or None.
    """

    id: str
    day: ClassDay
    plan_number: int
    places: Mapping[str, str]
    overrides: tuple[Override, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def booked(self) -> tuple[str, ...]:
        """Staff numbers with a place."""
        return tuple(number for number, state in self.places.items() if state == "booked")

    @property
    def waiting(self) -> tuple[str, ...]:
        """Staff numbers on the waiting list, the first first."""
        return tuple(number for number, state in self.places.items() if state == "waiting")


class ClassStore(Protocol):
    """Where classes are kept. Everything is added, nothing is changed."""

    def add(self, day: ClassDay, *, by: str, at: datetime) -> str:
        """Keep a new class; its identifier."""

    def read(self, class_id: str) -> ClassKept:
        """The class, held until the transaction ends. Raises Refused when there is none."""

    def same_as(self, day: ClassDay) -> str:
        """A class of that course, title, time and venue that is not cancelled, by identifier; or empty."""

    def replan(self, class_id: str, day: ClassDay, *, by: str, at: datetime) -> None:
        """Keep a new plan in the place of the one that stands."""

    def add_event(self, class_id: str, kind: str, *, by: str, at: datetime, reason: str = "") -> None:
        """Keep that a class was opened, closed or cancelled."""

    def add_override(self, class_id: str, override: Override) -> None:
        """Keep an override of a gate."""

    def add_place(
        self, class_id: str, number: str, state: str, *, by: str, at: datetime, reason: str
    ) -> None:
        """Keep that somebody is booked, waiting or cancelled."""

    def marks(self, class_id: str) -> dict[str, Mark]:
        """The marks of a class by name."""

    def mark_named(self, mark_id: str) -> Mark | None:
        """The mark of that name in another class, or None."""

    def add_marks(self, class_id: str, marks: Sequence[Mark], *, at: datetime) -> None:
        """Keep marks."""

    def known(self, day: ClassDay, learners: int) -> Known:
        """What is known of the people and the kit of a class on its day."""

    def serving(self, numbers: Collection[str], day: ClassDay) -> frozenset[str]:
        """Those of the numbers whose people serve on the day."""

    def elsewhere(self, class_id: str, day: ClassDay, numbers: Collection[str]) -> dict[str, str]:
        """Staff number to the title of another open class of that time where the register has them."""

    def save_attendance(self, rows: Sequence[AttendanceRow], *, at: datetime) -> int:
        """Keep rows of attendance where they say something new, superseding older ones; how many."""
