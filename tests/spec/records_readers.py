"""Readers of training records, for the fault pages that name them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl

from levelhead.basics.faults import Fault
from levelhead.basics.spreadsheets import read_spreadsheet
from levelhead.basics.tables import read_table
from levelhead.basics.text_files import read_file
from levelhead.curriculum.course_file import read_course
from levelhead.curriculum.delivery import read_delivery
from levelhead.curriculum.requirement_file import read_requirements
from levelhead.records import attendance, people, qualification_rows, rating_rows
from levelhead.records.map import read_map
from levelhead.records.people import PersonRow
from levelhead.records.themes import marked_words, theme_faults

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


def rating_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file of ratings, on 31 March 2026."""
    table = read_table(read_file(path), path.name, rating_rows.COLUMNS)
    return [*table.faults, *rating_rows.ratings_from(table, SERVING, TODAY)[1]]


def qualification_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file of qualifications."""
    table = read_table(read_file(path), path.name, qualification_rows.COLUMNS)
    return [*table.faults, *qualification_rows.qualifications_from(table, SERVING)[1]]


def workbook_faults(path: Path) -> Sequence[Fault]:
    """Faults of a spreadsheet whose sheets are the parts of the example, divided by empty lines."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, part in enumerate(path.read_text(encoding="utf-8").split("\n\n"), 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for line in part.splitlines():
            sheet.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    return read_spreadsheet(content.getvalue(), path.name)[1]


def small_workbook_faults(path: Path) -> Sequence[Fault]:
    """Faults of a packed file that holds the example, where 100 bytes are the most it may unpack to."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", path.read_text(encoding="utf-8"))
    faults = read_spreadsheet(content.getvalue(), path.name, most_unpacked=100)[1]
    return [one for one in faults if one.code == "spreadsheet-too-large"]


def packed_faults(path: Path) -> Sequence[Fault]:
    """Faults of a file that begins as a packed one; an example that is a table is read as one."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        content = b"PK\x03\x04" + content[2:]
    return read_table(content, path.name, attendance.COLUMNS).faults


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


def text_faults(path: Path) -> Sequence[Fault]:
    """Faults of a theme that is written of a class of 4001 and 4002."""
    text = path.read_text(encoding="utf-8").strip()
    names = {number: one.full_name for number, one in SERVING.items()}
    return theme_faults(text, names, marked_words(text) & names.keys())
