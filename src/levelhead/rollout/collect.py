"""Rows of a source become cohort moments: the expressions are run once and their numbers put into tables.

Two temporary tables are made on the engine, the cells and those of them that are used and not zero, and
dropped again. What comes out is of the size of the moments, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import FaultsFound
from levelhead.rollout import expressions as tables
from levelhead.rollout import panel_faults as faults
from levelhead.rollout.clusters import Clusters
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
    classes: dict[str, dict[str, Numbers]] | None = None
    counts = on_roster if observed is None else observed.to_pyarrow().to_pylist()
    officers = {row["first"]: row["officers"] for row in counts if not row.get("reason")}
    with tables.used_and_not_zero(placed, width).cache() as used:
        read = {
            "some": _columns(tables.officers_with_records(used, width)),
            "total": _columns(tables.totals(used, width)),
            "product": _columns(tables.products(used, width)),
        }
        if "class_id" in roster.columns:
            classes = _of_classes(used, _in_cohorts(roster, placed, window, observed), width)
    by_reason = tables.rows_by_reason(placed, width).to_pyarrow().to_pylist()
    put = _Tables(np.array(sorted(officers), dtype=np.int64), window)
    moments = {
        outcome.name: replace(
            _moments(outcome.name, k, put, officers, read),
            classes=_clusters(put, k, classes) if classes else None,
        )
        for k, outcome in enumerate(outcomes)
    }
    used_rows: dict[str, int] = next((row for row in by_reason if row["reason"] is None), {})
    empty = {outcome.name: used_rows.get(f"empty{k}", 0) for k, outcome in enumerate(outcomes)}
    return Collected(moments, _row_count(by_reason), _officer_count(on_roster, officers), empty)


def _in_cohorts(roster: Any, placed: Any, window: Window, observed: Any) -> Any:
    """`officer_id`, `class_id`, `first` of the officers counted: of a panel, those it has a row of."""
    kept = tables.rows_of_officers(roster, window)
    if observed is None:
        return kept
    seen = placed.filter(placed.reason.isnull()).select("officer_id").distinct()
    return kept.semi_join(seen, tables.same(kept.officer_id, seen.officer_id))


def _of_classes(used: Any, roster: Any, width: int) -> dict[str, dict[str, Numbers]]:
    with tables.by_class(used, roster, width).cache() as classes:
        return {
            "size": _columns(tables.class_sizes(roster)),
            "some": _columns(tables.officers_with_records(classes, width)),
            "sized_total": _columns(tables.sized_totals(classes, width)),
            "product": _columns(tables.products(classes, width)),
        }


def _columns(expression: Any) -> dict[str, Numbers]:
    found = expression.to_pyarrow()
    return {name: found[name].to_numpy().astype(np.int64) for name in found.column_names}


def _moments(
    name: str, k: int, put: _Tables, officers: Mapping[int, int], read: Mapping[str, Mapping[str, Numbers]]
) -> CohortMoments:
    """Outcome k of what was read from the engine, put into tables; what was not read is zero."""
    return CohortMoments(
        name,
        put.first_trained,
        np.array([officers[row] for row in put.rows.tolist()], dtype=np.int64),
        put.counts(read["some"], f"a{k}"),
        put.paths(read["total"], f"y{k}"),
        put.squares(read["product"], f"m{k}"),
        present=put.present,
    )


def _clusters(put: _Tables, k: int, classes: Mapping[str, Mapping[str, Numbers]]) -> Clusters:
    return Clusters(
        "class",
        put.counts(classes["size"], "classes"),
        put.counts(classes["some"], f"a{k}"),
        put.squares(classes["product"], f"m{k}"),
        put.paths(classes["sized_total"], f"y{k}"),
        put.counts(classes["size"], "sized").astype(np.float64),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """Puts columns that an engine returned into tables of rows of the moments by period."""

    rows: Numbers
    window: Window

    @property
    def first_trained(self) -> Numbers:
        """(G,) of each row."""
        return np.asarray(tables.row_parts(self.rows, self.window)[0])

    @property
    def present(self) -> NDArray[np.bool_] | None:
        """(G, T) who is in service; None where everybody is throughout."""
        _, serves_from, serves_to = tables.row_parts(self.rows, self.window)
        period = np.arange(1, self.window.periods + 1)
        present = (period >= serves_from[:, None]) & (period <= serves_to[:, None])
        return None if present.all() else present

    def counts(self, columns: Mapping[str, Numbers], name: str) -> Numbers:
        """(G,)."""
        found = np.zeros(self.rows.size, dtype=np.int64)
        found[self._place(columns)] = columns[name]
        return found

    def paths(self, columns: Mapping[str, Numbers], name: str) -> NDArray[np.float64]:
        """(G, T)."""
        found = np.zeros((self.rows.size, self.window.periods))
        found[self._place(columns), columns["period"] - 1] = columns[name]
        return found

    def squares(self, columns: Mapping[str, Numbers], name: str) -> NDArray[np.float64]:
        """(G, T, T)."""
        found = np.zeros((self.rows.size, self.window.periods, self.window.periods))
        g, s, t = self._place(columns), columns["s"] - 1, columns["t"] - 1
        found[g, s, t] = found[g, t, s] = columns[name]
        return found

    def _place(self, columns: Mapping[str, Numbers]) -> NDArray[np.intp]:
        return np.searchsorted(self.rows, columns["first"])


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
