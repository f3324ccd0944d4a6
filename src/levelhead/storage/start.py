"""Starting Django for a home, from outside a web server."""

from __future__ import annotations

import os
from pathlib import Path

from levelhead.basics.errors import OutsideSilent, Refused
from levelhead.storage.home import Home

# What the settings ask of SQLite; read back, because a misplaced option is otherwise silent.
WANTED_PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"}


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
    from django.db import DatabaseError, connection

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        name = connection.settings_dict["NAME"]
        raise OutsideSilent(f"The database {name} cannot be used: {error}.") from error


def check_pragmas() -> None:
    """Raise Refused unless SQLite runs as it must: write-ahead log, waiting for locks, foreign keys."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0])  # names are the constants above
            for name in WANTED_PRAGMAS
        }
    wrong = {name: found[name] for name, wanted in WANTED_PRAGMAS.items() if found[name] != wanted}
    if wrong:
        raise Refused(f"The database is not set up as it must be: {wrong}; wanted {WANTED_PRAGMAS}.")
