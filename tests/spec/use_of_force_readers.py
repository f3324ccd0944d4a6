"""Readers of reports of force and of their maps, for the pages of their faults. All reports are made up."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path

from levelhead.actions.make_panel import make_panel
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.engines.duckdb_engine import connect
from levelhead.use_of_force.national import stacked
from levelhead.use_of_force.read_records import judged_records, words_in
from levelhead.use_of_force.record_map_file import load_record_map, read_record_map
from levelhead.use_of_force.row_fault import row_faults_found
from levelhead.use_of_force.row_faults import ROW_FAULTS
from levelhead.use_of_force.source_faults import sorted_files
from spec import evaluation_readers

SERVICE = "officer,from,to\nA1,2024-01-01,\nA2,2024-01-01,2025-06-30\n"
MAP = """
title = "A made-up layout"
[period]
first = 2025-01-01
last = 2025-12-31
[tables.reports]
files = "example*"
key = "report_id"
[tables.service]
files = "service.csv"
key = "officer"
[service]
table = "service"
first = "from"
last = "to"
[columns]
report_id = { column = "report_id" }
officer_id = { column = "officer_id", may_lack = true }
occurred_on = { column = "occurred_on" }
submitted_on = { column = "submitted_on", may_lack = true }
tactics = { column = "tactics", split = ";", may_lack = true }
outcomes = { column = "outcomes", split = ";", may_lack = true }
persons = { column = "persons", may_lack = true }
officer_injury_level = { column = "officer_injury_level", may_lack = true }
subject_injury_level = { column = "subject_injury_level", may_lack = true }
[columns.officer_injured]
column = "officer_injured"
may_lack = true
compared_with = { column = "officer_injured_by_hr", may_lack = true }
[columns.subject_injured]
column = "subject_injured"
may_lack = true
compared_with = { column = "subject_injured_by_custody", may_lack = true }
"""


def records_faults(path: Path) -> list[Fault]:
    """Reports in a made-up layout, of officers A1 and A2, in 2025; A2 left at the end of June."""
    (path.parent / "service.csv").write_text(SERVICE, encoding="utf-8")
    return _read([path, path.parent / "service.csv"], MAP)


def packed_faults(path: Path) -> list[Fault]:
    """The same reports packed with gzip, as base64 so that a page can show them."""
    packed = path.with_name("example.csv.gz")
    try:
        packed.write_bytes(base64.b64decode(path.read_text(encoding="utf-8")))
    except binascii.Error:
        packed.write_bytes(path.read_bytes())
    return records_faults(packed)


def names_faults(path: Path) -> Sequence[Fault]:
    """Names of files, one a line, held against a map of two tables."""
    names = [Path(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted_files(load_record_map(MAP, "map.toml"), names)[1]


def record_map_faults(path: Path) -> Sequence[Fault]:
    """A map."""
    read_record_map(path)
    return []


def panel_faults(path: Path) -> Sequence[Fault]:
    """Records that become a panel."""
    engine = connect(None)
    try:
        make_panel(
            records=path, roster=None, first=None, last=None, engine=engine, out=path.with_suffix(".parquet")
        )
    except FaultsFound as found:
        return found.faults
    finally:
        engine.close()
    return []


BY_TACTIC = evaluation_readers.PROTOCOL.replace(
    'measure = "count" }', 'measure = "count", tactics = ["restraint", "baton_used"] }'
)
TACTICS = "officer_id,occurred_on,tactics\na,2025-01-07,ground_restraint\nc,2025-01-15,baton_used\n"

tactics_protocol_faults = evaluation_readers.beside(roster_csv=evaluation_readers.ROSTER, records_csv=TACTICS)
tactics_records_faults = evaluation_readers.beside(
    roster_csv=evaluation_readers.ROSTER, protocol_toml=BY_TACTIC
)


def _read(files: list[Path], record_map: str) -> list[Fault]:
    """What is wrong with reports; the checks of all of them together are not made, as pages are about one."""
    by = load_record_map(record_map, "map.toml")
    engine = connect(None)
    try:
        source = {
            name: stacked([(file.name, engine.read_text(file, "utf-8", ","))])
            for name, file in zip(by.tables, files, strict=True)
        }
        with judged_records(by, source, words_in(by, source)).cache() as records:
            return [one.fault for one in row_faults_found(records, ROW_FAULTS)]
    finally:
        engine.close()


BY_CONDUCT = evaluation_readers.PROTOCOL.replace(
    'measure = "count" }', 'measure = "count", held = { conduct = ["compliant"], factors = ["weapon"] } }'
)
CONDUCT = "officer_id,occurred_on,conduct,factors\na,2025-01-07,compliant,\nc,2025-01-15,,weapon;drugs\n"

held_protocol_faults = evaluation_readers.beside(roster_csv=evaluation_readers.ROSTER, records_csv=CONDUCT)
held_records_faults = evaluation_readers.beside(
    roster_csv=evaluation_readers.ROSTER, protocol_toml=BY_CONDUCT
)
