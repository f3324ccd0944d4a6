"""Making backups of homes and restoring them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.homes import default_home, open_home

if TYPE_CHECKING:
    from levelhead.actions.back_up import BackedUp


def back_up(home: Path | None, *, path: Path, by: str) -> BackedUp:
    """Copy a home, with its database and every file beside it, into one file."""
    from levelhead.actions.back_up import back_up as write
    from levelhead.storage.archive import HomeArchive
    from levelhead.storage.work import DjangoWork, SystemClock

    opened = open_home(home)
    return write(by=by, path=path, archive=HomeArchive(opened), work=DjangoWork(SystemClock()))


def restore(
    home: Path | None, *, path: Path, by: str, replace: bool
) -> tuple[Path, Path | None, dict[str, Any]]:
    """Put a backup in the place of a home: the home, what it replaced if anything, and the manifest.

    Raises:
        FaultsFound: the file is no whole backup.
        Refused: there is a home and nobody said to replace it, or the audit trail in the backup is broken.
        OutsideSilent: the database cannot be used.
    """
    from levelhead.actions.back_up import note_restoration
    from levelhead.storage.archive import unpack
    from levelhead.storage.home import Home
    from levelhead.storage.restore import beside, lay_out, must_be_free, must_be_the_trail_of, take_place
    from levelhead.storage.start import migrate, start
    from levelhead.storage.work import DjangoWork, SystemClock

    wanted = Home(home or default_home())
    must_be_free(wanted, replace=replace)
    with beside(wanted) as unpacked, beside(wanted) as folder:
        manifest = unpack(path, unpacked)
        lay_out(unpacked, folder)
        start(folder)
        migrate()
        must_be_the_trail_of(manifest)
        note_restoration(by=by, manifest=manifest, work=DjangoWork(SystemClock()))
        return wanted.path, take_place(folder, wanted), manifest
