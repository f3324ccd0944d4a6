"""Tables that people make with a spreadsheet, read strictly and answered kindly.

A table is read whole: either every row is good, or every fault is told at once. What spreadsheets do without
asking is tolerated (a byte-order mark, either line end, columns in any order, spaces around a value, capitals
in a heading). What could change a meaning is not guessed: another encoding, or a date in another order.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from levelhead.basics.faults import Fault, Place
from levelhead.basics.spreadsheets import is_spreadsheet, read_spreadsheet
from levelhead.basics.text_files import text_of
from levelhead.basics.values import Column, read_value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright bars"}


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
        faulty: rows with one, as far as they could be read: without the values that have a fault.
        all_cells: line to cells, of every row, for a file of rejects.
        faults: every fault, in the order of the file.
        columns: our names of the columns that it has.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    faulty: tuple[Row, ...]
    all_cells: Mapping[int, tuple[str, ...]]
    faults: tuple[Fault, ...]
    columns: frozenset[str] = frozenset()


def read_table(
    content: bytes, file: str, columns: Sequence[Column], renamed: Mapping[str, str] | None = None
) -> Table:
    """A table from CSV, or from a spreadsheet's own file.

    Args:
        content: the bytes of the file.
        file: its name, for faults.
        columns: what it may have.
        renamed: our name to the heading the file has for it; others keep their names.
    """
    lines, faults = _lines_of(content, file)
    if faults:
        return Table(file, (), (), (), {}, tuple(faults))
    if not lines:
        return Table(file, (), (), (), {}, (_empty(file),))
    if isinstance(lines[0][1], str):
        return Table(file, (), (), (), {}, (_ragged(Place(file, lines[0][0]), "a header", lines[0][1]),))
    header = tuple(cell.strip() for cell in lines[0][1])
    places, faults = _header(header, file, columns, renamed or {})
    if faults:
        return Table(file, header, (), (), {}, tuple(faults))
    return _body(file, header, lines[1:], columns, places)


def write_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV text that a spreadsheet opens as text: a cell that looks like a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in header])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def harmless(value: Any) -> str:
    """A cell as text; text that a spreadsheet would run gets an apostrophe, numbers stay numbers."""
    text = "" if value is None else str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


# -- the file as a whole


def _lines_of(content: bytes, file: str) -> tuple[list[tuple[int, list[str] | str]], list[Fault]]:
    """Each record that holds anything with the line or row it begins on, and no fault; or the faults."""
    if is_spreadsheet(content):
        rows, faults = read_spreadsheet(content, file)
        return [(number, cells) for number, cells in rows], faults
    text, faults = text_of(content, file)
    return [(number, cells) for number, cells in _lines(text) if _is_written(cells)], faults


def _lines(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line it begins on; instead of cells, in words, why it cannot be read.

    A quoted cell may hold line ends, so that a record can be longer than a line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_open = "end of data" in str(error) or "field larger" in str(error)
            yield begins, f"a double quote that is {'never closed' if is_open else 'inside a value'}"


def _is_written(cells: list[str] | str) -> bool:
    return isinstance(cells, str) or any(cell.strip() for cell in cells)


def _empty(file: str) -> Fault:
    return Fault(
        "file-empty",
        Place(file, 1),
        "a header with the names of the columns",
        "nothing",
        "Export it again, with its header.",
    )


def _header(
    header: Sequence[str], file: str, columns: Sequence[Column], renamed: Mapping[str, str]
) -> tuple[dict[str, int], list[Fault]]:
    theirs = {renamed.get(column.name, column.name).lower(): column.name for column in columns}
    if len(header) == 1 and header[0].lower() not in theirs:
        for mark, name in _OTHER_SEPARATORS.items():
            if mark in header[0]:
                return {}, [_wrong_separator(file, name)]
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        ours = theirs.get(heading.lower())
        if not heading:
            faults.append(_unnamed_column(file, place + 1))
        elif ours is None:
            faults.append(_unknown_column(file, heading, list(theirs)))
        elif ours in places:
            faults.append(_column_twice(file, heading))
        else:
            places[ours] = place
    missing = [column.name for column in columns if column.required and column.name not in places]
    return places, faults + [_missing_column(file, renamed.get(name, name), header) for name in missing]


def _wrong_separator(file: str, found: str) -> Fault:
    return Fault(
        "table-wrong-separator",
        Place(file, 1),
        "commas between the columns",
        found,
        "Save the file again with commas; a spreadsheet calls it CSV UTF-8 (comma delimited).",
    )


def _unnamed_column(file: str, place: int) -> Fault:
    return Fault(
        "table-unnamed-column",
        Place(file, 1),
        "a name for every column",
        f"nothing as the name of column {place}",
        "Name the column, or delete it; spreadsheets export empty columns that once held something.",
    )


def _unknown_column(file: str, heading: str, known: list[str]) -> Fault:
    near = difflib.get_close_matches(heading.lower(), known, 1)
    return Fault(
        "table-unknown-column",
        Place(file, 1, heading),
        f"one of {', '.join(known)}",
        f"'{heading}'",
        f"Did you mean {near[0]}?" if near else "Take the column out, or name it in a map.",
    )


def _column_twice(file: str, heading: str) -> Fault:
    return Fault(
        "table-column-twice",
        Place(file, 1, heading),
        "each column once",
        "two of that name",
        "Take one of them out.",
    )


def _missing_column(file: str, name: str, header: Sequence[str]) -> Fault:
    return Fault(
        "table-missing-column",
        Place(file, 1, name),
        f"a column {name}",
        f"the columns {', '.join(header)}",
        "Add the column, or name in a map the heading that the file has for it.",
    )


# -- its rows


def _body(
    file: str,
    header: tuple[str, ...],
    lines: Sequence[tuple[int, list[str] | str]],
    columns: Sequence[Column],
    places: Mapping[str, int],
) -> Table:
    rows: list[Row] = []
    faulty: list[Row] = []
    faults: list[Fault] = []
    for number, cells in lines:
        row, found = _row(cells, len(header), Place(file, number), columns, places)
        (faulty if found else rows).append(row)
        faults += found
    all_cells = {row.line: row.cells for row in sorted((*rows, *faulty), key=lambda row: row.line)}
    return Table(file, header, tuple(rows), tuple(faulty), all_cells, tuple(faults), frozenset(places))


def _row(
    cells: list[str] | str, width: int, place: Place, columns: Sequence[Column], places: Mapping[str, int]
) -> tuple[Row, list[Fault]]:
    line = place.line or 0
    wanted = f"{width} cells, as the header has"
    if isinstance(cells, str):
        return Row(line, {}), [_ragged(place, wanted, cells)]
    if len(cells) != width:
        return Row(line, {}, tuple(cells)), [_ragged(place, wanted, f"{len(cells)} cells")]
    values: dict[str, Any] = {}
    faults = []
    for column in columns:
        cell = places.get(column.name)
        written = cells[cell].strip() if cell is not None else ""
        value = read_value(column, written, replace(place, column=column.name))
        if isinstance(value, Fault):
            faults.append(value)
        else:
            values[column.name] = value
    return Row(line, values, tuple(cells)), faults


def _ragged(place: Place, expected: str, found: str) -> Fault:
    return Fault(
        "table-ragged-row",
        place,
        expected,
        found,
        "A value that holds a comma or a line end stands in double quotes; a double quote in it is doubled.",
    )
