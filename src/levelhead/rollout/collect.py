"""Rows of a source become cohort moments: the expressions are run once and their numbers put into tables.

Two temporary tables are made on the engine, the cells and those of them that are used and not zero, and
dropped again. What comes out is of the size of the moments, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import FaultsFound
from levelhead.rollout import expressions as tables
from levelhead.rollout import panel_faults as faults
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments import CohortMoments

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RowCount:
    """What became of the rows of a source; nothing disappears.

    Attributes:
        read: rows in the source.
        used: rows that entered the moments.
        set_aside: rows that did not, by reason; a reason that did not occur is not listed.
    """

    read: int
    used: int
    set_aside: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """The moments of every outcome of a source.

    Attributes:
        moments: by name of the outcome.
        rows: of the source; its reasons are those of `expressions.REASONS`.
        officers: of the roster, or of the panel that carries it. Officers on the roster of whom a panel has
            no row are set aside as `officer_not_in_panel`.
        empty_values: for each outcome the used rows whose value was empty, and so not counted.
    """

    moments: dict[str, CohortMoments]
    rows: RowCount
    officers: RowCount
    empty_values: dict[str, int]


def collect_panel(
    panel: Any, outcomes: Sequence[Outcome], window: Window, *, roster: Any = None, file: str = "panel"
) -> Collected:
    """The moments of a panel: one row for each officer and period, zeros included.

    Args:
        panel: `officer_id`, `period` (or `occurred_on`, where the window has a start), the outcomes' columns
            and, without a roster, `first_trained`.
        outcomes: each of a column of the panel.
        window: the periods observed; rows outside it are set aside.
        roster: `officer_id` and `first_trained` (period; empty if none was assigned), or None.
        file: name of the source, for faults.

    Raises:
        FaultsFound: the rows are not a panel; every kind of fault is listed.
    """
    needed = ["officer_id", _time_column(window), *([] if roster is not None else ["first_trained"])]
    _refuse(faults.column_faults(panel, file, needed, outcomes))
    with tables.cells(panel, outcomes, window).cache() as cells:
        found = faults.panel_faults(cells, file, outcomes)
        if roster is None:
            found += faults.training_faults(cells, file)
            roster = tables.roster_of(cells)
        else:
            found += faults.roster_faults(roster, "roster")
        _refuse(found)
        placed = tables.placed(cells, roster, window)
        _refuse(faults.missing_periods(placed.filter(placed.reason.isnull()), file, window.periods))
        return _collect(placed, roster, outcomes, window, tables.observed_by_cohort(placed))


def collect_records(
    records: Any, outcomes: Sequence[Outcome], window: Window, *, roster: Any, file: str = "records"
) -> Collected:
    """The moments of records: one row for each event; an officer-period without a row counts as zero.

    Args:
        records: `officer_id`, `occurred_on` (or `period`, where the window has no start) and whatever the
            outcomes look at.
        outcomes: what to count.
        window: the periods observed; rows outside it are set aside.
        roster: `officer_id` and `first_trained` (period; empty if none was assigned).
        file: name of the source, for faults.

    Raises:
        FaultsFound: columns are missing, a value is below zero, or an officer is twice on the roster.
    """
    _refuse(faults.column_faults(records, file, ["officer_id", _time_column(window)], outcomes))
    with tables.cells(records, outcomes, window).cache() as cells:
        _refuse(faults.record_faults(cells, file, outcomes) + faults.roster_faults(roster, "roster"))
        return _collect(tables.placed(cells, roster, window), roster, outcomes, window)


def _time_column(window: Window) -> str:
    return "period" if window.starts_on is None else "occurred_on"


def _refuse(found: list[Any]) -> None:
    if found:
        raise FaultsFound(found)


def _collect(
    placed: Any, roster: Any, outcomes: Sequence[Outcome], window: Window, observed: Any = None
) -> Collected:
    """From the cells with their cohort and reason; `observed` counts the officers of a panel."""
    width = len(outcomes)
    on_roster = tables.roster_by_cohort(roster, window).to_pyarrow().to_pylist()
    counts = on_roster if observed is None else observed.to_pyarrow().to_pylist()
    officers = {row["first"]: row["officers"] for row in counts if not row.get("reason")}
    with tables.used_and_not_zero(placed, width).cache() as used:
        read = {
            "some": _columns(tables.officers_with_records(used, width)),
            "total": _columns(tables.totals(used, width)),
            "product": _columns(tables.products(used, width)),
        }
    by_reason = tables.rows_by_reason(placed, width).to_pyarrow().to_pylist()
    moments = {
        outcome.name: _moments(outcome.name, k, window.periods, officers, read)
        for k, outcome in enumerate(outcomes)
    }
    used_rows: dict[str, int] = next((row for row in by_reason if row["reason"] is None), {})
    empty = {outcome.name: used_rows.get(f"empty{k}", 0) for k, outcome in enumerate(outcomes)}
    return Collected(moments, _row_count(by_reason), _officer_count(on_roster, officers), empty)


def _columns(expression: Any) -> dict[str, Numbers]:
    found = expression.to_pyarrow()
    return {name: found[name].to_numpy().astype(np.int64) for name in found.column_names}


def _moments(
    name: str, k: int, periods: int, officers: Mapping[int, int], read: Mapping[str, Mapping[str, Numbers]]
) -> CohortMoments:
    """Outcome k of what was read from the engine, put into tables; what was not read is zero."""
    some, total, product = read["some"], read["total"], read["product"]
    cohorts = np.array(sorted(officers), dtype=np.int64)
    with_records = np.zeros(cohorts.size, dtype=np.int64)
    with_records[np.searchsorted(cohorts, some["first"])] = some[f"a{k}"]
    sums = np.zeros((cohorts.size, periods))
    sums[np.searchsorted(cohorts, total["first"]), total["period"] - 1] = total[f"y{k}"]
    squares = np.zeros((cohorts.size, periods, periods))
    g, s, t = np.searchsorted(cohorts, product["first"]), product["s"] - 1, product["t"] - 1
    squares[g, s, t] = squares[g, t, s] = product[f"m{k}"]
    counts = np.array([officers[cohort] for cohort in cohorts.tolist()], dtype=np.int64)
    return CohortMoments(name, cohorts, counts, with_records, sums, squares)


def _row_count(by_reason: list[dict[str, Any]]) -> RowCount:
    counts = {row["reason"]: row["rows"] for row in by_reason}
    used = counts.pop(None, 0)
    return RowCount(used + sum(counts.values()), used, dict(sorted(counts.items())))


def _officer_count(on_roster: list[dict[str, Any]], officers: Mapping[int, int]) -> RowCount:
    set_aside: dict[str, int] = {}
    for row in on_roster:
        if row["reason"]:
            set_aside[row["reason"]] = set_aside.get(row["reason"], 0) + row["officers"]
    read, used = sum(row["officers"] for row in on_roster), sum(officers.values())
    unseen = read - used - sum(set_aside.values())
    if unseen:
        set_aside["officer_not_in_panel"] = unseen
    return RowCount(read, used, dict(sorted(set_aside.items())))
