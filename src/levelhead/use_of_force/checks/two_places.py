"""Whether two places that tell the same agree."""

from __future__ import annotations

from typing import Any

from levelhead.basics.numerals import percent, whole
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.record_map import RecordMap, ToldBy

# Slips of the pen differ now and then; a broken column differs always. Set by us.
_MOST = 0.01


def two_places(records: Any, by: RecordMap) -> list[RecordCheck]:
    """For each column held against another place: failed where over one answer in a hundred differs.

    Args:
        records: that were kept.
        by: the map.
    """
    return [
        _compared(records, name, told, told.compared_with)
        for name, told in by.columns.items()
        if told.compared_with is not None
    ]


def _compared(records: Any, name: str, told: ToldBy, other: ToldBy) -> RecordCheck:
    ours, theirs = records[name], records[f"other_{name}"]
    sums = {
        "both": (ours.notnull() & theirs.notnull()).cast("int64").sum(),
        "yes_no": (ours & ~theirs).fill_null(False).cast("int64").sum(),
        "no_yes": (~ours & theirs).fill_null(False).cast("int64").sum(),
        "yes": ours.cast("int64").sum(),
        "other_yes": theirs.cast("int64").sum(),
    }
    (row,) = records.agg(**sums).to_pyarrow().to_pylist()
    counts = {key: int(value or 0) for key, value in row.items()}
    if not counts["both"]:
        return RecordCheck("two_places", None, f"{name}: no report has an answer in both places.")
    differ = (counts["yes_no"] + counts["no_yes"]) / counts["both"]
    is_dead = bool(counts["yes"]) and not counts["other_yes"]
    said = (
        f"{name}: yes in {whole(counts['yes'])} reports by {_place(told)}, and in "
        f"{whole(counts['other_yes'])} by {_place(other)}; different in "
        f"{whole(counts['yes_no'] + counts['no_yes'])} of the "
        f"{whole(counts['both'])} that both answer ({percent(differ)})."
    )
    if is_dead:
        said += " Where yes is never said the column is broken at its source; it is not used."
    return RecordCheck("two_places", differ <= _MOST and not is_dead, said, ({"column": name, **counts},))


def _place(told: ToldBy) -> str:
    return f"the column {told.columns[0]} of {told.table}" if told.columns else f"the table {told.table}"
