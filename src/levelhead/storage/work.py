"""One transaction and its audit trail, on Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from levelhead.actions.ports import AuditEvent, Clock
from levelhead.storage.locks import write_alone

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

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A database transaction, one at a time; leaving with an error undoes everything inside."""
        with transaction.atomic():
            write_alone()
            yield

    def record(self, *events: AuditEvent) -> None:
        """Add the events to the chain of the audit trail, inside the present transaction."""
        from levelhead.storage import audit  # models need Django started; the clock above does not

        audit.add(*events, at=self._clock.now())
