"""An inspection pack: tables of what is on record, each with where its rows come from, and their hashes.

The same records give the same tables, the same hashes and the same fingerprint, whoever asks and whenever; so
a copy can be held against another, and against Levelhead itself.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from levelhead.basics.jsons import canonical, pretty, sha256
from levelhead.basics.tables import write_table

FORMAT: Final = "levelhead.inspection-pack/1"
MANIFEST: Final = "manifest.json"
_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can hold: equal packs are equal bytes


@dataclass(frozen=True, slots=True)
class PackTable:
    """One table of a pack.

    Attributes:
        name: of its file, without the ending.
        title: in plain words.
        source: where its rows come from, and what they leave out.
        header: the names of its columns.
        rows: in an order that the records give.
    """

    name: str
    title: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def csv(self) -> str:
        """The table as CSV."""
        return write_table(self.header, self.rows)


@dataclass(frozen=True, slots=True)
class InspectionPack:
    """Everything an inspection asks of a period, as it was known on a day.

    Attributes:
        organisation: whose records.
        first: first day of the period.
        last: last day of the period.
        known_on: what was recorded later is left out.
        units: names of the units; empty for all of them.
        tables: in the order they are read.
    """

    organisation: str
    first: date
    last: date
    known_on: date
    units: tuple[str, ...]
    tables: tuple[PackTable, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """What the pack is of, and the SHA-256 of each file; nothing of who made it when."""
        return {
            "format": FORMAT,
            "organisation": self.organisation,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "known_on": self.known_on.isoformat(),
            "units": list(self.units),
            "files": [
                {
                    "name": f"{one.name}.csv",
                    "title": one.title,
                    "source": one.source,
                    "rows": len(one.rows),
                    "sha256": sha256(one.csv),
                }
                for one in self.tables
            ],
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the facts."""
        return sha256(canonical(self.facts))

    def as_zip(self, *, by: str, made_at: datetime) -> bytes:
        """One ZIP: every table as CSV, and a manifest: hashes, fingerprint, who made it when."""
        manifest = {
            **self.facts,
            "fingerprint": self.fingerprint,
            "made_by": by,
            "made_at": made_at.isoformat(),
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            _put(archive, MANIFEST, pretty(manifest))
            for one in self.tables:
                _put(archive, f"{one.name}.csv", one.csv)
        return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    about = zipfile.ZipInfo(name, _MADE)
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, text.encode())


def problems_of(first: date, last: date, known_on: date, today: date) -> list[tuple[str, str]]:
    """Why there is no pack of such days: the field and the words; empty where there is."""
    found = []
    if last < first:
        found.append(("last", "The last day is before the first."))
    if known_on > today:
        found.append(("known_on", "Nobody knows yet what will be known on a day to come."))
    if first > known_on:
        found.append(("first", "The period begins after the day on which it is to be known."))
    return found


def unit_words(units: Sequence[str]) -> str:
    """The units in words."""
    return ", ".join(units) if units else "every unit"
