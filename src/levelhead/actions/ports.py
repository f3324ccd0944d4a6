"""What actions need from outside, each as small as its use.

Rooms and actions know no clock, database or web framework: whatever varies comes in through one of these.
Adapters live in `storage` and `engines`; `wiring` joins them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What was done to what, by whom. It names things by identifier, so that it survives their deletion.

    Attributes:
        by: staff number of the person who acted, or `system:NAME` for a scheduled job.
        action: past tense, for example `attendance_imported`.
        subject: what it was done to, for example `person:1234`.
        detail: plain JSON; no medical or injury detail, ever.
        batch: identifier shared by the events of one bulk change, or empty.
    """

    by: str
    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)
    batch: str = ""


class Clock(Protocol):
    """Tells the time, so that actions never ask the machine."""

    def now(self) -> datetime:
        """The present moment, with its time zone."""


class Work(Protocol):
    """One transaction and its audit trail."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is saved, or nothing is."""

    def record(self, event: AuditEvent) -> None:
        """Add an event to the audit trail, inside the transaction."""
