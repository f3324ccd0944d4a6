"""Putting a backup in the place of a home, once everything in it has been checked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from levelhead.basics.errors import Refused
from levelhead.storage.dumps import POSTGRES_NAME, SQLITE_NAME, load_postgres
from levelhead.storage.home import Home


@contextmanager
def beside(home: Home) -> Iterator[Path]:
    """An empty folder on the disk of the home, gone afterwards unless it took the home's place."""
    home.path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=f".{home.path.name}.restoring-", dir=home.path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def must_be_free(home: Home, *, replace: bool) -> None:
    """Raise Refused when there is something in the home's place and nobody said to replace it."""
    if not replace and home.path.exists() and any(home.path.iterdir()):
        raise Refused(
            f"There is something at {home.path} already. Nothing was changed.\n"
            "Name another folder with --home, or say --replace: what is there is then kept beside it."
        )


def lay_out(unpacked: Path, folder: Path) -> None:
    """Make the folder of a home from what an archive held, and load its database.

    Raises:
        Refused: the database of the backup and the one that is named are of different engines, or the one
            that is named is not empty.
        OutsideSilent: PostgreSQL's programs are not there.
    """
    if (unpacked / "files").is_dir():
        shutil.copytree(unpacked / "files", folder, dirs_exist_ok=True)
    url = Home(folder).database_url()
    is_postgres = (unpacked / POSTGRES_NAME).is_file()
    if is_postgres != bool(url):
        raise Refused(
            "The backup holds a PostgreSQL database: name an empty one in LEVELHEAD_DATABASE_URL."
            if is_postgres
            else "The backup holds a database of its own: unset LEVELHEAD_DATABASE_URL to restore it."
        )
    if is_postgres:
        load_postgres(url, unpacked / POSTGRES_NAME)
    else:
        (unpacked / SQLITE_NAME).rename(folder / SQLITE_NAME)


def must_be_the_trail_of(manifest: dict[str, Any]) -> None:
    """Raise Refused unless the database that Django was started on has the whole trail of a backup."""
    from levelhead.storage import audit, models

    broken = audit.first_broken_link()
    last = models.AuditEvent.objects.order_by("-id").values_list("own_hash", flat=True).first() or ""
    if broken is not None or last != manifest["last_hash"]:
        what = f"breaks at event {broken}" if broken is not None else "does not end where the backup says"
        raise Refused(f"The audit trail in the backup {what}. Nothing was put in place; use another backup.")


def take_place(folder: Path, home: Home) -> Path | None:
    """Put the folder where the home is; where something was, it is kept beside it, and its path returned."""
    from django.db import connection

    connection.close()
    kept = None
    if home.path.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = home.path.with_name(f"{home.path.name}.before-{stamp}")
        home.path.rename(kept)
    folder.chmod(0o700)
    folder.rename(home.path)
    _sync(home.path.parent)
    return kept


def _sync(folder: Path) -> None:
    """Have the names on the disk before anybody is told that they are there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
