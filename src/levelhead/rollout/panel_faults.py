"""What must not be in the rows of a roll-out: each would make a number wrong without a sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ibis import _

from levelhead.basics.faults import Fault, Place
from levelhead.rollout.expressions import Outcome
from levelhead.rollout.protocol import DUTY_HOURS


@dataclass(frozen=True, slots=True, eq=False)
class PossibleFault:
    """Something that no row of a table may be.

    Attributes:
        code: of the fault.
        column: where the fault is.
        is_wrong: true for the wrong rows; an expression of the table.
        expected: what would be right.
        found: what is there, with the columns of the row in braces.
        remedy: what to do.
    """

    code: str
    column: str
    is_wrong: Any
    expected: str
    found: str
    remedy: str


def column_faults(table: Any, file: str, columns: Sequence[str], outcomes: Sequence[Outcome]) -> list[Fault]:
    """Columns that are not there, and outcomes that are neither whole numbers nor true or false."""
    named = [outcome.value for outcome in outcomes if isinstance(outcome.value, str)]
    missing = [name for name in dict.fromkeys([*columns, *named]) if name not in table.columns]
    if missing:
        remedy = "Add the column, or name in the protocol the column that holds it."
        found = f"the columns {', '.join(table.columns)}"
        return [
            Fault("table-missing-column", Place(file, 1, name), f"a column {name}", found, remedy)
            for name in missing
        ]
    remedy = "Count events or say whether there was one; a rate or an average cannot be added up."
    types = {outcome.name: outcome.values(table).type() for outcome in outcomes}
    return [
        Fault(
            "outcome-not-whole",
            Place(file, column=name),
            "whole numbers, or true and false",
            f"values of type {kind}",
            remedy,
        )
        for name, kind in types.items()
        if not (kind.is_integer() or kind.is_boolean())
    ]


def roster_faults(roster: Any, file: str) -> list[Fault]:
    """Officers who stand on the roster more than once."""
    twice = PossibleFault(
        "roster-officer-twice",
        "officer_id",
        _.rows > 1,
        "each officer once",
        "officer {officer_id} in {rows} rows",
        "Keep the row with the training this officer was assigned to first.",
    )
    return _faults(roster.group_by("officer_id").agg(rows=_.count()), file, [twice])


def record_faults(cells: Any, file: str, outcomes: Sequence[Outcome]) -> list[Fault]:
    """Outcomes below zero."""
    return _faults(cells, file, _below_zero(outcomes))


def panel_faults(cells: Any, file: str, outcomes: Sequence[Outcome]) -> list[Fault]:
    """The same, periods given twice and empty outcomes: an officer has one full row a period."""
    repeated = PossibleFault(
        "panel-repeated-period",
        "period",
        _.rows > 1,
        "one row for each officer and period",
        "{rows} rows for officer {officer_id} in period {period}",
        "Add the rows up, or give them as records instead of as a panel.",
    )
    empty = [
        PossibleFault(
            "panel-empty-outcome",
            outcome.name,
            _[f"empty{k}"] > 0,
            "a value in every row, 0 where nothing happened",
            "nothing for officer {officer_id} in period {period}",
            "Write 0 if there was no event; take the officer out if it is not known.",
        )
        for k, outcome in enumerate(outcomes)
    ]
    return _faults(cells, file, [repeated, *empty, *_below_zero(outcomes)])


def training_faults(cells: Any, file: str) -> list[Fault]:
    """Officers of a panel whose rows do not agree on when they were first trained."""
    by_officer = cells.group_by("officer_id").agg(
        lowest=_.lowest_first.min(),
        highest=_.highest_first.max(),
        some=_.rows_with_first.sum(),
        rows=_.rows.sum(),
    )
    differs = PossibleFault(
        "panel-two-training-periods",
        "first_trained",
        (_.lowest != _.highest) | ((_.some > 0) & (_.some < _.rows)),
        "the same period in all rows of an officer",
        "officer {officer_id} with periods from {lowest} to {highest} in {some} of {rows} rows",
        "Give every row of the officer the period the training was assigned to.",
    )
    return _faults(by_officer, file, [differs])


def missing_periods(officers: Sequence[Any], found: Sequence[int], file: str, periods: int) -> list[Fault]:
    """Officers of a panel who lack some period; a row that is not there is not a zero.

    Args:
        officers: who.
        found: periods of each.
        file: the panel's name.
        periods: that there should be.
    """
    if not officers:
        return []
    name, some = min(zip(officers, found, strict=True))
    more = f", and {len(officers) - 1} more like it" if len(officers) > 1 else ""
    return [
        Fault(
            "panel-missing-period",
            Place(file, column="period"),
            f"{periods} periods for each officer",
            f"{some} periods for officer {name}{more}",
            "Add the missing rows, with 0 where nothing happened, or shorten the window.",
        )
    ]


def hours_faults(rows: Any, file: str, most: int) -> list[Fault]:
    """Hours on duty below zero, or more than the period has; empty ones are not faults."""
    impossible = PossibleFault(
        "panel-hours-impossible",
        DUTY_HOURS,
        ~_[DUTY_HOURS].between(0, most),
        f"hours from 0 to {most}, or nothing where they are not known",
        f"{{{DUTY_HOURS}:g}} for officer {{officer_id}}",
        "Correct the hours; leave the cell empty if they are not known.",
    )
    return _faults(rows, file, [impossible])


def _below_zero(outcomes: Sequence[Outcome]) -> list[PossibleFault]:
    return [
        PossibleFault(
            "outcome-negative",
            outcome.name,
            _[f"low{k}"] < 0,
            "0 or more",
            f"{{low{k}}} for officer {{officer_id}} in period {{period}}",
            "Correct the value; a count of events cannot be below zero.",
        )
        for k, outcome in enumerate(outcomes)
    ]


def _faults(table: Any, file: str, possible: Sequence[PossibleFault]) -> list[Fault]:
    """One fault for each kind that occurs: its first row by officer, and how many more there are."""
    counts = table.agg(**{f"n{k}": one.is_wrong.sum() for k, one in enumerate(possible)})
    wrong = counts.to_pyarrow().to_pylist()[0].values()
    order = [name for name in ("officer_id", "period") if name in table.columns]
    faults = []
    for one, rows in zip(possible, wrong, strict=True):
        if rows:
            first = table.filter(one.is_wrong).order_by(order).limit(1).to_pyarrow().to_pylist()[0]
            found = one.found.format(**first) + (f", and {rows - 1} more like it" if rows > 1 else "")
            faults.append(Fault(one.code, Place(file, column=one.column), one.expected, found, one.remedy))
    return faults
