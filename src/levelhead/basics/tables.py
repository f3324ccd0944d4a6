"""Tables that people make with a spreadsheet, read strictly and answered kindly.

A table is read whole: either every row is good, or every fault is told at once. What spreadsheets do without
asking is tolerated (a byte-order mark, either line end, columns in any order, spaces around a value, capitals
in a heading). What could change a meaning is not guessed: another encoding, or a date in another order.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place

Kind = Literal["text", "date", "whole", "yes_no"]
Value = str | date | int | bool | None

LONGEST_VALUE = 500  # characters; longer is a file of another kind, or a quote left open
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHER_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a table may have.

    Attributes:
        name: its heading.
        kind: what its values are.
        required: whether the column, and a value in each row, must be there.
        listed: the only values allowed, in small letters; empty allows any.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its values by column, and its cells as they were written."""

    line: int
    values: Mapping[str, Any]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read: rows that could be read, and every fault.

    Attributes:
        file: the name the person gave.
        header: headings as they were written.
        rows: rows without a fault of their own.
        all_cells: line to cells, of every row, for a file of rejects.
        faults: every fault, in the order of the file.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    all_cells: Mapping[int, tuple[str, ...]]
    faults: tuple[Fault, ...]


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises FaultsFound when there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        fault = Fault(
            "table-missing-file",
            Place(path.name),
            "a file",
            "nothing at that place",
            "Check the name and the folder.",
        )
        raise FaultsFound([fault]) from None


def read_table(
    content: bytes, file: str, columns: Sequence[Column], renamed: Mapping[str, str] | None = None
) -> Table:
    """A table from CSV.

    Args:
        content: the bytes of the file.
        file: its name, for faults.
        columns: what it may have.
        renamed: our name to the heading the file has for it; others keep their names.
    """
    text, faults = _decode(content, file)
    if faults:
        return Table(file, (), (), {}, tuple(faults))
    lines = [(number, cells) for number, cells in _lines(text) if any(cell.strip() for cell in cells)]
    if not lines:
        return Table(file, (), (), {}, (_empty(file),))
    header = tuple(cell.strip() for cell in lines[0][1])
    places, faults = _header(header, file, columns, renamed or {})
    if faults:
        return Table(file, header, (), {}, tuple(faults))
    rows = []
    for number, cells in lines[1:]:
        row, found = _row(cells, len(header), Place(file, number), columns, places)
        faults += found
        if row is not None:
            rows.append(row)
    return Table(file, header, tuple(rows), {n: tuple(cells) for n, cells in lines[1:]}, tuple(faults))


