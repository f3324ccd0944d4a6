"""A fault is somebody's mistake in what was given: coded, placed, and with the way to mend it.

Faults are returned and collected, never raised one at a time, so that a file is mended once.
Each code has a page under `content/faults/`, whose bad example is the test of the code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fault is: a file, and in it a line or a row and column when there is one.

    Attributes:
        file: the name the person gave.
        line: line in a text file, from 1; in a table, the line of the row, the header being line 1.
        column: name of the column or key.
    """

    file: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """The place as a person reads it, for example `people.csv, line 7, service_from`."""
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(self.column)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in what was given.

    Attributes:
        code: stable name such as `table-unknown-column`, the name of its page in the fault catalogue.
        place: where it is.
        expected: what would have been right.
        found: what is there.
        remedy: what to do about it, as an instruction.
    """

    code: str
    place: Place
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """Three lines a person can act on."""
        return f"{self.code}  {self.place}\n  expected {self.expected}; found {self.found}\n  {self.remedy}"

    def as_row(self) -> dict[str, str | int | None]:
        """The fault as one flat row, for JSON and for a file of rejected rows."""
        return {
            "code": self.code,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "expected": self.expected,
            "found": self.found,
            "remedy": self.remedy,
        }
