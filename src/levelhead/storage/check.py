"""Whether what is kept is as it was left: the chain, the guards, and the shape of the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from levelhead.basics.faults import Fault, Place
from levelhead.storage import audit, models, start, triggers

_DATABASE = "the database"


@dataclass(frozen=True, slots=True)
class DatabaseChecked:
    """What checking a home's database found.

    Attributes:
        engine: sqlite or postgresql.
        events: how many the audit trail has.
        last_hash: of the last event; kept elsewhere, it shows later whether the end was cut off.
        faults: all of them.
    """

    engine: str
    events: int
    last_hash: str
    faults: tuple[Fault, ...]


def check_database() -> DatabaseChecked:
    """Check the database of the home that this process was started on; nothing is changed.

    Raises:
        Refused: the database does not run as it must.
    """
    start.check_settings()
    if waiting := _not_applied():
        return DatabaseChecked(connection.vendor, 0, "", (_not_migrated(waiting),))
    last = models.AuditEvent.objects.order_by("-id").values_list("own_hash", flat=True).first()
    faults = (*_chain_faults(), *_guard_faults())
    return DatabaseChecked(connection.vendor, models.AuditEvent.objects.count(), last or "", faults)


def _not_applied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def _not_migrated(waiting: list[str]) -> Fault:
    return Fault(
        "database-not-migrated",
        Place(_DATABASE),
        "the present shape",
        f"{len(waiting)} changes not made yet, the first of them {waiting[0]}",
        "Make a backup, then start `levelhead serve` once: it makes them.",
    )


def _chain_faults() -> list[Fault]:
    broken = audit.first_broken_link()
    if broken is None:
        return []
    fault = Fault(
        "audit-chain-broken",
        Place("the audit trail", None, f"event {broken}"),
        "an event that follows from the one before it",
        "one that was changed, or before which one was removed or put in",
        "Keep a copy of the database as it is, tell the person answerable for records, and compare backups.",
    )
    return [fault]


def _guard_faults() -> list[Fault]:
    return [
        Fault(
            "database-unguarded",
            Place(_DATABASE, None, table),
            "triggers that refuse to change or remove rows",
            "no such triggers, or others",
            "Find out who took them off; restore a backup into a new home to have them back.",
        )
        for table in triggers.unguarded()
    ]
