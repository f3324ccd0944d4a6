"""Reports by unit, month and tactic group: the small tables that checks of recording look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class MonthlyCounts:
    """How many reports there are. U units, M months without a hole between the first and the last.

    Attributes:
        units: their names; one without a name where the source tells none.
        months: first day of each.
        reports: (U, M) reports.
        by_group: by tactic group (U, M) reports that hold one of its tactics.
    """

    units: Sequence[str]
    months: Sequence[date]
    reports: Counts
    by_group: Mapping[str, Counts]


def monthly_counts(records: Any) -> MonthlyCounts:
    """Count reports that were kept, with their working columns; one without a unit belongs to unit ''."""
    dated = records.filter(records.occurred_on.notnull()).mutate(
        unit=records.unit.fill_null(""),
        month=(records.occurred_on.year() * 12 + records.occurred_on.month() - 1).cast("int64"),
    )
    groups = [group for group in tactic_groups() if group.is_force]
    sums = {
        group.id: (dated.bits_tactics & _bits(group)).cast("boolean").cast("int64").sum() for group in groups
    }
    found = dated.group_by("unit", "month").agg(reports=_.count(), **sums).to_pyarrow()
    units = sorted(set(found["unit"].to_pylist()))
    month = found["month"].to_numpy().astype(np.int64)
    first, last = (int(month.min()), int(month.max())) if month.size else (0, -1)
    place = (np.searchsorted(units, found["unit"].to_pylist()) if units else np.array([], int), month - first)

    def table(name: str) -> Counts:
        counts = np.zeros((len(units), last - first + 1), dtype=np.int64)
        counts[place] = found[name].to_numpy().astype(np.int64)
        return counts

    months = [date(one // 12, one % 12 + 1, 1) for one in range(first, last + 1)]
    return MonthlyCounts(units, months, table("reports"), {group.id: table(group.id) for group in groups})


def _bits(group: TacticGroup) -> int:
    return sum(1 << tactic_ids().index(tactic.id) for tactic in group.tactics)
