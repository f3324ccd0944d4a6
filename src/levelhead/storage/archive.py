"""A backup: one file with the database of a home, every file beside it, and a manifest with their hashes."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from levelhead import __version__
from levelhead.actions.back_up import BackedUp
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import file_sha256, pretty
from levelhead.storage.dumps import POSTGRES_NAME, SQLITE_NAME, copy_sqlite, dump_postgres
from levelhead.storage.home import Home

FORMAT = "levelhead.backup/1"
MANIFEST = "manifest.json"
# The database is copied by itself; the rest is made anew, or belongs to a program that runs.
_LEFT_OUT = {SQLITE_NAME, f"{SQLITE_NAME}-wal", f"{SQLITE_NAME}-shm", "unfinished-demonstration"}


@dataclass(frozen=True, slots=True)
class HomeArchive:
    """Implements `actions.back_up.Archive` for a home."""

    home: Home

    def write(self, path: Path) -> BackedUp:
        """Write the archive, readable by its owner only. Its name appears when it is whole.

        Raises:
            Refused: there is a file of that name, or the database is damaged.
            CalledWrongly: there is no such folder, or the file would lie in the home.
            OutsideSilent: the database cannot be copied.
        """
        _must_be_new(path, self.home)
        with TemporaryDirectory(prefix="levelhead-") as scratch:
            name, events, last_hash = self._copy_database(Path(scratch))
            listed = [(name, Path(scratch) / name), *_files(self.home.path)]
            manifest = {
                "format": FORMAT,
                "levelhead": __version__,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "events": events,
                "last_hash": last_hash,
                "files": {inside: file_sha256(file) for inside, file in listed},
            }
            _write(path, manifest, listed)
        return BackedUp(path, len(listed), events, last_hash)

    def _copy_database(self, folder: Path) -> tuple[str, int, str]:
        if url := self.home.database_url():
            return (POSTGRES_NAME, *dump_postgres(url, folder / POSTGRES_NAME))
        return (SQLITE_NAME, *copy_sqlite(self.home.database, folder / SQLITE_NAME))


def _must_be_new(path: Path, home: Home) -> None:
    if path.exists():
        raise Refused(f"{path} is there already; a backup never overwrites anything. Name another file.")
    if not path.absolute().parent.is_dir():
        raise CalledWrongly(f"There is no folder {path.absolute().parent} to write {path.name} into.")
    if path.resolve().is_relative_to(home.path.resolve()):
        raise CalledWrongly(f"{path} lies in the home itself, and would be lost with it. Name another place.")


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file beside the database, by its name in the archive."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_file() and not file.is_symlink() and str(inside) not in _LEFT_OUT:
            yield f"files/{inside.as_posix()}", file


def _write(path: Path, manifest: dict[str, Any], listed: list[tuple[str, Path]]) -> None:
    with NamedTemporaryFile(dir=path.absolute().parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            with tarfile.open(fileobj=draft, mode="w:gz", compresslevel=6) as tar:
                text = pretty(manifest).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(text)
                tar.addfile(entry, BytesIO(text))
                for name, file in listed:
                    tar.add(file, arcname=name, recursive=False)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).rename(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


# -- reading one


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder and hold every file against the manifest, which is returned.

    Raises:
        FaultsFound: it is no backup, or a file in it is missing or is not what was written.
    """
    try:
        with tarfile.open(path, "r:gz") as tar:
            manifest = _manifest(tar, path)
            for name in manifest["files"]:
                _take(tar, name, folder)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise FaultsFound([_no_backup(path, str(error))]) from error
    faults = [
        fault for name, wanted in manifest["files"].items() if (fault := _wrong(path, folder, name, wanted))
    ]
    if faults:
        raise FaultsFound(faults)
    return manifest


def _manifest(tar: tarfile.TarFile, path: Path) -> dict[str, Any]:
    try:
        opened = tar.extractfile(MANIFEST)
    except KeyError:
        opened = None
    manifest = json.loads(opened.read()) if opened else {}
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT or not isinstance(manifest.get("files"), dict):
        raise FaultsFound([_no_backup(path, f"an archive of format {found!r}")])
    return dict(manifest)


def _take(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    """Take one file out; a name that leads out of the folder is left alone and so counts as missing."""
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        return
    try:
        member = tar.getmember(name)
    except KeyError:
        return
    opened = tar.extractfile(member)
    if opened is not None and member.isfile():
        target = folder / inside
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("wb") as file:
            shutil.copyfileobj(opened, file)
        target.chmod(member.mode & 0o700)


def _wrong(path: Path, folder: Path, name: str, wanted: str) -> Fault | None:
    file, place = folder / name, Place(path.name, None, name)
    remedy = "Use another backup; this one is damaged or was changed."
    if ".." in PurePosixPath(name).parts or not file.is_file():
        return Fault("backup-file-missing", place, "the file", "none of that name", remedy)
    if file_sha256(file) != wanted:
        return Fault("backup-file-changed", place, f"SHA-256 {wanted}", "another", remedy)
    return None


def _no_backup(path: Path, found: str) -> Fault:
    expected = f"a backup of format {FORMAT}, whole"
    return Fault(
        "backup-not-a-backup", Place(path.name), expected, found, "Name a file that `levelhead backup` wrote."
    )
