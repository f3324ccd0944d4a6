"""A map from our column names to the headings of an organisation's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.records import attendance, people, rating_rows

OURS = tuple(
    dict.fromkeys(column.name for column in (*people.COLUMNS, *attendance.COLUMNS, *rating_rows.COLUMNS))
)


def read_map(path: Path) -> dict[str, str]:
    """Our column name to their heading, from the table `[columns]`. Raises FaultsFound."""
    text = read_text(path)
    table, faults = read_toml(text, path.name, "map-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, path.name)
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise FaultsFound([_no_columns(written)])
    faults = [fault for ours in columns if (fault := _fault(ours, columns, written))]
    if faults:
        raise FaultsFound(faults)
    return dict(columns)


def _fault(ours: str, columns: dict[str, Any], written: TomlText) -> Fault | None:
    """What is wrong with one line of the map, or None."""
    theirs, place = columns[ours], written.place("columns", 0, ours)
    if ours not in OURS or not isinstance(theirs, str) or not theirs.strip():
        return Fault(
            "map-unknown-column",
            place,
            f"one of {', '.join(OURS)}, and a heading in quotes",
            f"{ours} = {theirs!r}",
            "Our name stands left of the equals sign, the heading of the file right of it.",
        )
    before = list(columns)[: list(columns).index(ours)]
    if any(theirs == columns[other] for other in before):
        return Fault(
            "map-heading-twice",
            place,
            "each heading of the file once",
            f"{theirs!r} again",
            "One column of the file can be only one of ours; correct one of the two lines.",
        )
    return None


def _no_columns(written: TomlText) -> Fault:
    return Fault(
        "map-no-columns",
        written.place(""),
        "a table [columns] of our names and theirs",
        "none",
        'Write [columns] and below it lines such as staff_number = "Collar No".',
    )
