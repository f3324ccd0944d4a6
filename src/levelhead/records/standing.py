"""Standing: what a person's record says against the requirement on a day, and which records say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from levelhead.curriculum.requirement import Requirement
from levelhead.records.reckoning import Reckoning, in_full, reckon

State = Literal["in_date", "due_soon", "lapsed", "not_yet_trained", "not_required"]

# Most pressing first: the order in which a supervisor wants to see a team.
STATES: tuple[State, ...] = ("lapsed", "not_yet_trained", "due_soon", "in_date", "not_required")
STATE_TITLES: dict[State, str] = {
    "in_date": "In date",
    "due_soon": "Due soon",
    "lapsed": "Lapsed",
    "not_yet_trained": "Not yet trained",
    "not_required": "Not required",
}


@dataclass(frozen=True, slots=True)
class Attended:
    """A record of attendance, as standing needs it."""

    on: date
    course: str
    minutes: int
    contact: bool
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class RecordUsed:
    """A record, and whether it counted or why it did not."""

    attended: Attended
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's standing on a day.

    Attributes:
        on: the day asked about.
        state: one of `STATES`.
        minutes: contact minutes that counted.
        required: minutes required, or 0 when nothing is.
        until: last day in date when no more is recorded; None when not in date.
        rule: the requirement in words, with what it says of this person.
        records: every record up to the day, newest first, with whether it counted and why.
        next_step: what to do, as an instruction; empty when there is nothing to do.
    """

    on: date
    state: State
    minutes: int
    required: int
    until: date | None
    rule: str
    records: tuple[RecordUsed, ...]
    next_step: str

    @property
    def title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state]


def standing_on(
    day: date, role_type: str, attended: Sequence[Attended], requirement: Requirement | None
) -> Standing:
    """What a record says on a day.

    Args:
        day: the day asked about; records after it do not count, so any past day can be asked about.
        role_type: officer, staff or special.
        attended: the person's records, in any order. Practice is never among them.
        requirement: the one that applies on the day, or None.
    """
    past = sorted(
        (one for one in attended if one.on <= day),
        key=lambda one: (one.on, one.course, not one.superseded),
        reverse=True,
    )
    if requirement is None or role_type not in requirement.role_types:
        return _not_required(day, past, is_there_a_rule=requirement is not None)
    found = reckon(day, [(one.on, one.minutes) for one in past if _is_contact(one)], requirement)
    records = tuple(_used(one, found.begins) for one in past)
    minutes = sum(one.attended.minutes for one in records if one.counted)
    state = _state(day, found, requirement)
    return Standing(
        on=day,
        state=state,
        minutes=minutes,
        required=requirement.minutes,
        until=found.until,
        rule=f"{requirement.in_words()} {found.remark}",
        records=records,
        next_step=_next_step(state, requirement.minutes - minutes, found.until),
    )


def _not_required(day: date, past: Sequence[Attended], *, is_there_a_rule: bool) -> Standing:
    why = "not required of this role" if is_there_a_rule else "no requirement applies on this day"
    records = tuple(RecordUsed(one, counted=False, why=why) for one in past)
    return Standing(day, "not_required", 0, 0, None, f"{why[:1].upper()}{why[1:]}.", records, "")


def _is_contact(one: Attended) -> bool:
    return one.contact and not one.superseded


def _used(one: Attended, begins: date) -> RecordUsed:
    if one.superseded:
        return RecordUsed(one, counted=False, why="corrected by a later record")
    if not one.minutes:
        return RecordUsed(one, counted=False, why="withdrawn")
    if not one.contact:
        return RecordUsed(one, counted=False, why="not contact time")
    if one.on < begins:
        return RecordUsed(one, counted=False, why=f"before {in_full(begins)}")
    return RecordUsed(one, counted=True, why="contact time")


def _state(day: date, found: Reckoning, requirement: Requirement) -> State:
    if found.until is None:
        return "lapsed" if found.ever_complete else "not_yet_trained"
    return "due_soon" if (found.until - day).days < requirement.due_soon_days else "in_date"


def _next_step(state: State, missing: int, until: date | None) -> str:
    if state == "in_date":
        return ""
    if state == "due_soon" and until is not None:
        return f"Complete training by {in_full(until)}."
    hours, minutes = divmod(missing, 60)
    time = " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )
    return f"Book training: {time} of contact time still to do."
