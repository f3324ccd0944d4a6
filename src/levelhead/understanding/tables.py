"""A table of utterances, read, and the same table with what was understood."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from levelhead.basics.errors import FaultsFound
from levelhead.basics.tables import read_table
from levelhead.basics.values import Column
from levelhead.encounter.reading import Reading

ADDED = ("acts", "understood")
# A table of people is refused where a value is very long; what an officer said may be long, and is cut by
# the reader itself.
_ALLOWED = "value-too-long"


@dataclass(frozen=True, slots=True)
class UtteranceTable:
    """A table with a column of utterances.

    Attributes:
        header: headings as they were written.
        rows: every row's cells as they were written.
        at: index of the column of utterances.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: int

    def utterances(self) -> Iterator[str]:
        """What was said, row by row."""
        return (row[self.at] for row in self.rows)


def read_utterance_table(content: bytes, file: str, column: str) -> UtteranceTable:
    """A CSV table whose other columns may be anything; they are kept as they are.

    Raises:
        FaultsFound: it is not UTF-8, has no header, lacks the column, names one twice, or a row does not
            have as many cells as the header.
    """
    header = read_table(content, file, ()).header
    named = {heading.lower(): Column(heading, required=False) for heading in header if heading}
    named.setdefault(column.lower(), Column(column))
    table = read_table(content, file, list(named.values()))
    faults = [fault for fault in table.faults if fault.code != _ALLOWED]
    if faults:
        raise FaultsFound(faults)
    at = [heading.lower() for heading in header].index(column.lower())
    return UtteranceTable(header, tuple(table.all_cells.values()), at)


def written_table(table: UtteranceTable, readings: list[Reading]) -> str:
    """The table as CSV with the columns `acts` and `understood`; columns of those names are replaced."""
    kept = [place for place, heading in enumerate(table.header) if heading.lower() not in ADDED]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([table.header[place] for place in kept] + list(ADDED))
    for row, reading in zip(table.rows, readings, strict=True):
        acts = ";".join(found.act for found in reading.acts)
        writer.writerow([row[place] for place in kept] + [acts, str(reading.understood).lower()])
    return out.getvalue()
