"""The audit trail as a chain: each event carries the hash of the one before it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from levelhead.actions.ports import AuditEvent
from levelhead.basics.jsons import canonical, sha256
from levelhead.storage import models
from levelhead.storage.locks import write_alone


def _hash(previous: str, at: datetime, event: AuditEvent) -> str:
    moment = at.astimezone(UTC).isoformat()  # as the database gives it back
    parts = [previous, moment, event.by, event.action, event.subject, event.detail, event.batch]
    return sha256(canonical(parts))


def _link(previous: str, at: datetime, event: AuditEvent) -> models.AuditEvent:
    return models.AuditEvent(
        at=at,
        by=event.by,
        action=event.action,
        subject=event.subject,
        detail=event.detail,
        batch=event.batch,
        previous_hash=previous,
        own_hash=_hash(previous, at, event),
    )


def add(*events: AuditEvent, at: datetime) -> None:
    """Add events in their order, inside the caller's transaction, so that they stand or fall with it.

    Where the machine's clock has been put back since the last event, they are of the same moment as that one.
    """
    with transaction.atomic():
        write_alone()
        last = models.AuditEvent.objects.order_by("-id").values_list("own_hash", "at").first()
        previous, before = last or ("", at)
        at = max(at.astimezone(UTC), before.astimezone(UTC))
        rows = []
        for event in events:
            row = _link(previous, at, event)
            previous = row.own_hash
            rows.append(row)
        models.AuditEvent.objects.bulk_create(rows, batch_size=500)


def first_broken_link() -> int | None:
    """The id of the first event that does not follow from the one before it, or None when the chain holds."""
    previous = ""
    for row in models.AuditEvent.objects.order_by("id").iterator():
        event = AuditEvent(row.by, row.action, row.subject, row.detail, row.batch)
        if row.previous_hash != previous or row.own_hash != _hash(previous, row.at, event):
            return int(row.pk)
        previous = row.own_hash
    return None
