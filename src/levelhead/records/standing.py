"""Standing: what a person's record says against the requirement on a day, and which records say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from levelhead.curriculum.requirement import Requirement
from levelhead.records.excusals import Excusal, awaiting, in_force
from levelhead.records.ratings import Shown
from levelhead.records.reckoning import Reckoning, in_full, last_day_counting, reckon

State = Literal[
    "lapsed", "not_yet_trained", "awaiting", "due_soon", "deferred", "in_date", "exempt", "not_required"
]

# Most pressing first: the order in which a supervisor wants to see a team.
STATES: tuple[State, ...] = get_args(State)
STATE_TITLES: dict[State, str] = {
    "in_date": "In date",
    "due_soon": "Due soon",
    "lapsed": "Lapsed",
    "not_yet_trained": "Not yet trained",
    "not_required": "Not required",
    "awaiting": "Awaiting decision",
    "deferred": "Deferred",
    "exempt": "Exempt",
}


@dataclass(frozen=True, slots=True)
class Attended:
    """A record of attendance, as standing needs it.

    Attributes:
        on: the day.
        course: name of the course.
        minutes: minutes attended.
        contact: whether they count as contact time.
        superseded: whether a later record corrects it.
        origin: the other organisation that it was brought from; empty for one of our own.
        verified: whether what was brought has been held against evidence.
    """

    on: date
    course: str
    minutes: int
    contact: bool
    superseded: bool = False
    origin: str = ""
    verified: bool = True


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
        past: every record up to the day, newest first.
        next_step: what to do, as an instruction; empty when there is nothing to do.
        missing: types of scenario in which competence is still to be shown.
        excused_until: last day of the deferral or exemption that holds; None where none does.
        begins: the first day whose records count; None where nothing is required.
    """

    on: date
    state: State
    minutes: int
    required: int
    until: date | None
    rule: str
    past: tuple[Attended, ...]
    next_step: str
    missing: tuple[str, ...] = ()
    excused_until: date | None = None
    begins: date | None = None

    @property
    def title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state]

    @property
    def records(self) -> tuple[RecordUsed, ...]:
        """Every record up to the day, newest first, with whether it counted and why.

        Worked out when asked for: a force is counted without anybody reading them.
        """
        return tuple(_used(one, self.begins) for one in self.past)


def standing_on(
    day: date,
    role_type: str,
    attended: Sequence[Attended],
    requirement: Requirement | None,
    *,
    shown: Sequence[Shown] = (),
    excusals: Sequence[Excusal] = (),
) -> Standing:
    """What a record says on a day.

    Args:
        day: the day asked about; records after it do not count, so any past day can be asked about.
        role_type: officer, staff or special.
        attended: the person's records, in any order. Practice is never among them.
        requirement: the one that applies on the day, or None.
        shown: what the person has shown in scenarios, in any order.
        excusals: the person's deferrals and exemptions, in any order.
    """
    past = sorted(
        (one for one in attended if one.on <= day),
        key=lambda one: (one.on, one.course, not one.superseded),
        reverse=True,
    )
    if requirement is None or role_type not in requirement.role_types:
        return _not_required(day, past, is_there_a_rule=requirement is not None)
    found = reckon(day, [(one.on, one.minutes) for one in past if _is_contact(one)], requirement)
    scenarios = _scenarios(day, shown, requirement)
    until = _until(found, scenarios)
    minutes = sum(one.minutes for one in past if one.on >= found.begins and _is_contact(one))
    ever = found.ever_complete and all(one.ever for one in scenarios)
    state = _state(day, until, requirement, ever=ever)
    missing = tuple(one.scenario_type for one in scenarios if one.until is None)
    lacking = 0 if found.until is not None else max(requirement.minutes - minutes, 0)
    standing = Standing(
        on=day,
        state=state,
        minutes=minutes,
        required=requirement.minutes,
        until=until,
        rule=f"{requirement.in_words()} {found.remark}",
        past=tuple(past),
        next_step=_next_step(state, lacking, until, missing),
        missing=missing,
        begins=found.begins,
    )
    return _excused(standing, excusals)


