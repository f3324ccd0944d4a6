"""Copies of a home's database while it is used: by SQLite's own backup, or by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from levelhead.basics.errors import OutsideSilent, Refused

SQLITE_NAME, POSTGRES_NAME = "levelhead.sqlite3", "levelhead.dump"
_COUNT = "SELECT COUNT(*) FROM storage_auditevent"
_LAST = "SELECT own_hash FROM storage_auditevent ORDER BY id DESC LIMIT 1"
End = tuple[int, str]  # how many events, and the hash of the last


def copy_sqlite(database: Path, to: Path) -> End:
    """Copy a database as it stands at one moment; nobody waits for it.

    Raises:
        Refused: the file is damaged, and a backup of it would be no backup.
    """
    source = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        if (said := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise Refused(f"The database is damaged, and no backup of it was made: {said}")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        last = copy.execute(_LAST).fetchone()
        return int(copy.execute(_COUNT).fetchone()[0]), last[0] if last else ""


def dump_postgres(url: str, to: Path) -> End:
    """Dump a database as it stands at one moment; nobody waits for it.

    Raises:
        OutsideSilent: `pg_dump` is not installed, or it failed.
    """
    import psycopg

    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        count, last = connection.execute(_COUNT).fetchone(), connection.execute(_LAST).fetchone()
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={to}"]
        _run("pg_dump", url, [*words, f"--snapshot={snapshot[0]}" if snapshot else ""])
    return int(count[0]) if count else 0, last[0] if last else ""


def load_postgres(url: str, dump: Path) -> None:
    """Load a dump into an empty database, whole or not at all.

    Raises:
        Refused: the database holds tables already.
        OutsideSilent: `pg_restore` is not installed, or it failed.
    """
    import psycopg

    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    if tables:
        raise Refused(
            "The PostgreSQL database that is named holds tables already, and a backup never overwrites one.\n"
            "Name an empty database in LEVELHEAD_DATABASE_URL. Nothing was changed."
        )
    _run("pg_restore", url, ["--no-owner", "--no-privileges", "--single-transaction", str(dump)])


def _run(program: str, url: str, words: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs on a database; its password stays off the list of processes."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    found = shutil.which(program)
    if found is None:
        raise OutsideSilent(
            f"{program} is not installed; it comes with the client of PostgreSQL (postgresql-client)."
        )
    parts = conninfo_to_dict(url)
    environment = {**os.environ, "PGPASSWORD": str(parts.pop("password", "") or "")}
    command = [found, f"--dbname={make_conninfo(**parts)}", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603 -- ours
    if done.returncode:
        raise OutsideSilent(f"{program} failed: {done.stderr.strip()}")