def write_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV text that a spreadsheet opens as text: a cell that looks like a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def harmless(value: Any) -> str:
    """A cell as text, with an apostrophe before anything a spreadsheet would run."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


# -- the file as a whole


def _decode(content: bytes, file: str) -> tuple[str, list[Fault]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", [_wrong_encoding(file, line, _guess(content))]
    if "\x00" in text:
        return "", [_wrong_encoding(file, None, "UTF-16, or a spreadsheet's own file")]
    return text, []


def _guess(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if content.startswith(b"PK"):
        return "a spreadsheet's own file"
    return "bytes that are not UTF-8, as in Windows-1252"


def _wrong_encoding(file: str, line: int | None, found: str) -> Fault:
    return Fault(
        "table-wrong-encoding",
        Place(file, line),
        "text in UTF-8",
        found,
        "Save the file again as CSV UTF-8.",
    )


def _empty(file: str) -> Fault:
    return Fault(
        "table-empty",
        Place(file, 1),
        "a header with the names of the columns",
        "nothing",
        "Export it again, with its header.",
    )


def _lines(text: str) -> Iterable[tuple[int, list[str]]]:
    """Each record with the line it begins on; a quoted cell may hold line ends."""
    reader = csv.reader(io.StringIO(text, newline=""))
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _header(
    header: Sequence[str], file: str, columns: Sequence[Column], renamed: Mapping[str, str]
) -> tuple[dict[str, int], list[Fault]]:
    theirs = {renamed.get(column.name, column.name).lower(): column.name for column in columns}
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        ours = theirs.get(heading.lower())
        if ours is None:
            faults.append(_unknown_column(file, heading, list(theirs)))
        elif ours in places:
            faults.append(
                Fault(
                    "table-column-twice",
                    Place(file, 1, heading),
                    "each column once",
                    "two of that name",
                    "Take one of them out.",
                )
            )
        else:
            places[ours] = place
    for column in columns:
        if column.required and column.name not in places:
            name = renamed.get(column.name, column.name)
            faults.append(
                Fault(
                    "table-missing-column",
                    Place(file, 1, name),
                    f"a column {name}",
                    f"the columns {', '.join(header)}",
                    "Add the column, or name in a map the heading that the file has for it.",
                )
            )
    return places, faults


def _unknown_column(file: str, heading: str, known: list[str]) -> Fault:
    near = difflib.get_close_matches(heading.lower(), known, 1)
    return Fault(
        "table-unknown-column",
        Place(file, 1, heading or "(no heading)"),
        f"one of {', '.join(known)}",
        f"'{heading}'",
        f"Did you mean {near[0]}?" if near else "Take the column out, or name it in a map.",
    )


# -- one row


def _row(
    cells: Sequence[str], width: int, place: Place, columns: Sequence[Column], places: Mapping[str, int]
) -> tuple[Row | None, list[Fault]]:
    if len(cells) != width:
        fault = Fault(
            "table-ragged-row",
            place,
            f"{width} cells, as the header has",
            f"{len(cells)} cells",
            "Look for a comma inside a value: a value with a comma stands in double quotes.",
        )
        return None, [fault]
    values: dict[str, Any] = {}
    faults = []
    for column in columns:
        cell = places.get(column.name)
        written = cells[cell].strip() if cell is not None else ""
        value = _value(column, written, replace(place, column=column.name))
        if isinstance(value, Fault):
            faults.append(value)
        else:
            values[column.name] = value
    return (None if faults else Row(place.line or 0, values, tuple(cells))), faults


def _value(column: Column, written: str, place: Place) -> Value | Fault:
    if not written:
        if not column.required:
            return None
        return Fault("value-missing", place, "a value", "nothing", f"Fill in {column.name}.")
    if len(written) > LONGEST_VALUE:
        found = f"{len(written):,} characters"
        remedy = "Look for a double quote that is left open."
        return Fault("value-too-long", place, f"at most {LONGEST_VALUE} characters", found, remedy)
    if column.listed and written.lower() not in column.listed:
        near = difflib.get_close_matches(written.lower(), column.listed, 1)
        remedy = f"Did you mean {near[0]}?" if near else "Use one of the listed values."
        return Fault("value-not-listed", place, f"one of {', '.join(column.listed)}", f"'{written}'", remedy)
    return _READERS[column.kind](written.lower() if column.listed else written, place)


def _text(written: str, place: Place) -> Value | Fault:
    del place
    return written


def _date(written: str, place: Place) -> Value | Fault:
    if _ISO_DATE.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    if (other := _OTHER_DATE.fullmatch(written)) is not None and (likely := _likely(other)):
        return Fault(
            "value-date-order",
            place,
            "a date as year-month-day, such as 2026-03-31",
            f"'{written}'",
            f"If it means {likely:%-d %B %Y}, write {likely.isoformat()}; "
            "in a spreadsheet, format the column as yyyy-mm-dd before saving.",
        )
    return Fault(
        "value-not-a-date",
        place,
        "a date as year-month-day, such as 2026-03-31",
        f"'{written}'",
        "Write a day that exists, year first.",
    )


def _likely(found: re.Match[str]) -> date | None:
    """What a British reader would take it for: day first."""
    day, month, year = (int(part) for part in found.groups())
    try:
        return datetime(year + (2000 if year < 100 else 0), month, day).date()  # noqa: DTZ001 -- a day only
    except ValueError:
        return None


def _whole(written: str, place: Place) -> Value | Fault:
    if re.fullmatch(r"\d{1,9}", written):
        return int(written)
    return Fault(
        "value-not-a-number", place, "a whole number", f"'{written}'", "Write digits only, without a unit."
    )


def _yes_no(written: str, place: Place) -> Value | Fault:
    if written.lower() in {"yes", "y", "true", "1"}:
        return True
    if written.lower() in {"no", "n", "false", "0"}:
        return False
    return Fault("value-not-listed", place, "yes or no", f"'{written}'", "Write yes or no.")


_READERS: dict[Kind, Callable[[str, Place], Value | Fault]] = {
    "text": _text,
    "date": _date,
    "whole": _whole,
    "yes_no": _yes_no,
}
