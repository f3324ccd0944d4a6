"""A spreadsheet's own file (.xlsx), as the cells that a person sees in it, read row by row.

A workbook is a packed folder of XML. What it unpacks to is limited before anything of it is read, formulas
are never run (the values that the spreadsheet last showed are read), and only one sheet may hold anything.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from levelhead.basics.faults import Fault, Place

PACKED = b"PK\x03\x04"  # how such a file begins
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a hundred thousand rows are about a tenth of it
MOST_CELLS_A_ROW = 200


def is_spreadsheet(content: bytes) -> bool:
    """Whether the bytes are those of a packed file, which a CSV never is."""
    return content.startswith(PACKED)


def read_spreadsheet(
    content: bytes, file: str, *, most_unpacked: int = MOST_UNPACKED
) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The rows of the one sheet that holds anything, each with its number, and no fault; or the fault.

    Args:
        content: the bytes of the file.
        file: its name, for faults.
        most_unpacked: the most bytes that it may unpack to.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > most_unpacked:
                return [], [_too_large(file)]
        sheets = _sheets(content)
    except Exception as error:  # noqa: BLE001 -- the library raises whatever its parts raise on a broken file
        return [], [_unreadable(file, type(error).__name__)]
    written = [(name, rows) for name, rows in sheets if rows]
    if len(written) > 1:
        return [], [_several(file, [name for name, _ in written])]
    return (written[0][1] if written else []), []


def _sheets(content: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        return [(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, all as wide as the header: a spreadsheet drops empty cells at the end."""
    width = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_CELLS_A_ROW), 1):
        cells = [_written(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))


def _written(value: Any) -> str:
    """A cell as it would stand in a CSV: days as year-month-day, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _too_large(file: str) -> Fault:
    return Fault(
        "spreadsheet-too-large",
        Place(file),
        f"a spreadsheet that unpacks to at most {MOST_UNPACKED // 1024 // 1024} MB",
        "more",
        "Send it in parts, or save it as CSV UTF-8.",
    )


def _unreadable(file: str, found: str) -> Fault:
    return Fault(
        "spreadsheet-unreadable",
        Place(file),
        "a spreadsheet saved as .xlsx",
        f"a packed file that is none, or is broken ({found})",
        "Open it in the spreadsheet program and save it again as .xlsx or as CSV UTF-8, without a password.",
    )


def _several(file: str, names: list[str]) -> Fault:
    return Fault(
        "spreadsheet-several-sheets",
        Place(file),
        "one sheet with anything in it",
        f"{len(names)}: {', '.join(names)}",
        "Copy the sheet that is meant into a file of its own.",
    )
