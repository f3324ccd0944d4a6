"""Readers of training records, for the fault pages that name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from levelhead.basics.faults import Fault
from levelhead.basics.tables import read_table
from levelhead.basics.text_files import read_file
from levelhead.curriculum.course_file import read_course
from levelhead.curriculum.delivery import read_delivery
from levelhead.curriculum.requirement_file import read_requirements
from levelhead.records import attendance, people
from levelhead.records.map import read_map
from levelhead.records.people import PersonRow

# The examples of the pages are held against these people, and against this day.
SERVING = {
    number: PersonRow(number, name, "officer", "Sergeant", "Harbour", "", date(2020, 1, 6), last_day)
    for number, name, last_day in (("4001", "Amina Okafor", None), ("4002", "Bea Lund", date(2025, 12, 31)))
}
TODAY = date(2026, 3, 31)


def people_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file of people, brought in where 4001 and 4002 are known."""
    table = read_table(read_file(path), path.name, people.COLUMNS)
    return [*table.faults, *people.people_from(table, SERVING)[1]]


def attendance_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file of attendance, on 31 March 2026."""
    table = read_table(read_file(path), path.name, attendance.COLUMNS)
    return [*table.faults, *attendance.attendance_from(table, SERVING, (), TODAY)[1]]


def requirement_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file of requirements."""
    read_requirements(path.read_text(encoding="utf-8"), path.name)
    return []


def course_faults(path: Path) -> Sequence[Fault]:
    """Faults of a course."""
    read_course(path.read_text(encoding="utf-8"), path.name)
    return []


def delivery_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of classes."""
    read_delivery(path.read_text(encoding="utf-8"), path.name)
    return []


def map_faults(path: Path) -> Sequence[Fault]:
    """Faults of a map of columns."""
    read_map(path)
    return []
