"""Attendance as an organisation sends it: one row for one person at one course on one day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import Table
from levelhead.basics.values import Column
from levelhead.records.people import LONGEST_NUMBER, PersonRow

MOST_MINUTES_A_DAY = 16 * 60  # no training day is longer; more is a slip of the pen, such as hours twice
COLUMNS = (
    Column("staff_number", longest=LONGEST_NUMBER),
    Column("on", "date"),
    Column("course", longest=120),
    Column("minutes", "whole"),
    Column("contact", "yes_no"),
)

Slot = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """What one person did on one day.

    Attributes:
        staff_number: whose it is.
        on: the day.
        course: name of the course.
        minutes: minutes attended, from arrival to departure without breaks; 0 withdraws an earlier row.
        contact: whether they count as contact time.
    """

    staff_number: str
    on: date
    course: str
    minutes: int
    contact: bool

    @property
    def slot(self) -> Slot:
        """What it is a record of: a later row for the same slot corrects an earlier one.

        Capitals and spaces do not make another course, which would count the same minutes twice.
        """
        return (self.staff_number, self.on, " ".join(self.course.split()).casefold())

    @property
    def key(self) -> str:
        """Hash of all it says: the same row sent again has the same key."""
        said = (self.staff_number, self.on, self.course, self.minutes, self.contact)
        return sha256("\t".join(map(str, said)))


def attendance_from(
    table: Table, people: Mapping[str, PersonRow], kept: Collection[Slot], today: date
) -> tuple[list[tuple[int, AttendanceRow]], list[Fault]]:
    """Attendance with the line of each row, and the faults that show against people and the calendar.

    Args:
        table: read with `COLUMNS`.
        people: staff number to person.
        kept: slots that have a row already, which a row of 0 minutes may withdraw.
        today: attendance after this day has not happened.
    """
    rows = [(row.line, AttendanceRow(**row.values)) for row in table.rows]
    faults = _twice(table.file, rows)
    for line, row in rows:
        place = Place(table.file, line)
        faults += [*_minutes(place, row, kept), *_day(place, row, today), *_person(place, row, people)]
    return rows, faults


def _minutes(place: Place, row: AttendanceRow, kept: Collection[Slot]) -> list[Fault]:
    if 0 < row.minutes <= MOST_MINUTES_A_DAY or (row.minutes == 0 and row.slot in kept):
        return []
    return [
        Fault(
            "attendance-minutes-out-of-range",
            Place(place.file, place.line, "minutes"),
            f"1 to {MOST_MINUTES_A_DAY} minutes in a day, or 0 to withdraw a row brought in before",
            str(row.minutes),
            "Write minutes, not hours; leave out a row for somebody who did not come.",
        )
    ]


def _day(place: Place, row: AttendanceRow, today: date) -> list[Fault]:
    if row.on <= today:
        return []
    return [
        Fault(
            "attendance-in-future",
            Place(place.file, place.line, "on"),
            f"a day up to today, {today}",
            str(row.on),
            "Record attendance after it has happened.",
        )
    ]


def _person(place: Place, row: AttendanceRow, people: Mapping[str, PersonRow]) -> list[Fault]:
    person = people.get(row.staff_number)
    if person is None:
        return [
            Fault(
                "attendance-person-unknown",
                Place(place.file, place.line, "staff_number"),
                "the staff number of somebody brought in with people",
                f"'{row.staff_number}'",
                "Bring the person in first, or correct the number.",
            )
        ]
    if row.on < person.service_from:
        return [
            Fault(
                "attendance-before-service",
                Place(place.file, place.line, "on"),
                f"a day from the start of service, {person.service_from}",
                str(row.on),
                "Correct the day, or the person's service_from.",
            )
        ]
    if person.service_to is not None and row.on > person.service_to:
        return [
            Fault(
                "attendance-after-service",
                Place(place.file, place.line, "on"),
                f"a day up to the end of service, {person.service_to}",
                str(row.on),
                "Correct the day, or the person's service_to.",
            )
        ]
    return []


def _twice(file: str, rows: Sequence[tuple[int, AttendanceRow]]) -> list[Fault]:
    first: dict[Slot, int] = {}
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
