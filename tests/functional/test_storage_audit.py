"""The audit trail, and the rows that are added and never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.timezone import localdate

from cast import make_cast
from levelhead.actions.ports import AuditEvent
from levelhead.basics.errors import Refused
from levelhead.storage import audit, models, triggers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def _events(count: int) -> list[AuditEvent]:
    return [AuditEvent("ada", "person_added", f"person:{n}", {"unit": "Harbour"}) for n in range(count)]


def _as_another_program(row: Model) -> QuerySet[Model]:
    """The row as another program would reach it, past what our own code refuses."""
    return QuerySet(type(row)).filter(pk=row.pk)


def _tampered_with(row: models.AuditEvent) -> QuerySet[Model]:
    """The same, by somebody who first took the guards off the table."""
    with connection.cursor() as cursor:
        where = " ON storage_auditevent" if connection.vendor == "postgresql" else ""
        for name in triggers.names("storage_auditevent"):
            cursor.execute(f"DROP TRIGGER {name}{where}")
    return _as_another_program(row)


def test_each_event_carries_the_hash_of_the_one_before() -> None:
    """A chain of three holds, whether its events came one at a time or together."""
    audit.add(*_events(2), at=NOW)
    audit.add(*_events(1), at=NOW)
    assert audit.first_broken_link() is None
    first, second, third = models.AuditEvent.objects.order_by("id")
    assert [second.previous_hash, third.previous_hash] == [first.own_hash, second.own_hash]


def test_the_chain_holds_in_summer_time() -> None:
    """An event that was told the time in London is read back in UTC and still has its own hash."""
    audit.add(*_events(1), at=datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Europe/London")))
    assert models.AuditEvent.objects.get().at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert audit.first_broken_link() is None


@pytest.mark.parametrize("change", [{"by": "eve"}, {"detail": {}}, {"subject": "person:9"}, {"batch": "x"}])
def test_a_changed_event_breaks_the_chain(change: dict[str, object]) -> None:
    """Whatever is altered afterwards, the check finds the event."""
    audit.add(*_events(3), at=NOW)
    second = models.AuditEvent.objects.order_by("id")[1]
    _tampered_with(second).update(**change)
    assert audit.first_broken_link() == second.pk


def test_a_removed_event_breaks_the_chain() -> None:
    """Taking one out of the middle is found at the next."""
    audit.add(*_events(3), at=NOW)
    _, second, third = models.AuditEvent.objects.order_by("id")
    _tampered_with(second).delete()
    assert audit.first_broken_link() == third.pk


def test_two_events_cannot_follow_the_same_one() -> None:
    """Of two writers that both saw the same last event, the database lets only one add to it."""
    audit.add(*_events(1), at=NOW)
    row = models.AuditEvent.objects.get()
    with pytest.raises(IntegrityError):
        models.AuditEvent.objects.create(at=NOW, previous_hash=row.previous_hash, own_hash="another")


def _event() -> Model:
    audit.add(*_events(1), at=NOW)
    return models.AuditEvent.objects.get()


def _attendance() -> Model:
    make_cast(localdate())
    return models.Attendance.objects.first()


def _turn() -> Model:
    cast = make_cast(localdate())
    encounter = models.Encounter.objects.create(account=cast.accounts["tom"], seed=1, begun_at=NOW)
    return models.EncounterTurn.objects.create(encounter=encounter, n=1, entry={}, at=NOW)


@pytest.mark.parametrize("make", [_event, _attendance, _turn])
def test_what_was_recorded_is_never_changed(make: Callable[[], Model]) -> None:
    """An event, attendance and a turn refuse to be saved again, updated or deleted, in any way."""
    row = make()
    rows = type(row).objects.filter(pk=row.pk)
    for change in (row.save, row.delete, rows.delete, lambda: rows.update(id=9)):
        with pytest.raises(Refused, match="added, never changed"):
            change()
    with pytest.raises(Refused), transaction.atomic():
        type(row).objects.bulk_update([row], [row._meta.fields[1].name])
    assert rows.count() == 1


@pytest.mark.parametrize("make", [_event, _attendance, _turn])
def test_the_database_refuses_as_well(make: Callable[[], Model]) -> None:
    """Another program that updates or deletes such a row is refused by the database itself."""
    rows = _as_another_program(make())
    for change in (lambda: rows._raw_delete(rows.db), lambda: rows.update(id=9)):
        with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
            change()
    assert rows.count() == 1


def test_every_table_that_is_added_to_only_is_guarded() -> None:
    """A model of that kind without its guards fails here: its migration ends with `added_only(TABLE)`."""
    assert "storage_auditevent" in triggers.guarded_tables()
    assert triggers.unguarded() == []


def test_guards_that_were_taken_off_are_missed() -> None:
    """The table is named, whether one trigger is gone or does something else."""
    audit.add(*_events(1), at=NOW)
    _tampered_with(models.AuditEvent.objects.get())
    assert triggers.unguarded() == ["storage_auditevent"]


def test_guards_that_do_nothing_are_missed() -> None:
    """A trigger that is switched off, or another under the same name, counts as gone."""
    name = triggers.names("storage_attendance")[0]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE storage_attendance DISABLE TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON storage_attendance BEGIN SELECT 1; END")
    assert triggers.unguarded() == ["storage_attendance"]


def test_emptying_a_table_is_refused() -> None:
    """Deleting all rows at once, or truncating where the engine can, leaves every row."""
    audit.add(*_events(2), at=NOW)
    statement = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} storage_auditevent")
    assert models.AuditEvent.objects.count() == 2
