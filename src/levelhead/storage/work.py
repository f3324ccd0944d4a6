"""One transaction and its audit trail, on Django."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime

from django.db import transaction

from levelhead.actions.ports import AuditEvent, Clock
from levelhead.storage import audit


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class DjangoWork:
    """Implements `actions.ports.Work`: what is inside a transaction is saved whole or not at all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def transaction(self) -> AbstractContextManager[None]:
        """A database transaction; leaving with an error undoes everything inside."""
        return transaction.atomic()

    def record(self, event: AuditEvent) -> None:
        """Add the event to the chain of the audit trail, inside the present transaction."""
        audit.add(event, at=self._clock.now())
