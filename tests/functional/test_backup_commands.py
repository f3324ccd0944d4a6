"""`levelhead backup` and `levelhead restore`, through their real door."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

import forks
from levelhead import wiring
from levelhead.basics.errors import FaultsFound
from levelhead.storage.archive import unpack
from postgres import PostgresServer

RECORDS = Path(__file__).parents[2] / "examples" / "records"
IMPORT = ("records", "import", str(RECORDS / "people.csv"), "--kind", "people", "--organisation", "Example")
# Adds an event at a time until it is stopped.
WRITER = """
import sys
from time import sleep
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from levelhead.actions.ports import AuditEvent
from levelhead.storage.work import DjangoWork, SystemClock
work = DjangoWork(SystemClock())
while True:
    with work.transaction():
        work.record(AuditEvent("system:writer", "counted", "events:all"))
    print("one", flush=True)
    sleep(0.001)  # or SQLite, which keeps no queue, may let nobody else in for seconds
"""


def _run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return forks.run(*words, **environment)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with people, a requirement of its own and an evaluation."""
    folder = tmp_path_factory.mktemp("made") / "home"
    assert _run(*IMPORT, "--home", folder).returncode == 0
    for name in ("standard/note.txt", "evaluations/one/result.json"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("backups") / "home.tar.gz"
    run = _run("backup", file, "--home", home)
    assert run.returncode == 0, run.stderr
    assert "4 files and 8 events" in run.stdout
    return file


def test_a_backup_is_its_owners_alone(backup: Path) -> None:
    """It holds keys and personal data, so its mode is 0600; nothing else is left beside it."""
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [file.name for file in backup.parent.iterdir()] == [backup.name]


def test_what_was_backed_up_is_restored(home: Path, backup: Path, tmp_path: Path) -> None:
    """Records, key and files beside the database are there again, and the trail tells of it and holds."""
    run = _run("restore", backup, "--home", tmp_path / "home")
    assert run.returncode == 0, run.stderr
    for name in ("secret-key", "standard/note.txt", "evaluations/one/result.json"):
        assert (tmp_path / "home" / name).read_bytes() == (home / name).read_bytes()
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert "5 not yet trained" in _run("records", "standing", "--home", tmp_path / "home").stdout
    assert "the chain of 9 events holds" in _run("check", "--home", tmp_path / "home").stdout
    assert [file.name for file in tmp_path.iterdir()] == ["home"]


def test_a_home_is_not_overwritten_unless_told(backup: Path, tmp_path: Path) -> None:
    """Without --replace exit code 4 and nothing changed; with it, what was there is kept beside it."""
    there = tmp_path / "home"
    there.mkdir()
    (there / "somebody's").write_text("work", encoding="utf-8")
    refused = _run("restore", backup, "--home", there)
    assert refused.returncode == 4, refused.stderr
    assert [file.name for file in there.iterdir()] == ["somebody's"]
    run = _run("restore", backup, "--home", there, "--replace")
    assert run.returncode == 0, run.stderr
    (kept,) = tmp_path.glob("home.before-*")
    assert (kept / "somebody's").read_text(encoding="utf-8") == "work"
    assert str(kept) in run.stdout
    assert (there / "levelhead.sqlite3").is_file()


def test_a_backup_never_overwrites_anything(home: Path, backup: Path) -> None:
    """A name that is taken is refused with 4; one inside the home, or in no folder, is called wrongly."""
    before = backup.read_bytes()
    assert _run("backup", backup, "--home", home).returncode == 4
    assert backup.read_bytes() == before
    for path in (home / "inside.tar.gz", home / "nowhere" / "file.tar.gz"):
        assert _run("backup", path, "--home", home).returncode == 2
        assert not path.exists()


def test_a_backup_is_whole_while_others_write(home: Path, tmp_path: Path) -> None:
    """Made between a writer's events, it holds a chain without a break, and the writer was never stopped."""
    busy = Path(shutil.copytree(home, tmp_path / "busy"))
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(busy)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    made = _run("backup", tmp_path / "file.tar.gz", "--home", busy)
    assert made.returncode == 0, made.stderr
    assert writer.poll() is None
    writer.stdout.readline()
    writer.kill()
    writer.wait()
    writer.stdout.close()
    restored = _run("restore", tmp_path / "file.tar.gz", "--home", tmp_path / "home")
    assert restored.returncode == 0, restored.stderr


def _cut_off(backup: Path, to: Path) -> None:
    to.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def _one_byte_of_the_database_changed(backup: Path, to: Path) -> None:
    content = bytearray(gzip.decompress(backup.read_bytes()))
    content[content.index(b"SQLite format 3") + 5000] ^= 1
    to.write_bytes(gzip.compress(bytes(content)))


def _garbled(backup: Path, to: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    to.write_bytes(content)


def _no_archive(_: Path, to: Path) -> None:
    to.write_text("These are not the records you are looking for.", encoding="utf-8")


def _not_there(_: Path, to: Path) -> None:
    to.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "broken", [_cut_off, _one_byte_of_the_database_changed, _garbled, _no_archive, _not_there]
)
def test_a_broken_backup_puts_nothing_in_place(
    backup: Path, tmp_path: Path, broken: Callable[[Path, Path], None]
) -> None:
    """A coded fault, and no folder or remains."""
    file = tmp_path / "backups" / "broken.tar.gz"
    file.parent.mkdir()
    broken(backup, file)
    with pytest.raises(FaultsFound, match=r"^backup-"):
        wiring.restore(tmp_path / "new" / "home", path=file, by="ada", replace=False)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_broken_backup_is_answered(backup: Path, tmp_path: Path) -> None:
    """Exit code 3, and no traceback."""
    _cut_off(backup, tmp_path / "broken.tar.gz")
    run = _run("restore", tmp_path / "broken.tar.gz", "--home", tmp_path / "home")
    assert run.returncode == 3, run.stderr
    assert run.stderr.startswith("backup-not-a-backup")


def _made_anew(backup: Path, to: Path, change: Callable[[Path], None]) -> None:
    """A backup whose database somebody changed, with a manifest to match."""
    folder = to.parent / "opened"
    folder.mkdir()
    manifest = unpack(backup, folder)
    change(folder / "levelhead.sqlite3")
    digest = hashlib.sha256((folder / "levelhead.sqlite3").read_bytes()).hexdigest()
    manifest["files"]["levelhead.sqlite3"] = digest
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with tarfile.open(to, "w:gz") as tar:
        for name in ("manifest.json", *manifest["files"]):
            tar.add(folder / name, arcname=name)


def _one_event_changed(database: Path) -> None:
    with sqlite3.connect(database) as opened:
        opened.execute("DROP TRIGGER storage_auditevent_no_update")
        opened.execute("UPDATE storage_auditevent SET by = 'eve' WHERE id = 4")
    opened.close()


def _end_cut_off(database: Path) -> None:
    with sqlite3.connect(database) as opened:
        opened.execute("DROP TRIGGER storage_auditevent_no_delete")
        opened.execute("DELETE FROM storage_auditevent WHERE id > 4")
    opened.close()


@pytest.mark.parametrize(
    ("change", "said"), [(_one_event_changed, "breaks at event 4"), (_end_cut_off, "does not end where")]
)
def test_a_backup_with_a_changed_trail_is_refused(
    backup: Path, tmp_path: Path, change: Callable[[Path], None], said: str
) -> None:
    """Even where its files match its manifest: exit code 4, and nothing is put in place."""
    _made_anew(backup, tmp_path / "changed.tar.gz", change)
    run = _run("restore", tmp_path / "changed.tar.gz", "--home", tmp_path / "new" / "home")
    assert run.returncode == 4, run.stderr
    assert said in run.stderr
    assert list((tmp_path / "new").iterdir()) == []


def test_an_archive_cannot_write_elsewhere(tmp_path: Path) -> None:
    """A name that leads out of the folder is told as a fault, and no file of that name is written."""
    manifest = {"format": "levelhead.backup/1", "files": {"../outside": hashlib.sha256(b"x").hexdigest()}}
    with tarfile.open(tmp_path / "file.tar.gz", "w:gz") as tar:
        for name, content in (("manifest.json", json.dumps(manifest).encode()), ("../outside", b"x")):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, BytesIO(content))
    (tmp_path / "inside").mkdir()
    with pytest.raises(FaultsFound, match="backup-file-missing"):
        unpack(tmp_path / "file.tar.gz", tmp_path / "inside")
    assert not (tmp_path / "outside").exists()


