"""Bring records in from a file: preview first, and nothing saved until it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.basics.faults import Fault
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import Table, read_table, write_table
from levelhead.records import attendance, people, qualification_rows, rating_rows
from levelhead.records.attendance import AttendanceRow, Slot
from levelhead.records.people import PersonRow
from levelhead.records.qualification_rows import QualificationRow, QualificationSlot
from levelhead.records.rating_rows import RatingRow, RatingSlot

KeptRow = PersonRow | AttendanceRow | RatingRow | QualificationRow
COLUMNS = {
    "people": people.COLUMNS,
    "attendance": attendance.COLUMNS,
    "ratings": rating_rows.COLUMNS,
    "qualifications": qualification_rows.COLUMNS,
}
KINDS = tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was given.

    Attributes:
        kind: one of `KINDS`.
        filename: the name the person gave.
        content: its bytes.
        renamed: our column name to the heading the file has for it.
    """

    kind: str
    filename: str
    content: bytes
    renamed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming a file would do. Nothing has been done yet.

    Attributes:
        kind: one of `KINDS`.
        filename: the name the person gave.
        new: rows that would be added.
        changed: rows that would correct what is there.
        replaced: what is there now, for each row of `changed` in its order.
        unchanged: rows that say what is there already.
        faults: every fault; while there is one, nothing can be confirmed.
        faulty_rows: rows with a fault: line, cells and reasons.
        header: headings of the file.
        confirmed_before: when this very file, by name and content, was confirmed; then it changes nothing,
            and does not undo what was corrected since.
    """

    kind: str
    filename: str
    new: tuple[KeptRow, ...] = ()
    changed: tuple[KeptRow, ...] = ()
    replaced: tuple[KeptRow, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()
    faulty_rows: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = ()
    header: tuple[str, ...] = ()
    confirmed_before: datetime | None = None

    @property
    def rejected(self) -> int:
        """How many rows have a fault."""
        return len(self.faulty_rows)

    @property
    def changes_nothing(self) -> bool:
        """Whether every row is there already."""
        return not (self.new or self.changed)

    def rejects(self) -> str:
        """The faulty rows as CSV, with the line and the reasons before them."""
        rows = [(line, " / ".join(reasons), *cells) for line, cells, reasons in self.faulty_rows]
        return write_table(("line", "reason", *self.header), rows)


class RecordsKept(Protocol):
    """What is kept already, to hold a file against."""

    def people(self) -> Mapping[str, PersonRow]:
        """Staff number to person."""

    def attendance(self) -> Mapping[Slot, AttendanceRow]:
        """Slot to the row that stands for it now."""

    def ratings(self) -> Mapping[RatingSlot, RatingRow]:
        """Slot to the rating of a file that stands for it now."""

    def qualification_rows(self) -> Mapping[QualificationSlot, QualificationRow]:
        """Slot to the qualification that stands for it now."""

    def confirmed_at(self, upload: Upload) -> datetime | None:
        """When the same file, by name and content, was confirmed; None when it never was."""


class NothingKept:
    """Implements `RecordsKept` for a home that is not there yet."""

    def people(self) -> Mapping[str, PersonRow]:
        """Nobody."""
        return {}

    def attendance(self) -> Mapping[Slot, AttendanceRow]:
        """None."""
        return {}

    def ratings(self) -> Mapping[RatingSlot, RatingRow]:
        """None."""
        return {}

    def qualification_rows(self) -> Mapping[QualificationSlot, QualificationRow]:
        """None."""
        return {}

    def confirmed_at(self, upload: Upload) -> None:
        """Never."""


class RecordStore(RecordsKept, Protocol):
    """Where people and attendance are kept."""

    def save_people(self, rows: Sequence[PersonRow]) -> None:
        """Add people, or put the new values in place of the old."""

    def save_attendance(self, rows: Sequence[AttendanceRow], import_id: str, recorded_at: datetime) -> None:
        """Add rows; a row for a slot that has one supersedes it."""

    def save_ratings(self, rows: Sequence[RatingRow], import_id: str, recorded_at: datetime) -> None:
        """Add ratings; one for a slot that has one corrects it."""

    def save_qualifications(
        self, rows: Sequence[QualificationRow], recorded_at: datetime, *, by: str
    ) -> None:
        """Add qualifications; one for a slot that has one stands in its place."""

    def stage(self, upload: Upload, *, by: str, at: datetime) -> str:
        """Keep an uploaded file until it is confirmed; its identifier."""

    def staged(self, import_id: str) -> tuple[Upload, str]:
        """The file and its state. Raises Refused when there is none."""

    def confirm(self, import_id: str, *, at: datetime) -> None:
        """Mark the file as confirmed."""


def read(upload: Upload) -> Table:
    """The rows of an upload. Raises CalledWrongly when there is no such kind."""
    if upload.kind not in KINDS:
        raise CalledWrongly(f"There is no kind '{upload.kind}'; there is {', '.join(KINDS)}.")
    return read_table(upload.content, upload.filename, COLUMNS[upload.kind], upload.renamed)


def preview(*, upload: Upload, store: RecordsKept, clock: Clock, table: Table | None = None) -> Preview:
    """What confirming an upload would do. Saves nothing.

    Args:
        upload: the file.
        store: what is kept already.
        clock: the day it is.
        table: what `read` made of it, for whoever asks twice: large spreadsheets are slow to read.

    Raises:
        CalledWrongly: there is no such kind.
    """
    table = read(upload) if table is None else table
    if (before := store.confirmed_at(upload)) is not None:
        return Preview(upload.kind, upload.filename, unchanged=len(table.rows), confirmed_before=before)
    if upload.kind == "people":
        return _preview_people(upload, table, store)
    if upload.kind == "ratings":
        return _preview_ratings(upload, table, store, clock.now().date())
    if upload.kind == "qualifications":
        return _preview_qualifications(upload, table, store)
    return _preview_attendance(upload, table, store, clock.now().date())


def stage(*, by: str, upload: Upload, store: RecordStore, work: Work, clock: Clock) -> str:
    """Keep an uploaded file so that it can be looked at and then confirmed; its identifier."""
    with work.transaction():
        import_id = store.stage(upload, by=by, at=clock.now())
        detail = {"kind": upload.kind, "filename": upload.filename, "sha256": sha256(upload.content)}
        work.record(AuditEvent(by, "import_staged", f"import:{import_id}", detail))
    return import_id


def confirm(
    *, by: str, import_id: str, store: RecordStore, work: Work, clock: Clock, table: Table | None = None
) -> Preview:
    """Save what a staged file holds, whole, in one transaction; one event for each person it touches.

    `table` is what `read` made of that very file, or None where it has not been read in this process.

    Raises:
        FaultsFound: the file has faults; nothing is saved.
        Refused: it was confirmed before, or there is no such file.
    """
    with work.transaction():
        upload, state = store.staged(import_id)
        if state != "previewed":
            raise Refused("This file has been confirmed already; nothing was changed.")
        found = preview(upload=upload, store=store, clock=clock, table=table)
        if found.faults:
            raise FaultsFound(found.faults)
        _save(found, import_id, store, clock.now(), by)
        store.confirm(import_id, at=clock.now())
        work.record(*_events(by, found, import_id))
    return found


def _save(found: Preview, import_id: str, store: RecordStore, at: datetime, by: str) -> None:
    rows = (*found.new, *found.changed)
    if found.kind == "people":
        store.save_people([row for row in rows if isinstance(row, PersonRow)])
    elif found.kind == "ratings":
        store.save_ratings([row for row in rows if isinstance(row, RatingRow)], import_id, at)
    elif found.kind == "qualifications":
        store.save_qualifications([row for row in rows if isinstance(row, QualificationRow)], at, by=by)
    else:
        store.save_attendance([row for row in rows if isinstance(row, AttendanceRow)], import_id, at)


# -- the audit trail


def _events(by: str, found: Preview, import_id: str) -> Iterator[AuditEvent]:
    """One event for each person the file touches, after one for the file; the import is their batch."""
    counts = {"new": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged}
    yield AuditEvent(by, "import_confirmed", f"import:{import_id}", counts, import_id)
    pairs = [*((row, None) for row in found.new), *zip(found.changed, found.replaced, strict=True)]
    if found.kind == "people":
        for row, before in pairs:
            action = "person_added" if before is None else "person_changed"
            yield AuditEvent(by, action, f"person:{row.staff_number}", _detail(row, before), import_id)
        return
    pairs.sort(key=lambda pair: pair[0].staff_number)
    for number, group in groupby(pairs, key=lambda pair: pair[0].staff_number):
        rows = [_detail(row, before) for row, before in group]
        yield AuditEvent(by, f"{found.kind}_recorded", f"person:{number}", {"rows": rows}, import_id)


def _detail(row: KeptRow, before: KeptRow | None) -> dict[str, Any]:
    """What a row says; a value that was another before stands beside that one, `[before, after]`."""
    now = _plain(row)
    if before is None:
        return now
    then = _plain(before)
    kept = {"on", "course", "scenario_type", "family", "marker", "kind", "begins"} & set(now)
    return {
        name: value if then[name] == value else [then[name], value]
        for name, value in now.items()
        if name in kept or then[name] != value
    }


def _plain(row: KeptRow) -> dict[str, Any]:
    values = asdict(row)
    del values["staff_number"]  # the subject of the event
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


# -- comparing with what is kept


def _preview_people(upload: Upload, table: Table, store: RecordsKept) -> Preview:
    kept = store.people()
    rows, faults = people.people_from(table, kept)
    triples = [(line, *_beside(row, kept.get(row.staff_number))) for line, row in rows]
    return _compared(upload, table, triples, faults)


def _beside(row: PersonRow, before: PersonRow | None) -> tuple[PersonRow, PersonRow | None]:
    """A person and what is kept of them; an e-mail address of which the file does not tell stays."""
    if row.email is None:
        row = replace(row, email=before.email if before else "")
    return row, before


def _preview_attendance(upload: Upload, table: Table, store: RecordsKept, today: date) -> Preview:
    kept = store.attendance()
    rows, faults = attendance.attendance_from(table, store.people(), kept, today)
    return _compared(upload, table, [(line, row, kept.get(row.slot)) for line, row in rows], faults)


def _preview_ratings(upload: Upload, table: Table, store: RecordsKept, today: date) -> Preview:
    kept = store.ratings()
    rows, faults = rating_rows.ratings_from(table, store.people(), today)
    return _compared(upload, table, [(line, row, kept.get(row.slot)) for line, row in rows], faults)


def _preview_qualifications(upload: Upload, table: Table, store: RecordsKept) -> Preview:
    kept = store.qualification_rows()
    rows, faults = qualification_rows.qualifications_from(table, store.people())
    return _compared(upload, table, [(line, row, kept.get(row.slot)) for line, row in rows], faults)


def _compared(
    upload: Upload, table: Table, triples: Sequence[tuple[int, Any, Any]], faults: Sequence[Fault]
) -> Preview:
    """What the rows would do, from the line of each, what it says, and what is kept in its place."""
    every = sorted([*table.faults, *faults], key=lambda fault: fault.place.line or 0)
    reasons: dict[int, list[str]] = {}
    for fault in every:
        if fault.place.line in table.all_cells:
            where = f"{fault.place.column}: " if fault.place.column else ""
            said = f"{where}expected {fault.expected}; found {fault.found}"
            reasons.setdefault(fault.place.line or 0, []).append(said)
    pairs = [(row, before) for line, row, before in triples if line not in reasons]
    changed = [(row, before) for row, before in pairs if before is not None and before != row]
    return Preview(
        kind=upload.kind,
        filename=upload.filename,
        new=tuple(row for row, before in pairs if before is None),
        changed=tuple(row for row, _ in changed),
        replaced=tuple(before for _, before in changed),
        unchanged=sum(1 for row, before in pairs if before == row),
        faults=tuple(every),
        faulty_rows=tuple((line, table.all_cells[line], tuple(said)) for line, said in reasons.items()),
        header=table.header,
    )
