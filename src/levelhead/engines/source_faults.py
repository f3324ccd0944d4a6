"""The faults of a file that is to be read as a table, each with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from levelhead.basics.faults import Fault, Place


def missing_file(path: Path) -> Fault:
    """There is no file of that name."""
    return Fault(
        "file-missing",
        Place(path.name),
        "a file",
        "nothing at that place",
        "Check the name and the folder; a name in a protocol counts from the protocol's folder.",
    )


def unreadable(path: Path, found: str) -> Fault:
    """The file begins as Parquet does, and cannot be read as Parquet."""
    return Fault(
        "table-unreadable",
        Place(path.name),
        "a whole Parquet file",
        found,
        "Export it again; the end of the file may have been lost on the way.",
    )


def wrong_encoding(path: Path, line: int, encoding: str = "utf-8") -> Fault:
    """The text is not in its encoding."""
    if encoding != "utf-8":
        return Fault(
            "file-wrong-encoding",
            Place(path.name, line),
            f"text in {encoding.title()}, as the map says",
            "bytes that mean nothing in it",
            "Look at how the file was exported, and name its encoding in the map.",
        )
    return Fault(
        "file-wrong-encoding",
        Place(path.name, line),
        "text in UTF-8",
        "bytes that are not UTF-8, as in Windows-1252 text or a spreadsheet's own file",
        "Save the file again as CSV UTF-8.",
    )


def unpackable(path: Path, found: str) -> Fault:
    """The file ends in .gz and is not whole gzip."""
    return Fault(
        "file-unpackable",
        Place(path.name),
        "a whole file packed with gzip",
        found[:1].lower() + found[1:],
        "Fetch or pack it again; the end may have been lost on the way.",
    )


def empty(path: Path) -> Fault:
    """The file has no header."""
    return Fault(
        "file-empty",
        Place(path.name, 1),
        "a header with the names of the columns",
        "nothing",
        "Export it again, with its header.",
    )


def column_twice(path: Path, name: str) -> Fault:
    """Two columns have one name."""
    return Fault(
        "table-column-twice",
        Place(path.name, 1, name),
        "each column once",
        f"{name} more than once",
        "Rename or remove one of them.",
    )


def unnamed_column(path: Path, place: int) -> Fault:
    """A column has no name."""
    return Fault(
        "table-unnamed-column",
        Place(path.name, 1),
        "a name for every column",
        f"nothing as the name of column {place}",
        "Name the column, or delete it; spreadsheets export empty columns that once held something.",
    )


def missing_column(path: Path, name: str, columns: Sequence[str]) -> Fault:
    """A column that is needed is not there."""
    return Fault(
        "table-missing-column",
        Place(path.name, 1, name),
        f"a column {name}",
        f"the columns {', '.join(columns)}",
        "Add the column, or name in the protocol the column that holds it.",
    )


def ragged_row(path: Path, line: int, found: str) -> Fault:
    """A row has too few or too many values, or a quotation mark that is never closed."""
    return Fault(
        "table-ragged-row",
        Place(path.name, line),
        "one value for each column, with quotation marks around a value that holds a comma",
        found,
        "Mend the row; text with commas needs double quotes around it.",
    )


def wrong_type(path: Path, name: str, expected: str, found: str) -> Fault:
    """A column of a Parquet file is of another type."""
    return Fault(
        "table-wrong-type",
        Place(path.name, column=name),
        expected,
        f"a column of type {found}",
        "Export the column with its own type, or name in the protocol another column.",
    )


def wrong_value(path: Path, line: int, name: str, kind: str, found: str) -> Fault:
    """A value is not of the kind its column has: `whole`, `number`, `date` or `flag`."""
    code, expected, remedy = _VALUES["other_date" if kind == "date" and _OTHER_DATE.match(found) else kind]
    return Fault(code, Place(path.name, line, name), expected, f"'{found}'", remedy)


_OTHER_DATE = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\s*$")
_A_DATE = "a date as year-month-day, such as 2026-03-31"
_VALUES = {
    "other_date": (
        "value-date-order",
        _A_DATE,
        "In a spreadsheet, format the column as yyyy-mm-dd before saving; the order is not guessed.",
    ),
    "date": ("value-not-a-date", _A_DATE, "Write a day that exists, year first."),
    "whole": ("value-not-a-number", "a whole number", "Write digits only, without a unit."),
    "number": ("value-not-a-number", "a number, such as 38.5", "Write digits and a point, without a unit."),
    "flag": ("value-not-listed", "yes or no, true or false, 1 or 0", "Write yes or no."),
}
