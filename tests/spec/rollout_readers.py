"""Readers of a roll-out's tables, for the pages of their faults: two periods, one outcome `force`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet

from levelhead.basics.faults import Fault
from levelhead.engines.csv_source import Kind
from levelhead.engines.duckdb_engine import connect
from levelhead.rollout.collect import collect_panel, collect_records
from levelhead.rollout.expressions import Outcome, Window

FORCE = Outcome("force", "count", "force")
WHOLE: dict[str, Kind] = {"period": "whole", "first_trained": "whole", "force": "whole"}


def panel_faults(path: Path) -> list[Fault]:
    """A panel in CSV or Parquet: `officer_id`, `period`, `first_trained`, `force`."""
    return _read(path, WHOLE, lambda panel: collect_panel(panel, [FORCE], Window(2), file=path.name))


def panel_as_parquet_faults(path: Path) -> list[Fault]:
    """The same panel, its CSV turned to Parquet first, where a column has the type its values suggest."""
    parquet = path.with_suffix(".parquet")
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(path), parquet)
    kinds: dict[str, Kind] = {"period": "whole", "first_trained": "whole"}
    return _read(parquet, kinds, lambda panel: collect_panel(panel, [FORCE], Window(2), file=path.name))


def roster_faults(path: Path) -> list[Fault]:
    """A roster in CSV: `officer_id`, `first_trained`; the officers' records are the roster's own rows."""
    kinds: dict[str, Kind] = {"first_trained": "whole"}
    return _read(path, kinds, _as_roster)


def _as_roster(roster: Any) -> None:
    records = roster.select("officer_id", period=roster.first_trained)
    collect_records(records, [Outcome("records")], Window(9), roster=roster)


def _read(path: Path, kinds: dict[str, Kind], use: Callable[[Any], object]) -> list[Fault]:
    """Faults are raised, as `FaultsFound`, by whatever finds them."""
    engine = connect(None)
    try:
        use(engine.read_table(path, kinds))
    finally:
        engine.close()
    return []
