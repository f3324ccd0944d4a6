"""Write a panel of officers and periods from records in the layout, and say what became of every record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from levelhead.actions.ports import TableEngine
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.use_of_force.panel import FLAGS, PanelWindow, in_window, officers_in, panel, whole_weeks

Kind = Literal["text", "whole", "date", "flag"]

_RECORDS: dict[str, Kind] = {
    "officer_id": "text",
    "occurred_on": "date",
    "tactics": "text",
    "severity": "whole",
    **dict.fromkeys(FLAGS, "flag"),
}


_SERVICE = ("active_from", "active_to")


@dataclass(frozen=True, slots=True)
class PanelMade:
    """A panel that was written.

    Attributes:
        window: its periods.
        officers: who have a row.
        rows: officer-periods.
        counted: records in it.
        set_aside: records that are not, by reason; nothing disappears.
        has_roster: whether officers without any record are in it.
    """

    window: PanelWindow
    officers: int
    rows: int
    counted: int
    set_aside: dict[str, int]
    has_roster: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "format": "levelhead.panel/1",
            "starts_on": self.window.starts_on.isoformat(),
            "ends_on": self.window.ends_on.isoformat(),
            "periods": self.window.periods,
            "officers": self.officers,
            "rows": self.rows,
            "records": {"counted": self.counted, "set_aside": self.set_aside},
            "officers_without_records": "counted" if self.has_roster else "not known",
        }


def make_panel(
    *,
    records: Path,
    roster: Path | None,
    first: date | None,
    last: date | None,
    engine: TableEngine,
    out: Path,
    say: Callable[[str], None] = lambda _: None,
) -> PanelMade:
    """Write the panel.

    Args:
        records: in the layout, as `use-of-force import` writes them.
        roster: `officer_id`, and `active_from` and `active_to` where known; None for those of the records.
        first: the panel begins with the first Monday from this day on; None for the day of the first record.
        last: it ends with the last Sunday up to this day; None for the day of the last record.
        engine: reads the files.
        out: Parquet file; it is there whole, or not at all.
        say: told what is being done.

    Raises:
        FaultsFound: a file is not as it must be, or no whole week lies in the window; nothing is written.
    """
    say("Reading the records")
    table = engine.read_table(records, _RECORDS)
    window = _window(table, records, first, last)
    used = in_window(table, window)
    officers = officers_in(used) if roster is None else _roster(engine, roster)
    if roster is not None:
        used = used.semi_join(officers, "officer_id")
    say("Writing the panel")
    made = panel(used, officers, window).to_pyarrow()
    part = out.with_name(f".{out.name}.part")
    try:
        pq.write_table(made, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    counted = int(pc.sum(made["records"]).as_py() or 0)
    return PanelMade(
        window=window,
        officers=int(pc.count_distinct(made["officer_id"]).as_py()),
        rows=made.num_rows,
        counted=counted,
        set_aside=_set_aside(table, window, counted),
        has_roster=roster is not None,
    )


def _roster(engine: TableEngine, path: Path) -> Any:
    kinds: dict[str, Kind] = {"officer_id": "text"}
    there = [name for name in _SERVICE if name in engine.read_table(path, kinds).columns]
    dates: dict[str, Kind] = dict.fromkeys(there, "date")
    table = engine.read_table(path, kinds | dates)
    counts = table.group_by("officer_id").agg(rows=table.count())
    twice = sorted(counts.filter(counts.rows > 1).officer_id.to_pyarrow().to_pylist())
    if twice:
        raise FaultsFound([_twice(path, name) for name in twice])
    return table.select("officer_id", *there)


def _window(table: Any, path: Path, first: date | None, last: date | None) -> PanelWindow:
    days = (
        table.aggregate(first=table.occurred_on.min(), last=table.occurred_on.max())
        .to_pyarrow()
        .to_pylist()[0]
    )
    begins, ends = first or days["first"], last or days["last"]
    window = whole_weeks(begins, ends) if begins and ends else None
    if window is None:
        raise FaultsFound([_no_week(path, begins, ends)])
    return window


def _set_aside(table: Any, window: PanelWindow, counted: int) -> dict[str, int]:
    """Why records are not in the panel; the first reason that holds counts."""
    dated = table.occurred_on.notnull()
    outside = dated & ~table.occurred_on.between(window.starts_on, window.ends_on)
    counts = table.aggregate(
        rows=table.count(),
        without_date=(~dated).sum(),
        outside_window=outside.sum(),
        without_officer=(dated & ~outside & table.officer_id.isnull()).sum(),
    )
    found = {name: int(number or 0) for name, number in counts.to_pyarrow().to_pylist()[0].items()}
    rows = found.pop("rows")
    found["officer_not_on_roster_or_out_of_service"] = rows - counted - sum(found.values())
    return {name: number for name, number in found.items() if number}


def _twice(path: Path, officer: str) -> Fault:
    return Fault(
        "roster-officer-twice",
        Place(path.name, column="officer_id"),
        "each officer once",
        f"{officer} more than once",
        "Keep one row for the officer, with the whole time in service.",
    )


def _no_week(path: Path, begins: date | None, ends: date | None) -> Fault:
    found = f"{begins} to {ends}" if begins and ends else "no dated record"
    return Fault(
        "panel-no-whole-week",
        Place(path.name, column="occurred_on"),
        "records over at least one whole week, from a Monday to a Sunday",
        found,
        "Give more records, or a wider window with --from and --to.",
    )
