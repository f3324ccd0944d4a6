"""Reports of force: checking them, and bringing them into the layout of the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.actions.make_panel import PanelMade
    from levelhead.actions.read_use_of_force import UseOfForceRead


def use_of_force(
    files: Sequence[Path], record_map: Path, out: Path | None, say: Callable[[str], None]
) -> UseOfForceRead:
    """Read and check reports, and write them in the layout where `out` names a file.

    The map is a file, or the name of one that comes with the package, such as `metropolitan`.

    Raises:
        FaultsFound: with every fault of the map or of the files; nothing is written.
    """
    from levelhead.actions.read_use_of_force import read_use_of_force
    from levelhead.engines.duckdb_engine import connect
    from levelhead.use_of_force.record_map_file import packaged_maps

    if not record_map.exists():
        record_map = packaged_maps().get(str(record_map), record_map)
    engine = connect(None)
    try:
        return read_use_of_force(files=files, record_map=record_map, engine=engine, out=out, say=say)
    finally:
        engine.close()


def panel(
    records: Path,
    roster: Path | None,
    days: tuple[date | None, date | None],
    out: Path,
    say: Callable[[str], None],
) -> PanelMade:
    """Write a panel of officers and weeks from records in the layout; `days` are the first and the last.

    Raises:
        FaultsFound: with every fault of the files; nothing is written.
    """
    from levelhead.actions.make_panel import make_panel
    from levelhead.engines.duckdb_engine import connect

    first, last = days
    engine = connect(None)
    try:
        return make_panel(
            records=records, roster=roster, first=first, last=last, engine=engine, out=out, say=say
        )
    finally:
        engine.close()
