"""Starting Django for a home, from outside a web server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from levelhead.basics.errors import OutsideSilent, Refused
from levelhead.storage.home import Home

# What each engine must say of itself; read back, because a misplaced option is otherwise silent.
WANTED = {
    "sqlite": {
        "journal_mode": ("wal",),
        "synchronous": ("2",),  # FULL
        "foreign_keys": ("1",),
        "busy_timeout": ("5000",),
    },
    "postgresql": {
        "server_encoding": ("UTF8",),
        # A transaction waits for the one before it, and must then see what that one saved.
        "default_transaction_isolation": ("read committed",),
        "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
    },
}
_READ = {"sqlite": "PRAGMA", "postgresql": "SHOW"}
_MIGRATING = 0x6C680001  # PostgreSQL's lock while one process migrates; any number of our own would do


def start(home: Path, settings_module: str = "levelhead.web.settings") -> Home:
    """Set Django up on a home. The settings are named, not imported: storage may not import web."""
    import django
    from django.apps import apps

    os.environ["LEVELHEAD_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module)
    if not apps.ready:
        django.setup()
    return Home(home)


def migrate() -> None:
    """Bring the database to the present shape; nothing happens when it is there already.

    Raises:
        OutsideSilent: the database cannot be used.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    with answering(), _alone(connection):
        from levelhead.storage import new_tables

        applied = MigrationRecorder(connection).applied_migrations()
        if all(one in applied for one in new_tables.migrations()):
            return
        are_wanted = new_tables.are_wanted()
        # Where counts are kept on the server; first, so that it is there once all migrations are.
        call_command("createcachetable", verbosity=0)
        if are_wanted:
            new_tables.make()
        else:
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def answering() -> Iterator[None]:
    """Say in a sentence that the database cannot be used. Raises OutsideSilent for whatever it raises."""
    from django.db import DatabaseError, connection

    try:
        yield
    except DatabaseError as error:
        name = connection.settings_dict["NAME"]
        raise OutsideSilent(f"The database {name} cannot be used: {str(error).strip()}.") from error


@contextmanager
def _alone(connection: Any) -> Iterator[None]:
    """Several web processes may start at once on one server; one of them migrates, the others wait for it."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def settings_wrong() -> dict[str, str]:
    """The settings of the database that are not as they must be, with what they are."""
    from django.db import connection

    wanted, read = WANTED[connection.vendor], _READ[connection.vendor]
    found = {}
    with connection.cursor() as cursor:
        for name in wanted:
            cursor.execute(f"{read} {name}")  # names are the constants above
            found[name] = str(cursor.fetchone()[0])
    return {name: value for name, value in found.items() if value not in wanted[name]}


def check_settings() -> None:
    """Raise Refused unless the database runs as it must: durable, waiting for locks, with foreign keys."""
    if wrong := settings_wrong():
        from django.db import connection

        wanted = {name: " or ".join(WANTED[connection.vendor][name]) for name in wrong}
        raise Refused(f"The database is not set up as it must be: {wrong}; wanted {wanted}.")
