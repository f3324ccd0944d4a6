"""Make the secret address of somebody's calendar, or withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.jsons import sha256


class CalendarStore(Protocol):
    """Where the hashes of addresses are kept. They are added; the last of a person stands."""

    def has_address(self, staff_number: str) -> bool:
        """Whether an address of theirs stands."""

    def add_address(self, staff_number: str, secret_sha256: str, *, by: str, at: datetime) -> None:
        """Keep the hash of an address, empty for none. Raises Refused when there is no such person."""


def make_address(
    *, by: str, secret: Callable[[], str], store: CalendarStore, work: Work, clock: Clock
) -> str:
    """A new secret for the calendar of whoever asks; the one before is good no longer.

    It is given back once and not kept: only its hash is. Neither is in the audit trail.

    Args:
        by: staff number.
        secret: makes one that nobody can guess.
        store: where hashes are kept.
        work: the transaction.
        clock: tells the time.
    """
    made = secret()
    with work.transaction():
        store.add_address(by, sha256(made), by=by, at=clock.now())
        work.record(AuditEvent(by, "calendar_address_made", f"person:{by}"))
    return made


def withdraw_address(*, by: str, store: CalendarStore, work: Work, clock: Clock) -> None:
    """From now on nobody reads the calendar of whoever asks; withdrawing again changes nothing."""
    with work.transaction():
        if store.has_address(by):
            store.add_address(by, "", by=by, at=clock.now())
            work.record(AuditEvent(by, "calendar_address_withdrawn", f"person:{by}"))
