"""Columns of the files that say one thing in every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import listed, plural
from levelhead.basics.text_files import LINE
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.record_map import FILE, RecordMap, word

# In fewer rows one value may be all there was to say. Set by us.
_LEAST_ROWS = 100
_NAMED = 5


def one_value(by: RecordMap, source: Mapping[str, Any]) -> RecordCheck:
    """Failed where a column of a file has the same value in every row, or in every row that is not empty.

    Nothing that happens is so even: either the export is broken, or the column says nothing. A map that uses
    such a column would take silence for an answer.

    Args:
        by: the map; a column that it uses is named first.
        source: each table of the map, every column of it, used or not.
    """
    used = {(told.table, word(heading)) for _, told in by.told() for heading in told.headings}
    found = [
        {**row, "table": name, "used": (name, row["column"]) in used}
        for name, table in source.items()
        for row in _even(table)
    ]
    found.sort(key=lambda row: (not row["used"], row["table"], row["column"]))
    if not found:
        return RecordCheck("one_value", True, "Every column of the files has several values.")
    shown = [f"{row['column']} ({row['table']}) is '{row['value']}'" for row in found[:_NAMED]]
    more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return RecordCheck(
        "one_value",
        False,
        f"One value only in {plural(len(found), 'column')} of the files: {listed(shown)}{more}. "
        "Either the export is broken there, or the column says nothing; do not rely on it.",
        tuple(found),
    )


def _even(table: Any) -> list[dict[str, Any]]:
    """`column`, `value`, `rows` of the columns with one value; one query for a whole table."""
    columns = [name for name in table.columns if name not in {FILE, LINE}]
    sums = {"rows": table.count()}
    for k, name in enumerate(columns):
        text = table[name].nullif("")
        sums |= {f"low{k}": text.min(), f"high{k}": text.max(), f"there{k}": text.count()}
    (row,) = table.agg(**sums).to_pyarrow().to_pylist()
    return [
        {"column": name, "value": row[f"low{k}"], "rows": row[f"there{k}"], "of": row["rows"]}
        for k, name in enumerate(columns)
        if row[f"low{k}"] == row[f"high{k}"] and row[f"there{k}"] >= _LEAST_ROWS
    ]
