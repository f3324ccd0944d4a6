"""Reports by unit, period and tactic group: the small tables that checks of recording look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from ibis import _
from numpy.typing import NDArray

from levelhead.use_of_force.layout import tactic_ids
from levelhead.use_of_force.tactics import TacticGroup, tactic_groups

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RecordingCounts:
    """How many reports there are. U units, P periods without a hole between the first and the last.

    Attributes:
        units: their names; one without a name where the source tells none.
        starts: first day of each period.
        reports: (U, P) reports.
        by_group: by tactic group (U, P) reports that hold one of its tactics.
    """

    units: Sequence[str]
    starts: Sequence[date]
    reports: Counts
    by_group: Mapping[str, Counts]


def monthly_counts(records: Any) -> RecordingCounts:
    """Reports that were kept, with their working columns, by month; one without a unit is of unit ''."""
    dated = records.filter(records.occurred_on.notnull())
    month = dated.occurred_on.year() * 12 + dated.occurred_on.month() - 1
    flags = {group.id: (dated.bits_tactics & _bits(group)) != 0 for group in force_groups()}
    table = dated.select(unit=dated.unit.fill_null(""), at=month.cast("int64"), **flags)
    return counted(table, list(flags), lambda at: date(at // 12, at % 12 + 1, 1))


def counted(table: Any, groups: Sequence[str], start_of: Callable[[int], date]) -> RecordingCounts:
    """Count rows.

    Args:
        table: `unit`; `at`, the number of the period; and a column of true and false for each group.
        groups: names of those columns.
        start_of: first day of a period by its number.
    """
    sums = {name: table[name].fill_null(False).ifelse(1, 0).sum().cast("int64") for name in groups}
    found = table.group_by("unit", "at").agg(reports=_.count(), **sums).to_pyarrow()
    units = sorted(set(found["unit"].to_pylist()))
    at = found["at"].to_numpy().astype(np.int64)
    first, last = (int(at.min()), int(at.max())) if at.size else (0, -1)
    row_of = {unit: row for row, unit in enumerate(units)}
    rows = np.array([row_of[unit] for unit in found["unit"].to_pylist()], dtype=np.int64)

    def put(name: str) -> Counts:
        counts = np.zeros((len(units), last - first + 1), dtype=np.int64)
        counts[rows, at - first] = found[name].to_numpy().astype(np.int64)
        return counts

    starts = [start_of(one) for one in range(first, last + 1)]
    return RecordingCounts(units, starts, put("reports"), {name: put(name) for name in groups})


def force_groups() -> list[TacticGroup]:
    """The tactic groups that count as force."""
    return [group for group in tactic_groups() if group.is_force]


def _bits(group: TacticGroup) -> int:
    return sum(1 << tactic_ids().index(tactic.id) for tactic in group.tactics)
