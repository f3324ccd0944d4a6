"""Rows of a source become cohort moments.

What is held is a few numbers for each row that is used, and a table of some officers at a time; what comes
out is of the size of the moments, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from levelhead.basics.errors import FaultsFound
from levelhead.rollout import expressions as tables
from levelhead.rollout import panel_faults as faults
from levelhead.rollout.clusters import Clusters
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.rows import REASONS, Officers, Rows, Whole, parts, read_officers, read_rows
from levelhead.rollout.sums import Members, Sums, sums
from levelhead.rollout.uncertainty.few_clusters import ClusterPaths

FEW_CLASSES = 400  # of more, the ordinary error by class needs no help, and this takes long; set by us


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
        rows: of the source; its reasons are those of `rows.REASONS`.
        officers: of the roster, or of the panel that carries it. Officers on the roster of whom a panel has
            no row are set aside as `officer_not_in_panel`.
        empty_values: for each outcome the used rows whose value was empty, and so not counted.
        class_paths: by outcome the path of each class, where there are at most `FEW_CLASSES` of them and
            everybody is in service throughout; none otherwise.
    """

    moments: dict[str, CohortMoments]
    rows: RowCount
    officers: RowCount
    empty_values: dict[str, int]
    class_paths: dict[str, ClusterPaths]


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
        found += (
            faults.training_faults(cells, file) if roster is None else faults.roster_faults(roster, "roster")
        )
        _refuse(found)
        officers = _officers(tables.roster_of(cells) if roster is None else roster, window)
    rows = read_rows(panel, outcomes, window, officers)
    seen = np.bincount(rows.officer, minlength=officers.due.size)
    short = np.flatnonzero((seen > 0) & (seen < window.periods))
    _refuse(
        faults.missing_periods(
            officers.names.take(short).to_pylist(), seen[short].tolist(), file, window.periods
        )
    )
    return _collected(officers, rows, outcomes, window, seen > 0)


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
    officers = _officers(roster, window)
    if not officers.are_unique():
        found = faults.roster_faults(roster, "roster")
        _refuse(faults.record_faults(tables.cells(records, outcomes, window), file, outcomes) + found)
    rows = read_rows(records, outcomes, window, officers)
    if (rows.lowest < 0).any():
        _refuse(faults.record_faults(tables.cells(records, outcomes, window), file, outcomes))
    return _collected(officers, rows, outcomes, window, np.ones(officers.due.size, np.bool_))


def _time_column(window: Window) -> str:
    return "period" if window.starts_on is None else "occurred_on"


def _refuse(found: list[Any]) -> None:
    if found:
        raise FaultsFound(found)


def _officers(roster: Any, window: Window) -> Officers:
    return read_officers(roster, window, ["class_id"] if "class_id" in roster.columns else [])


def _collected(
    officers: Officers,
    rows: Rows,
    outcomes: Sequence[Outcome],
    window: Window,
    is_seen: NDArray[np.bool_],
) -> Collected:
    """From the rows that are used; `is_seen` says of whom there are any, where that matters."""
    counted = np.flatnonzero((officers.reason == 0) & is_seen)
    names, group = np.unique(officers.groups(window)[counted], return_inverse=True)
    place = np.full(officers.due.size, -1, dtype=np.int32)
    place[counted] = np.arange(counted.size)
    members = Members(group, np.ones(counted.size, np.int64))
    shape = (names.size, window.periods)
    first, present = parts(names, window)
    moments, class_paths = {}, {}
    for k, outcome in enumerate(outcomes):
        officer, period, values = rows.of(k, outcome, window)
        found = sums(members, place, shape, (officer, period), values)
        classes = None
        if "class_id" in officers.more.column_names:
            of, units = _classes(officers.more["class_id"].take(counted), group)
            classes = _clusters(units, sums(units, of[place], shape, (officer, period), values))
            if units.size.size <= FEW_CLASSES and present.all():
                cells = of[place][officer] * window.periods + period
                class_paths[outcome.name] = _paths(units, first, window.periods, cells, values)
        moments[outcome.name] = CohortMoments(
            outcome.name,
            first,
            np.bincount(group, minlength=names.size).astype(np.int64),
            found.some,
            found.total,
            found.product,
            classes,
            None if present.all() else present,
        )
    empty = dict(zip((one.name for one in outcomes), rows.empty.tolist(), strict=True))
    people = _officer_count(officers, counted.size)
    return Collected(moments, _row_count(rows), people, empty, class_paths)


def _classes(names: pa.ChunkedArray, group: Whole) -> tuple[Whole, Members]:
    """The class of each officer and, last, of nobody; and all classes, some of one officer alone."""
    known = names.combine_chunks().dictionary_encode().indices
    alone = len(known) + np.arange(len(known))
    unit = np.where(known.is_null(), alone, known.fill_null(0))
    pairs, of, size = np.unique(group * (2 * len(known)) + unit, return_inverse=True, return_counts=True)
    return np.append(of, -1), Members(pairs // max(2 * len(known), 1), size)


def _clusters(classes: Members, found: Sums) -> Clusters:
    groups = found.some.size
    return Clusters(
        "class",
        np.bincount(classes.group, minlength=groups).astype(np.int64),
        found.some,
        found.product,
        found.total,
        np.bincount(classes.group, classes.size**2, groups).astype(np.float64),
    )


def _paths(classes: Members, first: Whole, periods: int, cells: Whole, values: Whole | None) -> ClusterPaths:
    """The summed path of each class; `cells` says class and period of each row as one number."""
    total = np.bincount(cells, values, classes.size.size * periods).reshape(-1, periods)
    return ClusterPaths("class", first[classes.group], classes.size, total.astype(np.float64))


def _row_count(rows: Rows) -> RowCount:
    used, *others = rows.by_reason.tolist()
    return RowCount(int(rows.by_reason.sum()), used, _said(dict(zip(REASONS, others, strict=True))))


def _officer_count(officers: Officers, used: int) -> RowCount:
    aside = np.bincount(officers.reason, minlength=1 + len(REASONS)).tolist()[1:]
    unseen = officers.due.size - used - sum(aside)
    by_reason = dict(zip(REASONS, aside, strict=True)) | {"officer_not_in_panel": unseen}
    return RowCount(officers.due.size, used, _said(by_reason))


def _said(counts: Mapping[str, int]) -> dict[str, int]:
    return {reason: number for reason, number in sorted(counts.items()) if number}
