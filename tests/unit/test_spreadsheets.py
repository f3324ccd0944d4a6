"""Spreadsheets are read as the same table saved as CSV would be."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl

from levelhead.basics.tables import read_table
from levelhead.records import attendance

CSV = b"staff_number,on,course,minutes,contact\n4001,2026-03-02,Day 1,360,yes\n4002,2026-03-02,Day 1,345,no\n"
ROWS: list[list[Any]] = [
    ["staff_number", "on", "course", "minutes", "contact"],
    [4001, date(2026, 3, 2), "Day 1", 360, True],
    ["4002", datetime(2026, 3, 2), "Day 1", 345.0, "no"],  # noqa: DTZ001 -- a spreadsheet knows no time zone
]


def workbook(rows: list[list[Any]], *others: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet_rows in enumerate((rows, *others)):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in sheet_rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _read(content: bytes) -> Any:
    return read_table(content, "file", attendance.COLUMNS)


def test_a_spreadsheet_says_what_its_csv_says() -> None:
    """Numbers, days and ticks come out as they stand in a CSV; empty sheets are no matter."""
    csv, xlsx = _read(CSV), _read(workbook(ROWS, []))
    assert xlsx.faults == ()
    assert [row.values for row in xlsx.rows] == [row.values for row in csv.rows]
    assert [row.line for row in xlsx.rows] == [2, 3]


def test_faults_name_the_row_of_the_spreadsheet() -> None:
    """Empty rows are passed over and counted, so that the number is the one at the edge of the sheet."""
    found = _read(workbook([ROWS[0], [], ["4001", "02/03/2026", "Day 1", "six", "yes"]]))
    assert [(one.code, one.place.line) for one in found.faults] == [
        ("value-date-order", 3),
        ("value-not-a-number", 3),
    ]


def test_a_formula_is_not_run() -> None:
    """A formula that no spreadsheet has worked out has no value, and its cell counts as empty."""
    found = _read(workbook([ROWS[0], ["4001", "2026-03-02", "Day 1", "=6*60", "yes"]]))
    assert [one.code for one in found.faults] == ["value-missing"]


def test_a_cell_short_of_the_header_is_empty_and_one_beyond_is_told() -> None:
    """A spreadsheet leaves out empty cells at the end of a row, which is no fault of its own."""
    found = _read(workbook([ROWS[0], ["4001", "2026-03-02", "Day 1", 360], [*ROWS[1], "extra"]]))
    assert [one.code for one in found.faults] == ["value-missing", "table-ragged-row"]


def test_broken_bytes_are_a_fault_and_no_traceback() -> None:
    """Half of a spreadsheet cannot be read, wherever it is cut."""
    whole = workbook(ROWS)
    for end in range(4, len(whole), 397):
        assert [one.code for one in _read(whole[:end]).faults] == ["spreadsheet-unreadable"]
