"""Rows of a source become cohort moments: the expressions are run once and their numbers put into tables.

Two temporary tables are made on the engine, the cells and those of them that are used and not zero, and
dropped again. What comes out is of the size of the moments, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ibis import _  # type: ignore[import-untyped]  # Ibis ships no types
from numpy.typing import NDArray

from levelhead.basics.errors import FaultsFound
from levelhead.rollout import expressions as tables
from levelhead.rollout import panel_faults as faults
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments import CohortMoments


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
        found = faults.value_faults(cells, file, outcomes) + faults.panel_faults(cells, file, outcomes)
        if roster is None:
            found += faults.training_faults(cells, file)
            roster = tables.roster_of(cells)
        else:
            found += faults.roster_faults(roster, "roster")
        _refuse(found)
        placed = tables.placed(cells, roster, window)
        _refuse(faults.missing_periods(placed.filter(_.reason.isnull()), file, window.periods))
        seen = roster.semi_join(cells, tables.same_officer(roster, cells))
        return _collect(placed, roster, seen, outcomes, window)


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
        _refuse(faults.value_faults(cells, file, outcomes) + faults.roster_faults(roster, "roster"))
        return _collect(tables.placed(cells, roster, window), roster, roster, outcomes, window)


def _time_column(window: Window) -> str:
    return "period" if window.starts_on is None else "occurred_on"


def _refuse(found: list[Any]) -> None:
    if found:
        raise FaultsFound(found)


def _collect(placed: Any, roster: Any, seen: Any, outcomes: Sequence[Outcome], window: Window) -> Collected:
    """From cells with their cohort and reason; `seen` are the officers of the roster who are observed."""
    width = len(outcomes)
    is_zero = [placed[f"y{k}"] == 0 for k in range(width)]
    nonzero = placed.filter(placed.reason.isnull()).filter(~_all(is_zero))
    columns = ["first", "officer_id", "period", *(f"y{k}" for k in range(width))]
    with nonzero.select(*columns).cache() as used:
        parts = {
            "officers": tables.officers_by_cohort(seen, window),
            "with_records": tables.officers_with_records(used, width),
            "totals": tables.totals(used, width),
            "products": tables.products(used, width),
        }
        read = {name: _columns(expression) for name, expression in parts.items()}
    rows, empty = _rows(placed, outcomes)
    return Collected(_moments(read, outcomes, window), rows, _officers(read["officers"], roster), empty)
