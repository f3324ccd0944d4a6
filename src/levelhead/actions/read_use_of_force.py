"""Read reports of force in a local layout, check them, and write them in the layout of the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from levelhead.actions.ports import TableEngine
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.jsons import canonical, file_sha256
from levelhead.use_of_force.checks.every import every_check
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.layout import national_layout
from levelhead.use_of_force.national import stacked
from levelhead.use_of_force.read_records import (
    RecordsRead,
    judged_records,
    kept,
    national,
    records_read,
    words_in,
)
from levelhead.use_of_force.record_map import RecordMap
from levelhead.use_of_force.record_map_file import read_record_map
from levelhead.use_of_force.source_faults import sorted_files


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read.

    Attributes:
        name: of the file.
        table: of the map.
        sha256: of its bytes.
        rows: that it holds.
    """

    name: str
    table: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class UseOfForceRead:
    """Reports of force as they were read and checked.

    Attributes:
        by: the map.
        map_sha256: of its file.
        files: that were read.
        read: the reports.
        checks: of all of them together.
        untold: columns of the layout that the map does not tell.
    """

    by: RecordMap
    map_sha256: str
    files: tuple[FileRead, ...]
    read: RecordsRead
    checks: tuple[RecordCheck, ...]
    untold: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        read = self.read
        return {
            "format": "levelhead.records-check/1",
            "map": {"title": self.by.title, "sha256": self.map_sha256},
            "files": [
                {"name": one.name, "table": one.table, "sha256": one.sha256, "rows": one.rows}
                for one in self.files
            ],
            "reports": {
                "read": read.read,
                "kept": read.kept,
                "set_aside": read.set_aside,
                "marked": read.marked,
            },
            "faults": [one.fault.as_row() | {"reports": one.reports} for one in read.faults],
            "rows_without_report": dict(read.unlinked),
            "mended": {name: dict(words) for name, words in read.mended.items()},
            "headings_lacking": dict(read.lacking),
            "not_told": list(self.untold),
            "checks": [
                {
                    "name": one.name,
                    "passed": one.passed,
                    "detail": one.detail,
                    "found": [dict(row) for row in one.found],
                }
                for one in self.checks
            ],
        }


def read_use_of_force(
    *,
    files: Sequence[Path],
    record_map: Path,
    engine: TableEngine,
    out: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> UseOfForceRead:
    """Read the files of a source by a map, check what they say, and write it where `out` names a file.

    Args:
        files: of the source; which is which table, the map knows by their names.
        record_map: the map.
        engine: reads the files and runs the sums.
        out: Parquet file; it is there whole, or not at all. What it was made from stands in its own notes.
        say: told what is being done, for somebody who waits.

    Raises:
        FaultsFound: with every fault of the map, or of the files as a whole; nothing is written.
    """
    by = read_record_map(record_map)
    say("Reading the files")
    source, used = _source(by, files, engine)
    words = words_in(by, source)
    say("Putting them into the layout")
    with judged_records(by, source, words).cache() as records:
        read = records_read(records, by, source, words)
        say("Checking")
        found = UseOfForceRead(
            by=by,
            map_sha256=file_sha256(record_map),
            files=used,
            read=read,
            checks=tuple(every_check(kept(records), by, source)),
            untold=tuple(name for name in national_layout().columns if name not in by.columns),
        )
        if out is not None:
            say("Writing the records")
            _write(national(records), found, out)
    return found


def _write(table: Any, found: UseOfForceRead, out: Path) -> None:
    notes = canonical({name: value for name, value in found.as_dict().items() if name != "checks"})
    part = out.with_name(f".{out.name}.part")
    try:
        made = table.to_pyarrow()
        named = {"levelhead": notes, "format": national_layout().format}
        pq.write_table(made.replace_schema_metadata(named), part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _source(
    by: RecordMap, files: Sequence[Path], engine: TableEngine
) -> tuple[Mapping[str, Any], tuple[FileRead, ...]]:
    """Each table of the map, and its files; faults of all files are found before any is raised."""
    of_table, faults = sorted_files(by, files)
    source: dict[str, Any] = {}
    used: list[FileRead] = []
    for name, paths in of_table.items():
        spec, tables = by.tables[name], []
        for path in paths:
            try:
                table = engine.read_text(path, spec.encoding, spec.separator)
            except FaultsFound as found:
                faults += found.faults
                continue
            tables.append((path.name, table))
            used.append(FileRead(path.name, name, file_sha256(path), int(table.count().to_pyarrow().as_py())))
        if tables:
            source[name] = stacked(tables)
    _refuse(faults)
    return source, tuple(used)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise FaultsFound(faults)
