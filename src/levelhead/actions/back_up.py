"""Make a backup of a home, and restore one; both leave an event in the trail of the home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from levelhead.actions.ports import AuditEvent, Work


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written.

    Attributes:
        path: the archive.
        files: how many files it holds.
        events: how many events its audit trail has.
        last_hash: the hash of the last of them; kept elsewhere, it shows that a restored trail is whole.
    """

    path: Path
    files: int
    events: int
    last_hash: str


class Archive(Protocol):
    """What copies a home into a file."""

    def write(self, path: Path) -> BackedUp:
        """Write the file whole or not at all, while others go on using the home."""


def back_up(*, by: str, path: Path, archive: Archive, work: Work) -> BackedUp:
    """Make a backup. That it was begun is in the trail of the home and of the backup itself."""
    with work.transaction():
        work.record(AuditEvent(by, "backup_begun", "home:all", {"file": path.name}))
    return archive.write(path)


def note_restoration(*, by: str, manifest: dict[str, Any], work: Work) -> None:
    """Note in the trail of a home that it was restored, from a backup of when."""
    detail = {"made_at": manifest["made_at"], "last_hash": manifest["last_hash"]}
    with work.transaction():
        work.record(AuditEvent(by, "home_restored", "home:all", detail))
