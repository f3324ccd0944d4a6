"""The value in one cell of a table, read strictly."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from levelhead.basics.faults import Fault, Place
from levelhead.basics.mail_addresses import is_email

Kind = Literal["text", "date", "whole", "yes_no", "email"]
Value = str | date | int | bool | None

LONGEST_VALUE = 500  # characters; longer is a file of another kind, or a quote left open
_FIRST_YEAR = 1900  # an earlier year is a slip, such as 0202 for 2020
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", re.ASCII)
_A_DATE = "a date as year-month-day, such as 2026-03-31"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a table may have.

    Attributes:
        name: its heading.
        kind: what its values are.
        required: whether the column, and a value in each row, must be there.
        listed: the only values allowed, in small letters; empty allows any.
        longest: the most characters a value may have.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    listed: tuple[str, ...] = ()
    longest: int = LONGEST_VALUE


def read_value(column: Column, written: str, place: Place) -> Value | Fault:
    """The value that stands in a cell, or the fault in it; None where nothing stands and nothing must."""
    if not written:
        if not column.required:
            return None
        return Fault("value-missing", place, "a value", "nothing", f"Fill in {column.name}.")
    if len(written) > column.longest:
        found = f"{len(written):,} characters"
        remedy = "Shorten it; if it runs over several rows, look for a double quote that is left open."
        return Fault("value-too-long", place, f"at most {column.longest} characters", found, remedy)
    if column.listed and written.lower() not in column.listed:
        near = difflib.get_close_matches(written.lower(), column.listed, 1)
        remedy = f"Did you mean {near[0]}?" if near else "Use one of the listed values."
        return Fault("value-not-listed", place, f"one of {', '.join(column.listed)}", f"'{written}'", remedy)
    return _READERS[column.kind](written.lower() if column.listed else written, place)


def _text(written: str, place: Place) -> Value | Fault:
    del place
    return written


def _date(written: str, place: Place) -> Value | Fault:
    if _ISO_DATE.fullmatch(written) and (day := _day(*map(int, written.split("-")))):
        return day
    if (other := _OTHER_DATE.fullmatch(written)) is not None and (likely := _likely(other)):
        return Fault(
            "value-date-order",
            place,
            _A_DATE,
            f"'{written}'",
            f"If it means {likely.day} {likely:%B %Y}, write {likely.isoformat()}; "
            "in a spreadsheet, format the column as yyyy-mm-dd before saving.",
        )
    return Fault(
        "value-not-a-date", place, _A_DATE, f"'{written}'", f"Write a day that exists, from {_FIRST_YEAR} on."
    )


def _likely(found: re.Match[str]) -> date | None:
    """What a British reader would take it for: day first; month first only where that alone is a day."""
    first, second, year = (int(part) for part in found.groups())
    year += 2000 if len(found[3]) == len("26") else 0
    return _day(year, second, first) or _day(year, first, second)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def _whole(written: str, place: Place) -> Value | Fault:
    if re.fullmatch(r"[0-9]{1,9}", written):
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


def _email(written: str, place: Place) -> Value | Fault:
    if is_email(written):
        return written
    return Fault(
        "value-not-an-email",
        place,
        "one e-mail address, such as ann.hill@force.example",
        f"'{written}'",
        "Write the address alone, without a name or brackets around it, or leave the cell empty.",
    )


_READERS: dict[Kind, Callable[[str, Place], Value | Fault]] = {
    "text": _text,
    "date": _date,
    "whole": _whole,
    "yes_no": _yes_no,
    "email": _email,
}
