"""Training records: bringing them in, and standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.homes import (
    default_home,
    new_home,
    open_home,
    requirements,
    requirements_in_force,
)

if TYPE_CHECKING:
    from levelhead.actions.import_records import Preview
    from levelhead.storage.queries import PersonStanding


def _record_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions that bring records in; Django must be started."""
    from levelhead.storage.records import DjangoRecords
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoRecords(), "work": DjangoWork(clock), "clock": clock}


def import_records(
    home: Path | None,
    *,
    file: Path,
    kind: str,
    map_file: Path | None,
    by: str,
    confirm: bool,
    organisation: str | None,
) -> Preview:
    """Preview a file of people or attendance, and confirm it when it has no fault and changes something.

    Args:
        home: the folder of the installation; the usual one when None.
        file: the CSV file.
        kind: people or attendance.
        map_file: our columns and the headings the file has for them, or None.
        by: who does it.
        confirm: whether to save; otherwise nothing is made or changed anywhere.
        organisation: whose home it is; a home that is not there yet is made for it.
    """
    from levelhead.actions import import_records as records
    from levelhead.basics.text_files import read_file
    from levelhead.records.map import read_map
    from levelhead.storage.home import Home
    from levelhead.storage.work import SystemClock

    renamed: Mapping[str, str] = read_map(map_file) if map_file else {}
    upload, clock = records.Upload(kind, file.name, read_file(file), renamed), SystemClock()
    table = records.read(upload)
    if organisation is not None and not Home(home or default_home()).is_there():
        found = records.preview(upload=upload, store=records.NothingKept(), clock=clock, table=table)
        if found.faults or not confirm:
            return found
    if organisation is None:
        open_home(home)
    else:
        new_home(home, organisation)
    ports = _record_ports()
    found = records.preview(upload=upload, store=ports["store"], clock=clock, table=table)
    if not confirm or found.faults or found.changes_nothing:
        return found
    import_id = records.stage(by=by, upload=upload, **ports)
    return records.confirm(by=by, import_id=import_id, table=table, **ports)


def stage_import(*, by: str, kind: str, filename: str, content: bytes) -> str:
    """Keep an uploaded file until somebody confirms it; its identifier."""
    from levelhead.actions.import_records import Upload, stage

    return stage(by=by, upload=Upload(kind, filename, content, {}), **_record_ports())


def preview_import(import_id: str) -> Preview:
    """What confirming a staged file would do now."""
    from levelhead.actions.import_records import preview

    ports = _record_ports()
    upload, _ = ports["store"].staged(import_id)
    return preview(upload=upload, store=ports["store"], clock=ports["clock"])


def confirm_import(*, by: str, import_id: str) -> Preview:
    """Save what a staged file holds, whole or not at all."""
    from levelhead.actions.import_records import confirm

    return confirm(by=by, import_id=import_id, **_record_ports())


def is_confirmed(import_id: str) -> bool:
    """Whether a staged file has been confirmed."""
    state: str = _record_ports()["store"].staged(import_id)[1]
    return state == "confirmed"


def standing(home: Path | None, *, day: date, unit: str | None) -> list[PersonStanding]:
    """Standing of everybody who serves on a day, the most pressing first.

    Raises:
        CalledWrongly: there is no such unit.
    """
    opened = open_home(home)
    from levelhead.storage.organisation import unit_named
    from levelhead.storage.queries import by_need, serving, standings

    people = serving(day) if unit is None else serving(day).filter(unit=unit_named(unit))
    return by_need(standings(people, day, requirements(opened)))


def count_standing(*, by: str, days: Sequence[date], home: Path | None = None) -> int:
    """Count how everybody stands on some days; people on the last of them.

    Args:
        by: who asks for it.
        days: none of them to come.
        home: opened first where it is given; else the one that this process serves.
    """
    from levelhead.actions import count_standing as counting

    rules = requirements(open_home(home)) if home is not None else requirements_in_force()
    from levelhead.storage.standing_counts import DjangoStandingCounts
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    ports = {"store": DjangoStandingCounts(rules), "work": DjangoWork(clock), "clock": clock}
    return counting.count_standing(by=by, days=days, **ports)


def export(home: Path | None, *, kind: str, first: date, last: date) -> str:
    """A list as CSV: every row of the days from first to last.

    Raises:
        CalledWrongly: there is no such list.
    """
    from levelhead.basics.errors import CalledWrongly
    from levelhead.basics.tables import write_table

    open_home(home)
    from levelhead.storage.exports import EXPORTS, Span

    if kind not in EXPORTS:
        raise CalledWrongly(f"There is no list '{kind}'; there is {', '.join(EXPORTS)}.")
    found = EXPORTS[kind](Span(first, last))
    return write_table(found.header, found.rows)
