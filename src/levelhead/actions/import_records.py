"""Bring people or attendance in: preview first, and nothing saved until it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.basics.faults import Fault
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import Table, read_table, write_table
from levelhead.records import attendance, people
from levelhead.records.attendance import AttendanceRow, Service
from levelhead.records.people import PersonRow

KINDS = ("people", "attendance")


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
        kind: people or attendance.
        filename: the name the person gave.
        new: rows that would be added.
        changed: rows that would correct what is there.
        unchanged: rows that say what is there already.
        faults: every fault; while there is one, nothing can be confirmed.
        faulty_rows: rows with a fault: line, cells and reasons.
        header: headings of the file.
    """

    kind: str
    filename: str
    new: tuple[PersonRow | AttendanceRow, ...]
    changed: tuple[PersonRow | AttendanceRow, ...]
    unchanged: int
    faults: tuple[Fault, ...]
    faulty_rows: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]
    header: tuple[str, ...]

    @property
    def rejected(self) -> int:
        """How many rows have a fault."""
        return len(self.faulty_rows)

    def rejects(self) -> str:
        """The faulty rows as CSV, with the line and the reasons beside them."""
        rows = [(*cells, line, " / ".join(reasons)) for line, cells, reasons in self.faulty_rows]
        return write_table((*self.header, "line", "reason"), rows)


class RecordStore(Protocol):
    """Where people and attendance are kept."""

    def people(self) -> dict[str, PersonRow]:
        """Staff number to person."""

    def attendance(self) -> dict[tuple[str, date, str], AttendanceRow]:
        """Slot to the row that stands for it now."""

    def save_people(self, rows: Sequence[PersonRow]) -> None:
        """Add people, or put the new values in place of the old."""

    def save_attendance(self, rows: Sequence[AttendanceRow], import_id: str, recorded_at: Any) -> None:
        """Add rows; a row for a slot that has one supersedes it."""

    def stage(self, upload: Upload, *, by: str, at: Any) -> str:
        """Keep an uploaded file until it is confirmed; its identifier."""

    def staged(self, import_id: str) -> tuple[Upload, str]:
        """The file and its state. Raises Refused when there is none."""

    def confirm(self, import_id: str, *, at: Any) -> None:
        """Mark the file as confirmed."""


def preview(*, upload: Upload, store: RecordStore, clock: Clock) -> Preview:
    """What confirming an upload would do. Saves nothing.

    Raises:
        CalledWrongly: there is no such kind.
    """
    if upload.kind not in KINDS:
        raise CalledWrongly(f"There is no kind '{upload.kind}'; there is {', '.join(KINDS)}.")
    if upload.kind == "people":
        return _preview_people(upload, store)
    return _preview_attendance(upload, store, clock)


def stage(*, by: str, upload: Upload, store: RecordStore, work: Work, clock: Clock) -> str:
    """Keep an uploaded file so that it can be looked at and then confirmed; its identifier."""
    with work.transaction():
        import_id = store.stage(upload, by=by, at=clock.now())
        detail = {"kind": upload.kind, "filename": upload.filename, "sha256": sha256(upload.content)}
        work.record(AuditEvent(by, "import_staged", f"import:{import_id}", detail))
    return import_id


def confirm(*, by: str, import_id: str, store: RecordStore, work: Work, clock: Clock) -> Preview:
    """Save what a staged file holds, whole, in one transaction; one event for each person it touches.

    Raises:
        FaultsFound: the file has faults; nothing is saved.
        Refused: it was confirmed before, or there is no such file.
    """
    with work.transaction():
        upload, state = store.staged(import_id)
        if state != "previewed":
            raise Refused("This file has been confirmed already; nothing was changed.")
        found = preview(upload=upload, store=store, clock=clock)
        if found.faults:
            raise FaultsFound(found.faults)
        rows = (*found.new, *found.changed)
        if upload.kind == "people":
            store.save_people([row for row in rows if isinstance(row, PersonRow)])
        else:
            attended = [row for row in rows if isinstance(row, AttendanceRow)]
            store.save_attendance(attended, import_id, clock.now())
        store.confirm(import_id, at=clock.now())
        new = set(map(id, found.new))
        for row in rows:
            work.record(_event(by, upload.kind, row, import_id, is_new=id(row) in new))
    return found


def _event(by: str, kind: str, row: PersonRow | AttendanceRow, batch: str, *, is_new: bool) -> AuditEvent:
    action = f"{'person' if kind == 'people' else 'attendance'}_{'added' if is_new else 'corrected'}"
    if isinstance(row, AttendanceRow):
        detail: dict[str, Any] = {"on": row.on.isoformat(), "course": row.course, "minutes": row.minutes}
    else:
        detail = {"unit": row.unit, "role_type": row.role_type}
    return AuditEvent(by, action, f"person:{row.staff_number}", detail, batch)


def _preview_people(upload: Upload, store: RecordStore) -> Preview:
    table = read_table(upload.content, upload.filename, people.COLUMNS, upload.renamed)
    kept = store.people()
    rows, faults = people.people_from(table, kept)
    before = {row.staff_number: kept.get(row.staff_number) for _, row in rows}
    return _compared(upload, table, [(row, before[row.staff_number]) for _, row in rows], faults)


def _preview_attendance(upload: Upload, store: RecordStore, clock: Clock) -> Preview:
    table = read_table(upload.content, upload.filename, attendance.COLUMNS, upload.renamed)
    serving = {
        number: Service(person.service_from, person.service_to) for number, person in store.people().items()
    }
    rows, faults = attendance.attendance_from(table, serving, clock.now().date())
    kept = store.attendance()
    return _compared(upload, table, [(row, kept.get(row.slot)) for _, row in rows], faults)


def _compared(
    upload: Upload, table: Table, pairs: Sequence[tuple[Any, Any]], faults: Sequence[Fault]
) -> Preview:
    every = sorted([*table.faults, *faults], key=lambda fault: fault.place.line or 0)
    reasons: dict[int, list[str]] = {}
    for fault in every:
        if fault.place.line in table.all_cells:
            where = f"{fault.place.column}: " if fault.place.column else ""
            said = f"{where}expected {fault.expected}; found {fault.found}"
            reasons.setdefault(fault.place.line or 0, []).append(said)
    return Preview(
        kind=upload.kind,
        filename=upload.filename,
        new=tuple(row for row, before in pairs if before is None),
        changed=tuple(row for row, before in pairs if before is not None and before != row),
        unchanged=sum(1 for row, before in pairs if before == row),
        faults=tuple(every),
        faulty_rows=tuple((line, table.all_cells[line], tuple(said)) for line, said in reasons.items()),
        header=table.header,
    )
