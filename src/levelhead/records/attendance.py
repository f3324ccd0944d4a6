"""Attendance as an organisation sends it: one row for one person at one course on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import Column, Table

MOST_MINUTES_A_DAY = 16 * 60  # no training day is longer; more is a slip of the pen, such as hours twice
COLUMNS = (
    Column("staff_number"),
    Column("on", "date"),
    Column("course"),
    Column("minutes", "whole"),
    Column("contact", "yes_no"),
)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """What one person did on one day.

    Attributes:
        staff_number: whose it is.
        on: the day.
        course: name of the course.
        minutes: minutes attended, from arrival to departure without breaks.
        contact: whether they count as contact time.
    """

    staff_number: str
    on: date
    course: str
    minutes: int
    contact: bool

    @property
    def slot(self) -> tuple[str, date, str]:
        """What it is a record of: a later row for the same slot corrects an earlier one."""
        return (self.staff_number, self.on, self.course)

    @property
    def key(self) -> str:
        """Hash of all it says: the same row sent again has the same key."""
        return sha256("\t".join((*map(str, self.slot), str(self.minutes), str(self.contact))))


@dataclass(frozen=True, slots=True)
class Service:
    """When a person serves, to hold attendance against."""

    service_from: date
    service_to: date | None


def attendance_from(
    table: Table, people: Mapping[str, Service], today: date
) -> tuple[list[tuple[int, AttendanceRow]], list[Fault]]:
    """Attendance with the line of each row, and the faults that show against people and the calendar.

    Args:
        table: read with `COLUMNS`.
        people: staff number to service.
        today: attendance after this day has not happened.
    """
    rows = [(row.line, AttendanceRow(**row.values)) for row in table.rows]
    faults = [fault for line, row in rows for fault in _against_person(table.file, line, row, people, today)]
    return rows, faults + _twice(table.file, rows)


def _against_person(
    file: str, line: int, row: AttendanceRow, people: Mapping[str, Service], today: date
) -> list[Fault]:
    faults = []
    if not 0 < row.minutes <= MOST_MINUTES_A_DAY:
        faults.append(
            Fault(
                "attendance-minutes-out-of-range",
                Place(file, line, "minutes"),
                f"1 to {MOST_MINUTES_A_DAY} minutes in a day",
                str(row.minutes),
                "Write minutes, not hours; leave out a row for somebody who did not come.",
            )
        )
    if row.on > today:
        faults.append(
            Fault(
                "attendance-in-future",
                Place(file, line, "on"),
                f"a day up to today, {today}",
                str(row.on),
                "Record attendance after it has happened.",
            )
        )
    person = people.get(row.staff_number)
    if person is None:
        faults.append(
            Fault(
                "attendance-person-unknown",
                Place(file, line, "staff_number"),
                "the staff number of somebody brought in with people",
                f"'{row.staff_number}'",
                "Bring the person in first, or correct the number.",
            )
        )
    else:
        faults += _against_service(file, line, row, person)
    return faults


def _against_service(file: str, line: int, row: AttendanceRow, person: Service) -> list[Fault]:
    if row.on < person.service_from:
        return [
            Fault(
                "attendance-before-service",
                Place(file, line, "on"),
                f"a day from the start of service, {person.service_from}",
                str(row.on),
                "Correct the day, or the person's service_from.",
            )
        ]
    if person.service_to is not None and row.on > person.service_to:
        return [
            Fault(
                "attendance-after-service",
                Place(file, line, "on"),
                f"a day up to the end of service, {person.service_to}",
                str(row.on),
                "Correct the day, or the person's service_to.",
            )
        ]
    return []


def _twice(file: str, rows: Sequence[tuple[int, AttendanceRow]]) -> list[Fault]:
    first: dict[tuple[str, date, str], int] = {}
    faults = []
    for line, row in rows:
        if row.slot in first:
            faults.append(
                Fault(
                    "attendance-twice",
                    Place(file, line),
                    "one row for a person, a day and a course",
                    f"a second one; the first is on line {first[row.slot]}",
                    "Keep the right one; add its minutes up if the day had two parts.",
                )
            )
        first.setdefault(row.slot, line)
    return faults
