"""Standing: what a person's record says against the requirement on a day, and which records say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from levelhead.basics.dates import add_months
from levelhead.curriculum.requirement import Requirement

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
        (one for one in attended if one.on <= day), key=lambda one: (one.on, one.course), reverse=True
    )
    if requirement is None or role_type not in requirement.role_types:
        why = "no requirement applies on this day" if requirement is None else "not required of this role"
        rule = why[:1].upper() + why[1:] + "."
        records = tuple(RecordUsed(one, counted=False, why=why) for one in past)
        return Standing(day, "not_required", 0, 0, None, rule, records, "")
    begins = _begins(day, past, requirement)
    records = tuple(_used(one, begins) for one in past)
    minutes = sum(one.attended.minutes for one in records if one.counted)
    until = _until(day, past, requirement) if minutes >= requirement.minutes else None
    state = _state(day, past, until, requirement)
    return Standing(
        on=day,
        state=state,
        minutes=minutes,
        required=requirement.minutes,
        until=until,
        rule=f"{requirement.in_words()} Records from {_long(begins)} count.",
        records=records,
        next_step=_next_step(state, requirement.minutes - minutes, until),
    )


def _counts(one: Attended) -> bool:
    return one.contact and not one.superseded


def _used(one: Attended, begins: date) -> RecordUsed:
    if one.superseded:
        return RecordUsed(one, counted=False, why="corrected by a later record")
    if not one.contact:
        return RecordUsed(one, counted=False, why="not contact time")
    if one.on < begins:
        return RecordUsed(one, counted=False, why=f"before {_long(begins)}")
    return RecordUsed(one, counted=True, why="contact time")


def _begins(day: date, past: Sequence[Attended], requirement: Requirement) -> date:
    """First day whose records count on `day`."""
    months = requirement.interval_months
    if requirement.anchor == "fixed_cycle":
        return _cycle(day, requirement)
    if requirement.anchor == "completion":
        completed = _last_completion(day, past, requirement)
        if completed is not None and day < add_months(completed, months):
            return add_months(completed, -months) + timedelta(days=1)
    return add_months(day, -months) + timedelta(days=1)


def _until(day: date, past: Sequence[Attended], requirement: Requirement) -> date:
    """Last day on which the records so far are enough."""
    months = requirement.interval_months
    if requirement.anchor == "fixed_cycle":
        return add_months(_cycle(day, requirement), months) - timedelta(days=1)
    if requirement.anchor == "completion":
        completed = _last_completion(day, past, requirement)
        if completed is not None:
            return add_months(completed, months) - timedelta(days=1)
    return _rolling_until(past, requirement)


def _rolling_until(past: Sequence[Attended], requirement: Requirement) -> date:
    """The day before the record leaves the months without which there would be too few minutes."""
    total = 0
    for one in past:  # newest first
        if _counts(one):
            total += one.minutes
        if total >= requirement.minutes:
            return _last_day_counting(one.on, requirement.interval_months)
    return past[-1].on


def _last_day_counting(on: date, months: int) -> date:
    """The last day whose interval still holds `on`; a month's end can hold it a few days longer."""
    last = add_months(on, months) - timedelta(days=1)
    while add_months(last + timedelta(days=1), -months) < on:
        last += timedelta(days=1)
    return last


def _last_completion(day: date, past: Sequence[Attended], requirement: Requirement) -> date | None:
    """The latest day, up to `day`, on which the minutes of the months before it became enough."""
    del day
    for one in past:  # newest first
        begins = add_months(one.on, -requirement.interval_months) + timedelta(days=1)
        window = [other for other in past if _counts(other) and begins <= other.on <= one.on]
        if _counts(one) and sum(other.minutes for other in window) >= requirement.minutes:
            return one.on
    return None


def _cycle(day: date, requirement: Requirement) -> date:
    """First day of the fixed cycle that holds `day`; cycles are counted from the day the rule applies."""
    month, first = requirement.cycle_begins
    begins = date(requirement.applies_from.year, month, first)
    if begins > requirement.applies_from:
        begins = date(begins.year - 1, month, first)
    cycles = 0
    while add_months(begins, (cycles + 1) * requirement.interval_months) <= day:
        cycles += 1
    return add_months(begins, cycles * requirement.interval_months)


def _state(day: date, past: Sequence[Attended], until: date | None, requirement: Requirement) -> State:
    if until is None:
        return "lapsed" if _was_ever_complete(past, requirement) else "not_yet_trained"
    return "due_soon" if (until - day).days < requirement.due_soon_days else "in_date"


def _was_ever_complete(past: Sequence[Attended], requirement: Requirement) -> bool:
    return bool(past) and _last_completion(past[0].on, past, requirement) is not None


def _next_step(state: State, missing: int, until: date | None) -> str:
    if state == "in_date":
        return ""
    if state == "due_soon" and until is not None:
        return f"Book training before {_long(until)}."
    hours, minutes = divmod(missing, 60)
    time = " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )
    return f"Book training: {time} of contact time still to do."


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
