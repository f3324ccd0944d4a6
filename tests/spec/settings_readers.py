"""Readers of a home's settings, database and backups, for the fault pages that name them."""

from __future__ import annotations

import atexit
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import forks
from levelhead.basics.dates import add_months
from levelhead.basics.faults import Fault, Place
from levelhead.storage.archive import unpack
from levelhead.storage.settings_file import read_settings

RECORDS = Path(__file__).parents[2] / "examples" / "records"


def settings_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of a home."""
    read_settings(path)
    return []


def mail_password_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of a home when its mail server is to be signed in to."""
    mail = read_settings(path).mail
    assert mail is not None
    mail.password()
    return []


def overdue_faults(path: Path) -> Sequence[Fault]:
    """What checking a small home finds under these settings, where somebody is overdue for three days."""
    home = path.parent / "home"
    shutil.copytree(_small_home(), home)
    day = add_months(datetime.now(UTC).date() - timedelta(days=3), -12)
    attended, people = path.parent / "attendance.csv", path.parent / "people.csv"
    attended.write_text(
        f"staff_number,on,course,minutes,contact\n4101,{day},Course,720,yes\n", encoding="utf-8"
    )
    people.write_text(
        "staff_number,full_name,role_type,unit,service_from,email\n"
        "4101,Tom Reed,officer,Harbour,2018-02-05,4101@force.example\n",
        encoding="utf-8",
    )
    for file, kind in ((attended, "attendance"), (people, "people")):
        _said("records", "import", str(file), "--kind", kind, "--home", str(home))
    shutil.copy(path, home / "settings.toml")
    return _checked(home)


def backup_faults(path: Path) -> Sequence[Fault]:
    """Faults of a backup that holds one small file and this manifest."""
    archive, folder = path.with_suffix(".tar.gz"), path.parent / "unpacked"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in (("manifest.json", path.read_bytes()), ("levelhead.sqlite3", b"records\n")):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, BytesIO(content))
    folder.mkdir()
    unpack(archive, folder)
    return []


def database_faults(path: Path) -> Sequence[Fault]:
    """Faults of the database of a small home after what a file of SQL did to it."""
    home = path.parent / "home"
    shutil.copytree(_small_home(), home)
    with sqlite3.connect(home / "levelhead.sqlite3") as database:
        database.executescript(path.read_text(encoding="utf-8"))
    database.close()
    return _checked(home)


def _checked(home: Path) -> Sequence[Fault]:
    found = json.loads(_said("check", "--json", "--home", str(home)))
    return [
        Fault(row["code"], Place(row["file"], row["line"], row["column"]), row["expected"], row["found"], "")
        for row in found["faults"]
    ]


@cache
def _small_home() -> Path:
    """A home with the example people, made once for the run."""
    home = Path(tempfile.mkdtemp(prefix="home-"))
    atexit.register(shutil.rmtree, home)
    people = str(RECORDS / "people.csv")
    _said("records", "import", people, "--kind", "people", "--organisation", "Example", "--home", str(home))
    return home


def _said(*words: str) -> str:
    run = forks.run(*words)
    assert run.returncode in {0, 3, 4}, run.stderr
    return run.stdout