def test_a_home_on_a_server_is_backed_up_and_restored(tmp_path: Path, postgres: PostgresServer) -> None:
    """With pg_dump; restored into another, empty database, and never into one that holds something."""
    first, second = postgres.new_database(), postgres.new_database()
    programs = {"PATH": f"{postgres.programs}:{os.environ['PATH']}"}
    _run(*IMPORT, "--home", tmp_path / "home", LEVELHEAD_DATABASE_URL=first)
    file = tmp_path / "file.tar.gz"
    made = _run("backup", file, "--home", tmp_path / "home", LEVELHEAD_DATABASE_URL=first, **programs)
    assert made.returncode == 0, made.stderr
    restored = ("restore", file, "--home", tmp_path / "again")
    onto_itself = _run(*restored, LEVELHEAD_DATABASE_URL=first, **programs)
    assert onto_itself.returncode == 4, onto_itself.stderr
    assert _run(*restored, **programs).returncode == 4
    run = _run(*restored, LEVELHEAD_DATABASE_URL=second, **programs)
    assert run.returncode == 0, run.stderr
    check = _run("check", "--home", tmp_path / "again", LEVELHEAD_DATABASE_URL=second)
    assert "Records on postgresql: the chain of 9 events holds" in check.stdout, check.stderr


def test_without_its_programs_a_server_is_not_backed_up(tmp_path: Path, postgres: PostgresServer) -> None:
    """Exit code 5 and what to install; no half a file is left."""
    url = postgres.new_database()
    _run(*IMPORT, "--home", tmp_path / "home", LEVELHEAD_DATABASE_URL=url)
    run = _run(
        "backup", tmp_path / "file.tar.gz", "--home", tmp_path / "home",
        LEVELHEAD_DATABASE_URL=url, PATH="/nowhere",
    )  # fmt: skip
    assert run.returncode == 5, run.stderr
    assert "postgresql-client" in run.stderr
    assert not list(tmp_path.glob("*.gz*"))
