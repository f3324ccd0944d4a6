"""What a roster may not say."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from levelhead.basics.faults import Fault, Place

# More of one kind are mended by a rule, not one by one.
_SHOWN = 20


def roster_faults(roster: Any, file: str) -> list[Fault]:
    """Officers without a name or named twice, and training before service began.

    Args:
        roster: under our names, with `line`.
        file: its name, for faults.
    """
    return [*_unnamed(roster, file), *_twice(roster, file), *_before_service(roster, file)]


def unknown_officers(panel: Any, roster: Any, file: str) -> list[Fault]:
    """Officers of a panel who are not on the roster."""
    known = roster.select(on_roster=roster.officer_id.cast("string")).distinct()
    officers = panel.select(officer_id=panel.officer_id.cast("string")).distinct()
    unknown = officers.anti_join(known, officers.officer_id == known.on_roster)
    return [
        Fault(
            "panel-officer-unknown",
            Place(file, column="officer_id"),
            "officers who are on the roster",
            f"officer {row['officer_id']}{more}",
            "Add the officer to the roster, or take the officer's rows out of the panel.",
        )
        for row, more in _first(unknown.order_by("officer_id"))
    ]


def _unnamed(roster: Any, file: str) -> list[Fault]:
    is_empty = roster.officer_id.isnull() | (roster.officer_id.cast("string").strip() == "")
    return [
        Fault(
            "roster-officer-unnamed",
            Place(file, row["line"], "officer_id"),
            "an identifier in every row",
            f"nothing{more}",
            "Write the officer's identifier, or take the row out.",
        )
        for row, more in _first(roster.filter(is_empty).order_by("line"))
    ]


def _twice(roster: Any, file: str) -> list[Fault]:
    by_officer = ibis.window(group_by="officer_id", order_by="line")
    ranked = roster.mutate(nth=ibis.row_number().over(by_officer), earlier=_.line.min().over(by_officer))
    repeated = ranked.filter((_.nth > 0) & _.officer_id.notnull()).order_by("line", "officer_id")
    return [
        Fault(
            "roster-officer-twice",
            Place(file, row["line"], "officer_id"),
            "each officer once",
            f"officer {row['officer_id']} again{_as_on(row['earlier'])}{more}",
            "Keep the row with the training this officer was assigned to first.",
        )
        for row, more in _first(repeated)
    ]


def _as_on(line: int | None) -> str:
    return f", as on line {line}" if line is not None else " with another training period or service"


def _before_service(roster: Any, file: str) -> list[Fault]:
    if "active_from" not in roster.columns:
        return []
    faults = []
    for column in ("assigned_on", "trained_on"):
        if column in roster.columns:
            early = roster.filter(roster[column] < roster.active_from).order_by("line", "officer_id")
            faults += [
                Fault(
                    "roster-trained-before-service",
                    Place(file, row["line"], column),
                    f"a day on or after active_from, {row['active_from']:%Y-%m-%d}",
                    f"{row[column]:%Y-%m-%d} for officer {row['officer_id']}{more}",
                    "Correct whichever of the two dates is wrong.",
                )
                for row, more in _first(early)
            ]
    return faults


def _first(table: Any) -> list[tuple[dict[str, Any], str]]:
    """The first rows, and beside the last of them how many more there are."""
    rows = table.limit(_SHOWN).to_pyarrow().to_pylist()
    more = int(table.count().to_pyarrow().as_py()) - len(rows) if len(rows) == _SHOWN else 0
    return [
        (row, f", and {more} more like it" if more and nth == len(rows) else "")
        for nth, row in enumerate(rows, 1)
    ]
