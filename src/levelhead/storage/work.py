"""One transaction and its audit trail, on Django."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from levelhead.actions.ports import AuditEvent, Clock

_HERE = ZoneInfo("Europe/London")  # whose days a record counts; the same as the settings of the pages


class SystemClock:
    """The machine's clock, as it is read in England and Wales."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(_HERE)


class DjangoWork:
    """Implements `actions.ports.Work`: what is inside a transaction is saved whole or not at all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def transaction(self) -> AbstractContextManager[None]:
        """A database transaction; leaving with an error undoes everything inside."""
        return transaction.atomic()

    def record(self, *events: AuditEvent) -> None:
        """Add the events to the chain of the audit trail, inside the present transaction."""
        from levelhead.storage import audit  # models need Django started; the clock above does not

        audit.add(*events, at=self._clock.now())
