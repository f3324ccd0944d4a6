"""A map from our column names to the headings of an organisation's own file."""

from __future__ import annotations

from pathlib import Path

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.tables import read_file
from levelhead.basics.toml import TomlText, read_toml
from levelhead.records import attendance, people

OURS = tuple(dict.fromkeys(column.name for column in (*people.COLUMNS, *attendance.COLUMNS)))


def read_map(path: Path) -> dict[str, str]:
    """Our column name to their heading, from the table `[columns]`. Raises FaultsFound."""
    text = read_file(path).decode("utf-8", errors="replace")
    table, faults = read_toml(text, path.name, "map-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, path.name)
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        fault = Fault(
            "map-no-columns",
            written.place(""),
            "a table [columns] of our names and theirs",
            "none",
            'Write [columns] and below it lines such as staff_number = "Collar No".',
        )
        raise FaultsFound([fault])
    faults = [
        Fault(
            "map-unknown-column",
            written.place("columns", 0, ours),
            f"one of {', '.join(OURS)}, and a heading in quotes",
            f"{ours} = {theirs!r}",
            "Our name stands left of the equals sign, the heading of the file right of it.",
        )
        for ours, theirs in columns.items()
        if ours not in OURS or not isinstance(theirs, str)
    ]
    if faults:
        raise FaultsFound(faults)
    return dict(columns)
