"""Record an injury or a near miss, add a qualification, and quarantine or release kit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.injuries import CAUSES, SEVERITIES
from levelhead.records.kit import KIT_EVENTS, KitEvent
from levelhead.records.qualifications import QUALIFICATION_KINDS, Qualification


@dataclass(frozen=True, slots=True)
class InjuryTold:
    """An injury or a near miss as it was told.

    Attributes:
        class_id: the class, or empty.
        occurred_on: the day.
        cause: one of `records.injuries.CAUSES`.
        severity: one of `records.injuries.SEVERITIES`.
        activity: what was being done, or empty.
    """

    class_id: str
    occurred_on: date
    cause: str
    severity: str
    activity: str = ""


@dataclass(frozen=True, slots=True)
class InjuryFollowed:
    """What is private about an injury, as it is known by now; the last one kept stands.

    Attributes:
        staff_number: who was hurt, or empty.
        text: what happened to them.
        unable: whether they were unable to do normal work.
        fit_again_on: first day able again, or None.
        reported_on: when the report that was due was made, or None.
    """

    staff_number: str = ""
    text: str = ""
    unable: bool = False
    fit_again_on: date | None = None
    reported_on: date | None = None


class SafetyStore(Protocol):
    """Where injuries, qualifications and kit are kept. Everything is added."""

    def add_injury(self, told: InjuryTold, *, at: datetime) -> str:
        """Keep an injury or a near miss without a name; its identifier."""

    def add_detail(self, injury_id: str, detail: InjuryFollowed, *, by: str, at: datetime) -> None:
        """Keep what is private about it, apart. Raises Refused when there is no such injury or person."""

    def qualifications(self, holder: str) -> dict[str, Qualification]:
        """What somebody is qualified for, as it stands, by identifier."""

    def add_qualification(self, qualification: Qualification, *, corrects: str, by: str, at: datetime) -> str:
        """Keep a qualification, in the place of another where one is named; its identifier."""

    def kit_event(self, event_id: str) -> KitEvent | None:
        """The event of that name, or None."""

    def add_kit_event(self, event: KitEvent) -> None:
        """Keep an event."""


def record_injury(
    *,
    by: str,
    told: InjuryTold,
    detail: InjuryFollowed,
    unnamed: bool = False,
    store: SafetyStore,
    work: Work,
    clock: Clock,
) -> str:
    """Record an injury or a near miss; its identifier. No name and no detail goes into the audit trail.

    Args:
        by: who tells of it.
        told: what may be read without a right of its own.
        detail: what may not.
        unnamed: whether a near miss is kept without the name of who told of it, in the audit trail too.
        store: where it is kept.
        work: the transaction.
        clock: tells the time.

    Raises:
        Refused: a cause or severity is not known, the day is to come, or an injury is told of unnamed.
    """
    now = clock.now()
    if told.cause not in CAUSES or told.severity not in SEVERITIES:
        raise Refused("The cause or the severity is not one of those that are kept.")
    if told.occurred_on > now.date():
        raise Refused("It has not happened yet.")
    if unnamed and (told.severity != "near_miss" or detail.staff_number):
        raise Refused("Only a near miss that hurt nobody is told of unnamed.")
    with work.transaction():
        made = store.add_injury(told, at=now)
        store.add_detail(made, detail, by="" if unnamed else by, at=now)
        said = {"cause": told.cause, "severity": told.severity, "class": told.class_id}
        who = "system:unnamed" if unnamed else by
        work.record(AuditEvent(who, "injury_recorded", f"injury:{made}", said))
    return made


def follow_injury(
    *, by: str, injury_id: str, detail: InjuryFollowed, store: SafetyStore, work: Work, clock: Clock
) -> None:
    """Keep what has become known of an injury since, such as that the person is fit again."""
    with work.transaction():
        store.add_detail(injury_id, detail, by=by, at=clock.now())
        work.record(AuditEvent(by, "injury_followed", f"injury:{injury_id}"))


def add_qualification(
    *,
    by: str,
    qualification: Qualification,
    corrects: str = "",
    store: SafetyStore,
    work: Work,
    clock: Clock,
) -> str:
    """Add a qualification with its evidence, or one in the place of another; its identifier.

    The same one sent again is the same one, and nothing is added.

    Raises:
        Refused: the kind is not known, it ends before it begins, no evidence is named, or it is one's own.
    """
    if qualification.kind not in QUALIFICATION_KINDS:
        raise Refused(f"A qualification is one of {', '.join(QUALIFICATION_KINDS)}.")
    if qualification.ends is not None and qualification.ends < qualification.begins:
        raise Refused("It ends before it begins.")
    if not qualification.evidence.strip() or not qualification.provider.strip():
        raise Refused("Name the provider and the evidence, such as the number of a certificate.")
    if by == qualification.holder:
        raise Refused("Nobody adds their own qualification.")
    with work.transaction():
        for known, one in store.qualifications(qualification.holder).items():
            if one == qualification and known != corrects:
                return known
        made = store.add_qualification(qualification, corrects=corrects, by=by, at=clock.now())
        said = {"kind": qualification.kind, "ends": str(qualification.ends or ""), "corrects": corrects}
        work.record(AuditEvent(by, "qualification_added", f"person:{qualification.holder}", said))
    return made


def withdraw_qualification(
    *,
    by: str,
    holder: str,
    qualification_id: str,
    last_day: date,
    reason: str,
    store: SafetyStore,
    work: Work,
    clock: Clock,
) -> str:
    """End a qualification before its time, with a reason, by one in its place; the identifier of that one.

    Raises:
        Refused: there is none as it stood, it ended by then, no reason is given, or it is one's own.
    """
    if by == holder:
        raise Refused("Nobody withdraws their own qualification.")
    if not reason.strip():
        raise Refused("Say why it is withdrawn.")
    with work.transaction():
        one = store.qualifications(holder).get(qualification_id)
        if one is None:
            raise Refused("This qualification is not there, or another was put in its place meanwhile.")
        if one.ends is not None and one.ends <= last_day:
            raise Refused("It ends by then without being withdrawn.")
        said = f"{one.evidence}; withdrawn: {reason.strip()}"
        ended = replace(one, ends=last_day, evidence=said)  # it may end before it begins: then it never holds
        made = store.add_qualification(ended, corrects=qualification_id, by=by, at=clock.now())
        detail = {"kind": one.kind, "ends": str(last_day), "reason": reason.strip()}
        work.record(AuditEvent(by, "qualification_withdrawn", f"person:{holder}", detail))
    return made


def note_kit(*, by: str, event: KitEvent, store: SafetyStore, work: Work) -> None:
    """Note an inspection, a quarantine, a release or a disposal; the same event sent again changes nothing.

    Raises:
        Refused: the kind is not known, or a quarantine, release or disposal has no reason.
    """
    if event.kind not in KIT_EVENTS:
        raise Refused(f"Kit is {', '.join(KIT_EVENTS)}.")
    if event.kind != "inspected" and not event.reason.strip():
        raise Refused("Say why.")
    if not event.item.strip() or event.by != by:
        raise Refused("Name the item, and note it under your own name.")
    with work.transaction():
        before = store.kit_event(event.event_id)
        if before == event:
            return
        if before is not None:
            raise Refused("Another event of this name is kept.")
        store.add_kit_event(event)
        work.record(AuditEvent(by, f"kit_{event.kind}", f"kit:{event.item}", {"reason": event.reason}))
