"""How a report is found wrong, set aside or marked, and how that is told."""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from levelhead.basics.faults import Fault, Place
from levelhead.basics.numerals import plural
from levelhead.basics.text_files import LINE
from levelhead.use_of_force.expressions import JOINER
from levelhead.use_of_force.record_map import FILE


@dataclass(frozen=True, slots=True, eq=False)
class RowFault:
    """Something a report should not be.

    Attributes:
        code: of the fault.
        column: of the layout, where the fault is.
        sets_aside: whether the report is left out for it; else it is kept and marked.
        needs: columns that must be told, or it cannot be asked.
        is_so: true for such reports; an expression of the table.
        expected: what would be right.
        remedy: what to do.
    """

    code: str
    column: str
    sets_aside: bool
    needs: tuple[str, ...]
    is_so: Any
    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowFaultFound:
    """A fault that some reports have.

    Attributes:
        code: of the fault.
        sets_aside: whether they are left out for it.
        reports: how many have it; of those that are left out for something else, none.
        fault: as it is shown, at the first of them.
    """

    code: str
    sets_aside: bool
    reports: int
    fault: Fault


def judged(records: Any, told: Collection[str], faults: Sequence[RowFault]) -> Any:
    """The reports with `reason`, the code they are set aside for, and `marks`, codes joined by ";".

    Of several reasons the first counts. What cannot be asked is not asked.
    """
    asked = [fault for fault in faults if set(fault.needs) <= set(told)]
    held = {fault.code: records.bind(fault.is_so)[0].fill_null(False) for fault in asked}
    reasons = [(held[fault.code], fault.code) for fault in asked if fault.sets_aside]
    marks = [
        ibis.ifelse(held[fault.code], JOINER + fault.code, "") for fault in asked if not fault.sets_aside
    ]
    nothing = ibis.null("string")
    return records.mutate(
        reason=ibis.cases(*reasons, else_=nothing) if reasons else nothing,
        marks=functools.reduce(operator.add, marks).substr(len(JOINER)).nullif("") if marks else nothing,
    )


def row_faults_found(records: Any, faults: Sequence[RowFault]) -> list[RowFaultFound]:
    """The faults that judged reports have."""
    sums: dict[str, Any] = {}
    where = records[FILE] + "\n" + records[LINE].cast("string").lpad(12, "0")
    for fault in faults:
        has_it = _has(records, fault).fill_null(False)
        sums[f"{fault.code} reports"] = has_it.cast("int64").sum()
        sums[f"{fault.code} where"] = where.min(where=has_it)
    (row,) = records.agg(**sums).to_pyarrow().to_pylist()
    return [
        _found(fault, reports, row[f"{fault.code} where"])
        for fault in faults
        if (reports := row[f"{fault.code} reports"])
    ]


def _found(fault: RowFault, reports: int, where: str) -> RowFaultFound:
    file, _, line = where.partition("\n")
    kept = "set aside" if fault.sets_aside else "kept and marked"
    found = f"{plural(reports, 'report')} otherwise, {kept}; the first is on this line"
    shown = Fault(fault.code, Place(file, int(line), fault.column), fault.expected, found, fault.remedy)
    return RowFaultFound(fault.code, fault.sets_aside, reports, shown)


def _has(records: Any, fault: RowFault) -> Any:
    if fault.sets_aside:
        return records.reason == fault.code
    cell = JOINER + records.marks + JOINER
    return records.reason.isnull() & cell.contains(JOINER + fault.code + JOINER)
