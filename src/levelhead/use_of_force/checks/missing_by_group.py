"""Whether what is not recorded is missing evenly, or from some units or years more than from others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ibis import _

from levelhead.basics.numerals import percent, plural
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.layout import national_layout
from levelhead.use_of_force.national import is_set
from levelhead.use_of_force.record_map import RecordMap

# Groups of fewer reports are not judged, and shares that differ by less are let pass. Set by us.
_LEAST_REPORTS = 50
_LEAST_DIFFERENCE = 0.25
# An empty list may mean none, so only columns that have an answer for everybody are looked at.
_ANSWERED = ("tactics", "conduct")
_NAMED = 4


def missing_by_group(records: Any, by: RecordMap) -> RecordCheck:
    """Failed where a column is empty far more often in some units, or in some years, than over all.

    A comparison by such a column is a comparison of who fills it in.

    Args:
        records: that were kept.
        by: the map; columns that nobody tells are not looked at.
    """
    layout = national_layout().columns
    columns = [
        name
        for name in by.columns
        if name not in {"report_id", "unit"}
        and (not is_set(layout[name]) or name in _ANSWERED)
        and not name.endswith("_injury_level")
    ]
    groups = {"year": records.occurred_on.year().cast("string")}
    if "unit" in by.columns:
        groups["unit"] = records.unit.fill_null("")
    found = [row for name, group in groups.items() for row in _uneven(records, name, group, columns)]
    if not columns:
        return RecordCheck("missing_by_group", None, "There is no column to look at.")
    if not found:
        return RecordCheck(
            "missing_by_group", True, "What is not recorded is missing about evenly from units and years."
        )
    found.sort(key=lambda row: -abs(row["missing"] - row["over_all"]))
    worst = found[0]
    uneven = sorted({row["column"] for row in found})
    return RecordCheck(
        "missing_by_group",
        False,
        f"{', '.join(uneven)}: missing unevenly, in {plural(len(found), 'group')} of reports. The largest "
        f"difference: {worst['column']} is missing from {percent(worst['missing'])} of the reports of "
        f"{worst['value'] or 'no unit'}, and from {percent(worst['over_all'])} over all.",
        tuple(found),
    )


def _uneven(records: Any, name: str, group: Any, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The groups in which a column is missing far more, or far less, often than over all."""
    sums = {column: _is_empty(records, column).cast("int64").sum() for column in columns}
    by_group = (
        records.group_by(value=group)
        .agg(reports=_.count(), **sums)
        .order_by("value")
        .to_pyarrow()
        .to_pylist()
    )
    total = sum(row["reports"] for row in by_group)
    found = []
    for column in columns:
        over_all = sum(row[column] for row in by_group) / total if total else 0.0
        found += [
            {
                "column": column,
                "by": name,
                "value": row["value"],
                "reports": row["reports"],
                "missing": round(row[column] / row["reports"], 4),
                "over_all": round(over_all, 4),
            }
            for row in by_group
            if row["reports"] >= _LEAST_REPORTS
            and abs(row[column] / row["reports"] - over_all) > _LEAST_DIFFERENCE
        ]
    return found


def _is_empty(records: Any, column: str) -> Any:
    bits = f"bits_{column}"
    return records[bits] == 0 if bits in records.columns else records[column].isnull()
