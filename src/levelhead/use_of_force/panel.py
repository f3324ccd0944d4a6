"""From records in the layout to a panel: one row for every officer and period, with zeros where nothing was.

Without a roster the officers are those of whom there is a record in the window, so that officers who never
used force are not in it; a rate per officer from such a panel is too high, and what writes it says so.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from levelhead.use_of_force.counts import force_groups

FLAGS = ("subject_injured", "officer_injured")


@dataclass(frozen=True, slots=True)
class PanelWindow:
    """The periods of a panel.

    Attributes:
        starts_on: first day of period 1.
        periods: how many there are; they are numbered from 1.
        days: length of a period.
    """

    starts_on: date
    periods: int
    days: int = 7

    @property
    def ends_on(self) -> date:
        """The last day of the last period."""
        return self.starts_on + timedelta(days=self.days * self.periods - 1)


def whole_weeks(first: date, last: date) -> PanelWindow | None:
    """The weeks from Monday to Sunday that lie wholly between two days, or None where none does."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = ((last - monday).days + 1) // 7
    return PanelWindow(monday, weeks) if weeks > 0 else None


def in_window(records: Any, window: PanelWindow) -> Any:
    """The records that a panel counts: of a named officer, on a day of the window."""
    is_in = records.occurred_on.between(window.starts_on, window.ends_on)
    return records.filter(is_in & records.officer_id.notnull())


def officers_in(records: Any) -> Any:
    """`officer_id` of everybody who has a record."""
    return records.select("officer_id").distinct()


def panel(records: Any, officers: Any, window: PanelWindow) -> Any:
    """`officer_id`, `period`, `starts_on`, `records`, a count by tactic group, of injuries, and `severity`.

    Args:
        records: in the layout, from `in_window`.
        officers: `officer_id`; with `active_from` or `active_to` (dates, empty where open), an officer has a
            row for the periods on whose first day they served.
        window: the periods.
    """
    cells = _cells(records, window)
    grid = officers.cross_join(_periods(window))
    for name, serves in (("active_from", "__le__"), ("active_to", "__ge__")):
        if name in officers.columns:
            grid = grid.filter(grid[name].isnull() | getattr(grid[name], serves)(grid.starts_on))
    grid = grid.select("officer_id", "period", "starts_on")
    joined = grid.left_join(cells, (grid.officer_id == cells.of_officer) & (grid.period == cells.at))
    names = [name for name in cells.columns if name not in {"of_officer", "at"}]
    filled = {name: joined[name].fill_null(0) for name in names}
    return joined.select("officer_id", "period", "starts_on", **filled).order_by("officer_id", "period")


def _cells(records: Any, window: PanelWindow) -> Any:
    """One row per officer and period with a record."""
    day = records.occurred_on.delta(ibis.literal(window.starts_on), unit="day")
    at = (day / window.days).floor().cast("int64") + 1
    held = ibis.literal(";") + records.tactics.fill_null("") + ";"
    groups = {
        group.id: functools.reduce(
            operator.or_, [held.contains(f";{tactic.id};") for tactic in group.tactics]
        )
        .cast("int64")
        .sum()
        for group in force_groups()
    }
    flags = {name: records[name].fill_null(False).ifelse(1, 0).sum() for name in FLAGS}
    return records.group_by(of_officer=records.officer_id, at=at).agg(
        records=records.count(), **groups, **flags, severity=records.severity.fill_null(0).sum()
    )


def _periods(window: PanelWindow) -> Any:
    """`period` and `starts_on`."""
    numbers = ibis.range(1, window.periods + 1).unnest().name("period").as_table()
    days = (numbers.period - 1) * window.days
    starts = ibis.literal(window.starts_on) + days.cast("int64").as_interval("D")
    return numbers.select(period=numbers.period.cast("int64"), starts_on=starts.cast("date"))
