"""What must not be in the rows of a roll-out: each would make a number wrong without a sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ibis import _  # type: ignore[import-untyped]  # Ibis ships no types

from levelhead.basics.faults import Fault, Place
from levelhead.rollout.expressions import Outcome


def column_faults(table: Any, file: str, columns: Sequence[str], outcomes: Sequence[Outcome]) -> list[Fault]:
    """Columns that are not there, and outcomes that are neither whole numbers nor true or false."""
    named = [outcome.value for outcome in outcomes if isinstance(outcome.value, str)]
    missing = [name for name in dict.fromkeys([*columns, *named]) if name not in table.columns]
    if missing:
        return [
            Fault(
                "table-missing-column",
                Place(file, 1, name),
                f"a column {name}",
                f"the columns {', '.join(table.columns)}",
                "Add the column, or name in the protocol the column that holds it.",
            )
            for name in missing
        ]
    kinds = {outcome.name: outcome.values(table).type() for outcome in outcomes}
    return [
        Fault(
            "outcome-not-whole",
            Place(file, column=name),
            "whole numbers, or true and false",
            f"values of type {kind}",
            "Count events or say whether there was one; a rate or an average cannot be added up.",
        )
        for name, kind in kinds.items()
        if not (kind.is_integer() or kind.is_boolean())
    ]


def roster_faults(roster: Any, file: str) -> list[Fault]:
    """Officers who stand on the roster more than once."""
    twice = roster.group_by("officer_id").agg(rows=_.count()).filter(_.rows > 1)
    return _first_of(
        twice,
        "roster-officer-twice",
        Place(file, column="officer_id"),
        "each officer once",
        "officer {officer_id} in {rows} rows",
        "Keep the row with the training this officer was assigned to first.",
    )


def value_faults(cells: Any, file: str, outcomes: Sequence[Outcome]) -> list[Fault]:
    """Outcomes below zero."""
    faults: list[Fault] = []
    for k, outcome in enumerate(outcomes):
        faults += _first_of(
            cells.filter(cells[f"low{k}"] < 0).select("officer_id", "period", value=f"low{k}"),
            "outcome-negative",
            Place(file, column=outcome.name),
            "0 or more",
            "{value} for officer {officer_id} in period {period}",
            "Correct the value; a count of events cannot be below zero.",
        )
    return faults


def panel_faults(cells: Any, file: str, outcomes: Sequence[Outcome]) -> list[Fault]:
    """Periods given twice and empty outcomes; in a panel every officer has one full row a period."""
    faults = _first_of(
        cells.filter(cells.rows > 1).select("officer_id", "period", "rows"),
        "panel-repeated-period",
        Place(file, column="period"),
        "one row for each officer and period",
        "{rows} rows for officer {officer_id} in period {period}",
        "Add the rows up, or give them as records instead of as a panel.",
    )
    for k, outcome in enumerate(outcomes):
        faults += _first_of(
            cells.filter(cells[f"empty{k}"] > 0).select("officer_id", "period"),
            "panel-empty-outcome",
            Place(file, column=outcome.name),
            "a value in every row, 0 where nothing happened",
            "nothing for officer {officer_id} in period {period}",
            "Write 0 if there was no event; take the officer out if it is not known.",
        )
    return faults


def training_faults(cells: Any, file: str) -> list[Fault]:
    """Officers whose rows do not agree on when they were first trained."""
    by_officer = cells.group_by("officer_id").agg(
        lowest=_.lowest_first.min(),
        highest=_.highest_first.max(),
        some=_.rows_with_first.sum(),
        rows=_.rows.sum(),
    )
    differs = (by_officer.lowest != by_officer.highest) | (
        (by_officer.some > 0) & (by_officer.some < by_officer.rows)
    )
    return _first_of(
        by_officer.filter(differs),
        "panel-two-training-periods",
        Place(file, column="first_trained"),
        "the same period in all rows of an officer",
        "officer {officer_id} with periods from {lowest} to {highest}, or rows without one",
        "Give every row of the officer the period the training was assigned to.",
    )


def missing_periods(used_cells: Any, file: str, periods: int) -> list[Fault]:
    """Officers of a panel who lack some period; a row that is not there is not a zero."""
    by_officer = used_cells.group_by("officer_id").agg(found=_.period.nunique())
    return _first_of(
        by_officer.filter(by_officer.found < periods),
        "panel-missing-period",
        Place(file, column="period"),
        f"{periods} periods for each officer",
        "{found} periods for officer {officer_id}",
        "Add the missing rows, with 0 where nothing happened, or shorten the window.",
    )


def _first_of(wrong: Any, code: str, place: Place, expected: str, found: str, remedy: str) -> list[Fault]:  # noqa: PLR0913, PLR0917 - the fields of a fault
    """One fault for all rows of `wrong`: the first in order of officer, and how many more there are."""
    rows = wrong.count().to_pyarrow().as_py()
    if rows == 0:
        return []
    first = wrong.order_by([name for name in ("officer_id", "period") if name in wrong.columns]).limit(1)
    example = found.format(**first.to_pyarrow().to_pylist()[0])
    more = f", and {rows - 1} more like it" if rows > 1 else ""
    return [Fault(code, place, expected, example + more, remedy)]
