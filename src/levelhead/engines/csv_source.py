"""What a CSV file may hold. Nothing is guessed, so that the same file reads the same everywhere."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ibis

from levelhead.basics.errors import FaultsFound
from levelhead.engines import source_faults as faults

Kind = Literal["text", "whole", "number", "date", "flag"]

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of value is written.

    Attributes:
        pattern: regular expression of the whole value in lower case; blanks around it do not count.
        type: its Ibis type.
        in_words: what to expect, for a fault.
    """

    pattern: str
    type: str
    in_words: str


# DuckDB alone would read 1.5 as 2, and 05/01/2024 in whichever order the first rows suggest.
RULES: dict[Kind, Rule] = {
    "text": Rule(r".*", "string", "text"),
    "whole": Rule(r"[+-]?[0-9]{1,18}", "int64", "a whole number"),
    "number": Rule(r"[+-]?[0-9]{1,15}([.][0-9]{1,9})?", "float64", "a number, such as 38.5"),
    "date": Rule(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "date", "a date as year-month-day, such as 2024-03-01"),
    "flag": Rule(r"true|false|yes|no|1|0", "boolean", "true or false"),
}


def header_of(path: Path, separator: str = ",") -> list[str]:
    """The names of the columns.

    Raises:
        FaultsFound: the file is empty, is not UTF-8, or a column has no name or one that another has.
    """
    line = _line_that_is_not_utf8(path)
    if line:
        raise FaultsFound([faults.wrong_encoding(path, line)])
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file, delimiter=separator), [])
    if not any(header):
        raise FaultsFound([faults.empty(path)])
    # Engines do not tell capitals from small letters in the names of columns.
    lower = [name.lower() for name in header]
    found = [faults.column_twice(path, name) for name in sorted(set(lower)) if name and lower.count(name) > 1]
    found += [faults.unnamed_column(path, place) for place, name in enumerate(header, start=1) if not name]
    if found:
        raise FaultsFound(found)
    return header


def as_kind(text: Any, kind: Kind) -> Any:
    """A column of text as values of a kind; null where it is empty or not written as the kind is."""
    if kind == "text":
        return text
    rule, value = RULES[kind], text.strip().lower()
    fits = value.re_search(f"^({rule.pattern})$")
    values = value.isin(["true", "yes", "1"]) if kind == "flag" else value.try_cast(rule.type)
    return ibis.ifelse(fits, values, ibis.null(rule.type))


def _line_that_is_not_utf8(path: Path) -> int | None:
    """The first line that cannot be read as UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
    return None