@dataclass(frozen=True, slots=True)
class _Scenario:
    """A required type of scenario: until when it counts as shown, and whether it ever was."""

    scenario_type: str
    until: date | None
    ever: bool


def _scenarios(day: date, shown: Sequence[Shown], requirement: Requirement) -> list[_Scenario]:
    """The last time each required type was shown decides: a later 'not yet' takes an earlier one back."""
    found = []
    for kind in requirement.scenario_types:
        past = [one for one in shown if one.scenario_type == kind and one.at.date() <= day]
        last = max(past, key=lambda one: (one.at, not one.competent), default=None)
        until = None
        if last is not None and last.competent:
            ends = last_day_counting(last.at.date(), requirement.interval_months)
            until = ends if day <= ends else None
        found.append(_Scenario(kind, until, any(one.competent for one in past)))
    return found


def _until(found: Reckoning, scenarios: Sequence[_Scenario]) -> date | None:
    days = [found.until, *(one.until for one in scenarios)]
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None


def _excused(standing: Standing, excusals: Sequence[Excusal]) -> Standing:
    """The standing with the deferral or exemption that holds, or the request that waits."""
    day, pressing = standing.on, standing.state in {"lapsed", "not_yet_trained"}
    held = in_force(excusals, day)
    last = held.last_day(day) if held else None
    if held is not None and last is not None and (held.kind == "exemption" or standing.state != "in_date"):
        state: State = "exempt" if held.kind == "exemption" else "deferred"
        by = decision.by if (decision := held.decided(day)) else ""
        said = f"{STATE_TITLES[state]} until {in_full(last)}: {held.shown_reason}. Approved by {by}."
        step = (
            f"Review the exemption by {in_full(last)}." if state == "exempt" else f"Train by {in_full(last)}."
        )
        return replace(
            standing, state=state, excused_until=last, rule=f"{standing.rule} {said}", next_step=step
        )
    waiting = awaiting(excusals, day)
    if waiting is None or not pressing:
        return standing
    said = f"A {waiting.kind} was asked for on {in_full(waiting.asked_on)} and waits for a decision."
    step = f"Decide the {waiting.kind} asked for on {in_full(waiting.asked_on)}."
    return replace(standing, state="awaiting", rule=f"{standing.rule} {said}", next_step=step)


def _not_required(day: date, past: Sequence[Attended], *, is_there_a_rule: bool) -> Standing:
    rule = "Not required of this role." if is_there_a_rule else "No requirement applies on this day."
    return Standing(day, "not_required", 0, 0, None, rule, tuple(past), "")


def _is_contact(one: Attended) -> bool:
    return one.contact and not one.superseded and one.verified


def _used(one: Attended, begins: date | None) -> RecordUsed:
    why = _why_not(one, begins)
    if why:
        return RecordUsed(one, counted=False, why=why)
    why = f"contact time, brought from {one.origin}" if one.origin else "contact time"
    return RecordUsed(one, counted=True, why=why)


def _why_not(one: Attended, begins: date | None) -> str:
    """Why a record does not count; empty where it does."""
    if begins is None:
        return "nothing is required"
    reasons = {
        "corrected by a later record": one.superseded,
        f"brought from {one.origin}, and not verified yet": not one.verified,
        "withdrawn": not one.minutes,
        "not contact time": not one.contact,
        f"before {in_full(begins)}": one.on < begins,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _state(day: date, until: date | None, requirement: Requirement, *, ever: bool) -> State:
    if until is None:
        return "lapsed" if ever else "not_yet_trained"
    return "due_soon" if (until - day).days < requirement.due_soon_days else "in_date"


def _next_step(state: State, missing: int, until: date | None, scenarios: Sequence[str]) -> str:
    if state == "in_date":
        return ""
    if state == "due_soon" and until is not None:
        return f"Complete training by {in_full(until)}."
    hours, minutes = divmod(missing, 60)
    time = " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )
    steps = [f"Book training: {time} of contact time still to do."] if time else []
    if scenarios:
        named = ", ".join(kind.replace("_", " ") for kind in scenarios)
        steps.append(f"Show competence in: {named}.")
    return " ".join(steps)
