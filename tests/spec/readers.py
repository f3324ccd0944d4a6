"""The readers that fault pages name: each takes a file and returns every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from levelhead.basics.faults import Fault
from spec import records_readers, rollout_readers

READERS: dict[str, Callable[[Path], Sequence[Fault]]] = {
    "people": records_readers.people_faults,
    "attendance": records_readers.attendance_faults,
    "requirement": records_readers.requirement_faults,
    "map": records_readers.map_faults,
    "rollout-panel": rollout_readers.panel_faults,
    "rollout-panel-as-parquet": rollout_readers.panel_as_parquet_faults,
    "rollout-roster": rollout_readers.roster_faults,
}
