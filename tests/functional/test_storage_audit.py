"""The audit trail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from levelhead.actions.ports import AuditEvent
from levelhead.storage import audit, models

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def test_each_event_carries_the_hash_of_the_one_before() -> None:
    """A chain of three holds."""
    for number in range(3):
        audit.add(AuditEvent("ada", "person_added", f"person:{number}", {"unit": "Harbour"}), at=NOW)
    assert audit.first_broken_link() is None
    first, second = models.AuditEvent.objects.order_by("id")[:2]
    assert second.previous_hash == first.own_hash


@pytest.mark.parametrize("change", [{"by": "eve"}, {"detail": {}}, {"subject": "person:9"}])
def test_a_changed_event_breaks_the_chain(change: dict[str, object]) -> None:
    """Whatever is altered afterwards, the check finds the event."""
    audit.add_all(
        [AuditEvent("ada", "person_added", f"person:{n}", {"unit": "Harbour"}) for n in range(3)], at=NOW
    )
    second = models.AuditEvent.objects.order_by("id")[1]
    models.AuditEvent.objects.filter(pk=second.pk).update(**change)
    assert audit.first_broken_link() == second.pk


def test_a_removed_event_breaks_the_chain() -> None:
    """Taking one out of the middle is found at the next."""
    audit.add_all([AuditEvent("ada", "person_added", f"person:{n}") for n in range(3)], at=NOW)
    _, second, third = models.AuditEvent.objects.order_by("id")
    second.delete()
    assert audit.first_broken_link() == third.pk
