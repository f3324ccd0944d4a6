"""How a source tells the columns of a use-of-force record: its tables, headings and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DateOrder = Literal["year-month-day", "day-month-year", "month-day-year"]
Encoding = Literal["utf-8", "windows-1252"]
Separator = Literal[",", ";", "\t", "|"]

# Beside the columns of a table: the name of the file that a row is from.
FILE = "file"

# What stands for yes and no where a map does not say otherwise.
YES = ("yes", "true", "y", "1", "1.0")
NO = ("no", "false", "n", "0", "0.0")


@dataclass(frozen=True, slots=True)
class MapTable:
    """One table of the source.

    Attributes:
        name: in the map.
        files: pattern of the names of its files, as a shell writes it; several files are stacked.
        key: heading of the number of the report, which links the tables; empty where there is one table.
        whole_keys: the key is a whole number, which some files write with a decimal, such as 185256.0.
        encoding: of the text.
        separator: between the columns.
    """

    name: str
    files: str
    key: str = ""
    whole_keys: bool = False
    encoding: Encoding = "utf-8"
    separator: Separator = ","


@dataclass(frozen=True, slots=True)
class ToldBy:
    """How a source tells one column of the layout.

    Attributes:
        table: that tells it; the main table, or one linked to it, of which a report may have many rows.
        columns: headings whose values are looked up; several for a list.
        flags: heading -> short name; yes in that column puts the name on the list.
        exists: true where the report has a row in the linked table, else false.
        always: the same value for every report.
        values: their word -> short name, `yes`, `no`, or empty for what says nothing.
        spoilt: the same for words that a spreadsheet made of others; they are mended, and counted.
        split: what joins several values in one cell; empty for one value a cell.
        dates: order in which a date is written.
        number: a number that falls into one of the layout's bands.
        may_lack: headings may be missing from the files, as those of a later year.
        compared_with: another place that tells the same, held against it and not used.
    """

    table: str = ""
    columns: tuple[str, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)
    exists: bool = False
    always: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    spoilt: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    dates: DateOrder = "year-month-day"
    number: bool = False
    may_lack: bool = False
    compared_with: ToldBy | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that is looked at."""
        return (*self.columns, *self.flags)

    @property
    def words(self) -> dict[str, str]:
        """Every word that is known, as `word` writes it."""
        return {word(theirs): ours for theirs, ours in {**self.values, **self.spoilt}.items()}


@dataclass(frozen=True, slots=True)
class Served:
    """Where the source says from when to when an officer served.

    Attributes:
        table: one row an officer, by `key`.
        first: heading of the first day of service.
        last: heading of the last, empty for those who still serve.
    """

    table: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RecordMap:
    """A whole map.

    Attributes:
        title: of the layout that it reads.
        source: where that layout is described.
        tables: by name; the first holds one row a report.
        columns: how each column of our layout is told; what is not told stays empty.
        first_day: reports before it are set aside; None for no such day.
        last_day: reports after it are set aside; None for no such day.
        service: where service is told; None where it is not.
    """

    title: str
    source: str
    tables: Mapping[str, MapTable]
    columns: Mapping[str, ToldBy]
    first_day: date | None = None
    last_day: date | None = None
    service: Served | None = None

    @property
    def main(self) -> MapTable:
        """The table with one row a report."""
        return next(iter(self.tables.values()))

    def told(self) -> Iterator[tuple[str, ToldBy]]:
        """Each column with each place that tells it."""
        for name, told in self.columns.items():
            yield name, told
            if told.compared_with is not None:
                yield name, told.compared_with


def word(written: str) -> str:
    """A word as it is compared: without capitals, outer blanks, doubled blanks and typographic marks."""
    for theirs, ours in MARKS.items():
        written = written.replace(theirs, ours)
    return " ".join(written.split()).lower()


# What Windows-1252 text has where other text has plain marks: a blank, a hyphen, an apostrophe.
MARKS = {
    "\N{NO-BREAK SPACE}": " ",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}
