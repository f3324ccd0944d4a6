"""What the actions on a roll-out that a force runs need from outside, and what is kept of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from levelhead.records.due import Due, DueKnown
from levelhead.records.due_places import DayPlanned
from levelhead.records.excusals import Excusal
from levelhead.records.standing import Attended

# Columns of people within which an order can be drawn.
STRATA = ("unit", "role_type", "rank", "supervisor")
LeftOutBecause = Literal["not_in_service", "already_trained", "exempt"]
LEFT_OUT: dict[LeftOutBecause, str] = {
    "not_in_service": "Not in service on the day",
    "already_trained": "Already trained",
    "exempt": "Exempt",
}
EventKind = Literal["moved", "swapped", "noted", "ended"]


@dataclass(frozen=True, slots=True)
class RolloutDraft:
    """What a planner says of a roll-out before its order is drawn.

    Attributes:
        title: its name.
        course_id: the course that is rolled out.
        role_types: officer, staff or special; who takes part.
        units: names of the units that take part, each with those below it.
        serving_on: who takes part serves on this day.
        counts_from: whoever completed the course on or after this day is trained already, and left out.
        strata: some of `STRATA`, within which the order is drawn.
        first_week: Monday of the first week.
        weeks: in how many weeks courses begin.
        seats_a_week: in each; 0 for the free places of the classes that are planned.
        seed: of the draw.
        watched_before: weeks of outcomes before the first week.
        watched_after: weeks of outcomes after the last.
    """

    title: str
    course_id: str
    role_types: tuple[str, ...]
    units: tuple[str, ...]
    serving_on: date
    counts_from: date
    strata: tuple[str, ...]
    first_week: date
    weeks: int
    seats_a_week: int
    seed: int
    watched_before: int
    watched_after: int

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }


def draft_from(kept: Mapping[str, Any]) -> RolloutDraft:
    """The draft that `as_json` wrote."""
    days = {name: date.fromisoformat(kept[name]) for name in ("serving_on", "counts_from", "first_week")}
    lists = {name: tuple(kept[name]) for name in ("role_types", "units", "strata")}
    return RolloutDraft(**{**kept, **days, **lists})


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody of the role types and units of a draft, with what decides whether they take part.

    Attributes:
        staff_number: whose it is.
        values: of the columns in `STRATA`, by name.
        service: first and last day of service; the last is None while they serve.
        attended: their records.
        excusals: their deferrals and exemptions.
    """

    staff_number: str
    values: Mapping[str, str]
    service: tuple[date, date | None]
    attended: Sequence[Attended]
    excusals: Sequence[Excusal]


@dataclass(frozen=True, slots=True)
class RolloutDrawn:
    """A roll-out as it was drawn and locked, to be kept.

    Attributes:
        draft: what was asked for.
        protocol: its text.
        schedule: what was drawn, as CSV.
        due: the same, for each person.
        left_out: staff number to why.
    """

    draft: RolloutDraft
    protocol: str
    schedule: str
    due: tuple[Due, ...]
    left_out: Mapping[str, LeftOutBecause]


@dataclass(frozen=True, slots=True)
class RolloutEvent:
    """Something that departs from what was drawn, or that the roll-out was ended.

    Attributes:
        kind: moved, swapped, noted or ended.
        by: staff number of who did it.
        at: when.
        reason: why.
        staff_number: of whom it moves; empty where it moves nobody.
        other: of a swap, whom they change weeks with.
        week: Monday of the week they are to come in instead.
    """

    kind: EventKind
    by: str
    at: datetime
    reason: str
    staff_number: str = ""
    other: str = ""
    week: date | None = None


@dataclass(frozen=True, slots=True)
class RolloutKept:
    """A roll-out as it is kept.

    Attributes:
        name: short name, in addresses and commands.
        draft: what was asked for.
        protocol: its text, as it was locked.
        schedule: what was drawn, as CSV.
        locked_at: when.
        by: staff number of who drew it.
        events: what departed from it, in order.
    """

    name: str
    draft: RolloutDraft
    protocol: str
    schedule: str
    locked_at: datetime
    by: str
    events: tuple[RolloutEvent, ...]

    @property
    def ended(self) -> RolloutEvent | None:
        """That it was ended, by whom and why; None while it was not."""
        return next((one for one in self.events if one.kind == "ended"), None)


class RolloutStore(Protocol):
    """Where roll-outs are kept. Everything is added, nothing is changed."""

    def people(self, draft: RolloutDraft) -> Sequence[PersonSeen]:
        """Everybody of the role types and units of a draft. Raises Refused when there is no such unit."""

    def planned(self, course_id: str, first: date, last: date) -> Sequence[DayPlanned]:
        """The classes of a course on the days from first to last that were not cancelled."""

    def course_names(self, course_id: str) -> frozenset[str]:
        """What attendance calls the course, by its versions and its classes."""

    def under_way(self, course_id: str, numbers: Collection[str], today: date) -> Mapping[str, int]:
        """Titles of roll-outs of a course that are not over or ended, to how many of the people are in it."""

    def add(self, drawn: RolloutDrawn, *, by: str, at: datetime) -> str:
        """Keep a roll-out; its name. Raises Refused when there is one of that name."""

    def read(self, name: str) -> RolloutKept:
        """A roll-out. Raises Refused when there is none of that name."""

    def due(self, name: str) -> Sequence[DueKnown]:
        """What is known of everybody who was drawn, in the order of their weeks and turns."""

    def add_event(self, name: str, *events: RolloutEvent) -> None:
        """Keep what departed from what was drawn."""

    def places_to_come(self, name: str, staff_number: str, today: date) -> Sequence[str]:
        """Classes of the course, after a day, in which somebody holds a place or waits."""

    def add_places(
        self, places: Sequence[tuple[str, str, str]], *, by: str, at: datetime, reason: str
    ) -> None:
        """Keep changes of places: class, staff number, and booked or cancelled."""
