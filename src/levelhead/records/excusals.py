"""Deferrals and exemptions: dated, reasoned, decided by a named person, and reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

ExcusalKind = Literal["deferral", "exemption"]
# Grounds met in practice; general knowledge, to be confirmed by the organisation. `sensitive` ones are shown
# as "on record" to everybody who does not need to know.
REASONS = {
    "injury": "Injury",
    "adjusted_duty": "Recuperative or adjusted duty",
    "pregnancy": "Pregnancy or maternity",
    "long_absence": "Long absence",
    "career_break": "Career break",
    "secondment": "Secondment",
    "suspension": "Suspension",
    "operational": "Cancelled for operations",
    "role": "The role does not need it, by a risk assessment",
}
SENSITIVE = ("injury", "adjusted_duty", "pregnancy", "long_absence", "suspension")
# What a planner needs to know of a sensitive reason, and nothing more.
_FITNESS = {"injury": "Not fit", "adjusted_duty": "Adjusted", "pregnancy": "Adjusted"}
RULES: dict[ExcusalKind, str] = {
    "deferral": "A deferral moves the day by which somebody trains. Once approved it holds from its first "
    "day to its last, while they are not in date; then the usual rule applies again.",
    "exemption": "An exemption frees somebody from the requirement. Once approved it holds until the day of "
    "its review; without a review the usual rule then applies again.",
}

Stage = Literal["awaiting", "review", "running", "over"]
STAGE_TITLES: dict[Stage, str] = {
    "awaiting": "Awaiting decision",
    "review": "To be reviewed",
    "running": "Running",
    "over": "Over or refused",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person decided about a request, and when."""

    on: date
    approved: bool
    by: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Excusal:
    """A request that somebody need not train by the usual day.

    Attributes:
        kind: deferral, which ends, or exemption, which is reviewed.
        reason: one of `REASONS`.
        asked_on: when it was asked for.
        begins: first day it would hold.
        ends: last day of a deferral; last day before the review of an exemption.
        decisions: in the order they were made; the last on or before a day stands. One may end it earlier, or
            after a review let it run on.
    """

    kind: ExcusalKind
    reason: str
    asked_on: date
    begins: date
    ends: date
    decisions: tuple[Decision, ...] = ()

    def decided(self, day: date) -> Decision | None:
        """The decision that stands on a day, or None while it waits for one."""
        made = [(one.on, place) for place, one in enumerate(self.decisions) if one.on <= day]
        return self.decisions[max(made)[1]] if made else None

    def last_day(self, day: date) -> date | None:
        """Its last day as decided by a day; None where it is not approved."""
        decision = self.decided(day)
        if decision is None or not decision.approved:
            return None
        return decision.until or self.ends

    @property
    def full_reason(self) -> str:
        """The reason as the person and who asked see it."""
        return REASONS.get(self.reason, self.reason)

    @property
    def shown_reason(self) -> str:
        """The reason as anybody may see it."""
        return "On record" if self.reason in SENSITIVE else self.full_reason

    @property
    def fitness(self) -> str:
        """The reason as who plans or decides sees it: of a sensitive one only fit, not fit or adjusted."""
        return _FITNESS.get(self.reason, "Away") if self.reason in SENSITIVE else self.shown_reason

    def stage(self, day: date, review_days: int) -> Stage:
        """Where it stands on a day; its review is due in the last `review_days` days that it holds."""
        if self.decided(day) is None:
            return "awaiting"
        last = self.last_day(day)
        if last is None or last < day:
            return "over"
        return "review" if (last - day).days < review_days else "running"


def in_force(excusals: Iterable[Excusal], day: date) -> Excusal | None:
    """The approved one that holds on a day: an exemption first, then the deferral that lasts longest."""
    holding = [
        (one.kind == "exemption", last, one)
        for one in excusals
        if one.begins <= day and (last := one.last_day(day)) is not None and day <= last
    ]
    return max(holding, key=lambda found: found[:2])[2] if holding else None


def awaiting(excusals: Iterable[Excusal], day: date) -> Excusal | None:
    """The one asked for first that nobody has decided by a day and that would hold on it, or None."""
    waiting = [
        one
        for one in excusals
        if one.asked_on <= day and one.begins <= day <= one.ends and one.decided(day) is None
    ]
    return min(waiting, key=lambda one: one.asked_on, default=None)


def problems_of(kind: str, reason: str, begins: date, ends: date) -> list[str]:
    """Why a request cannot be made, in words; empty where there is nothing."""
    found = []
    if kind not in {"deferral", "exemption"}:
        found.append(f"It is a deferral or an exemption; '{kind}' is neither.")
    if reason not in REASONS:
        found.append(f"The reason is one of {', '.join(REASONS)}; '{reason}' is none of them.")
    if ends < begins:
        found.append("It ends before it begins.")
    return found
