"""Record that somebody came from or went to another organisation, and verify the records they brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.attendance import MOST_MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Carried:
    """A day of training in another organisation, as somebody brought it."""

    on: date
    course: str
    minutes: int
    contact: bool


@dataclass(frozen=True, slots=True)
class TransferTold:
    """That somebody came or went.

    Attributes:
        staff_number: who, in this organisation.
        direction: in or out.
        organisation: the other one.
        on: the day.
        records: what they brought; nobody brings anything when they go.
    """

    staff_number: str
    direction: str
    organisation: str
    on: date
    records: tuple[Carried, ...] = ()


class TransferStore(Protocol):
    """Where transfers and carried records are kept. They are added, never changed."""

    def add_transfer(self, told: TransferTold, *, by: str, at: datetime) -> Sequence[str]:
        """Keep a transfer; the identifiers of its records in order. Raises Refused for a stranger."""

    def same_transfer(self, told: TransferTold) -> Sequence[str] | None:
        """The identifiers of the records of an equal transfer that is kept; None where there is none."""

    def checks(self, record_id: str) -> Sequence[tuple[bool, str, str]]:
        """Of each check of a record whether it was verified, against what, and by whom, in their order."""

    def owner_of(self, record_id: str) -> str:
        """Staff number of the person who brought a record. Raises Refused when there is none."""

    def add_check(self, record_id: str, *, verified: bool, evidence: str, by: str, at: datetime) -> None:
        """Keep that a record was held against evidence."""


def record_transfer(
    *, by: str, told: TransferTold, store: TransferStore, work: Work, clock: Clock
) -> tuple[str, ...]:
    """Record a transfer; the identifiers of the records brought, none of which counts before it is verified.

    The same transfer sent again is the same one, and nothing is added.

    Raises:
        Refused: it cannot be so, in words.
    """
    now = clock.now()
    slots = {(one.on, one.course) for one in told.records}
    checks = (
        (told.direction not in {"in", "out"}, "A transfer is in or out."),
        (not told.organisation.strip(), "Name the other organisation."),
        (told.direction == "out" and bool(told.records), "Records are brought in, not out; export them."),
        (told.staff_number == by, "Nobody records their own transfer."),
        (any(one.on >= told.on for one in told.records), "A record brought is of a day before the transfer."),
        (any(one.on > now.date() for one in told.records), "A record brought is of a day that is past."),
        (
            any(not 0 < one.minutes <= MOST_MINUTES_A_DAY for one in told.records),
            f"A day has 1 to {MOST_MINUTES_A_DAY} minutes.",
        ),
        (len(slots) < len(told.records), "A day and a course stand there twice."),
    )
    if found := [said for wrong, said in checks if wrong]:
        raise Refused(" ".join(found))
    with work.transaction():
        if (known := store.same_transfer(told)) is not None:
            return tuple(known)
        made = tuple(store.add_transfer(told, by=by, at=now))
        detail = {"organisation": told.organisation, "on": str(told.on), "records": len(made)}
        work.record(
            AuditEvent(by, f"transfer_{told.direction}_recorded", f"person:{told.staff_number}", detail)
        )
    return made


def verify_record(
    *,
    by: str,
    record_id: str,
    verified: bool,
    evidence: str,
    seen: int,
    store: TransferStore,
    work: Work,
    clock: Clock,
) -> bool:
    """Verify a record that somebody brought, or take that back; whether that changed anything.

    Args:
        by: who held it against evidence.
        record_id: the record.
        verified: whether it stood.
        evidence: what it was held against.
        seen: how many checks of it there were when `by` looked at it.
        store: where it is kept.
        work: the transaction.
        clock: tells the day.

    Raises:
        Refused: no evidence is named, there is no such record, it is one's own, or somebody checked it
            meanwhile.
    """
    if not evidence.strip():
        raise Refused("Name what it was held against, such as a certificate or a letter.")
    with work.transaction():
        owner = store.owner_of(record_id)
        if owner == by:
            raise Refused("Nobody verifies their own record.")
        checks = store.checks(record_id)
        if len(checks) > seen and checks[-1] == (verified, evidence.strip(), by):
            return False  # the same check, sent again
        if len(checks) != seen:
            raise Refused("Somebody checked this record while you were looking at it.")
        store.add_check(record_id, verified=verified, evidence=evidence.strip(), by=by, at=clock.now())
        detail = {"record": record_id, "verified": verified, "evidence": evidence.strip()}
        work.record(AuditEvent(by, "carried_record_checked", f"person:{owner}", detail))
    return True
