"""From the TOML that an analyst writes to a `RecordMap`, with every mistake found at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from levelhead.basics.errors import FaultsFound
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.use_of_force.layout import LayoutColumn, national_layout
from levelhead.use_of_force.map_keys import MapKeys
from levelhead.use_of_force.record_map import MapTable, RecordMap, Served, ToldBy

_ENCODINGS = ("utf-8", "windows-1252")
_SEPARATORS = (",", ";", "\t", "|")
_ORDERS = ("year-month-day", "day-month-year", "month-day-year")
_FLAGS = ("yes", "no")


def packaged_maps() -> dict[str, Path]:
    """The maps that come with the package, by name."""
    folder = Path(str(files("levelhead"))) / "content" / "use_of_force" / "maps"
    return {file.stem: file for file in sorted(folder.glob("*.toml"))}


def read_record_map(file: Path) -> RecordMap:
    """The map in a file.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
        CalledWrongly: the file may not be read.
    """
    return load_record_map(read_text(file), file.name)


def load_record_map(text: str, file: str) -> RecordMap:
    """The map that a text holds.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
    """
    values, faults = read_toml(text, file, "map-not-toml")
    if faults:
        raise FaultsFound(faults)
    made = _record_map(MapKeys(values, TomlText(text, file), faults))
    if faults:
        raise FaultsFound(sorted(faults, key=lambda fault: fault.place.line or 0))
    return made


def _record_map(top: MapKeys) -> RecordMap:
    tables = {keys.last_name: _table(keys) for keys in top.tables("tables")}
    period, names = top.table("period"), tuple(tables)
    layout = national_layout().columns
    columns = {
        keys.last_name: _told(keys, layout[keys.last_name], names)
        for keys in top.tables("columns")
        if keys.is_known(layout)
    }
    made = RecordMap(
        title=top.text("title"),
        source=top.text("source", ""),
        tables=tables,
        columns=columns,
        first_day=period.day("first"),
        last_day=period.day("last"),
        service=_service(top.table("service"), names) if top.has("service") else None,
    )
    _check_keys(made, top)
    period.finish()
    top.finish()
    return made


def _table(keys: MapKeys) -> MapTable:
    made = MapTable(
        name=keys.last_name,
        files=keys.text("files", "*"),
        key=keys.text("key", ""),
        whole_keys=keys.flag("whole_keys"),
        encoding="windows-1252" if keys.choice("encoding", _ENCODINGS) == "windows-1252" else "utf-8",
        separator=keys.choice("separator", _SEPARATORS),  # type: ignore[arg-type]  # one of _SEPARATORS
    )
    keys.finish()
    return made


def _service(keys: MapKeys, tables: tuple[str, ...]) -> Served:
    service = Served(keys.choice("table", tables), keys.text("first"), keys.text("last"))
    keys.finish()
    return service


def _told(keys: MapKeys, column: LayoutColumn, tables: tuple[str, ...]) -> ToldBy:
    """How a column is told; which keys there may be depends on what the column holds."""
    allowed = _FLAGS if column.kind == "flag" else column.values
    several = keys.texts("columns")
    told = ToldBy(
        table=keys.choice("table", tables),
        columns=several or ((keys.text("column"),) if keys.ask("column") else ()),
        flags=keys.words("flags", column.values) if column.kind in {"list", "highest"} else {},
        exists=keys.flag("exists") if column.kind == "flag" else False,
        always=keys.text("always", "") if column.kind == "text" else "",
        values=keys.words("values", allowed) if allowed else {},
        spoilt=keys.words("spoilt", allowed) if allowed else {},
        split=keys.text("split", "") if column.kind == "list" else "",
        dates=keys.choice("dates", _ORDERS) if column.kind == "date" else "year-month-day",  # type: ignore[arg-type]  # one of _ORDERS
        number=keys.flag("number") if column.bands else False,
        may_lack=keys.flag("may_lack"),
        compared_with=_told(keys.table("compared_with"), column, tables)
        if column.kind == "flag" and keys.has("compared_with")
        else None,
    )
    _check_told(keys, told, column)
    keys.finish()
    return told


def _check_told(keys: MapKeys, told: ToldBy, column: LayoutColumn) -> None:
    ways = [bool(told.columns), bool(told.flags), told.exists, bool(told.always)]
    if not any(ways):
        ask = {"list": ", columns or flags", "flag": " or exists", "text": " or always"}.get(column.kind, "")
        keys.fault("map-missing-key", None, f"column{ask}, which say where it stands", "none of them")
    elif len(told.columns) > 1 and column.kind != "list":
        keys.fault("map-wrong-value", "columns", "one column, since this is not a list", str(told.columns))
    elif told.exists and sum(ways) > 1:
        keys.fault("map-wrong-value", "exists", "exists by itself, or a column", "both")


def _check_keys(made: RecordMap, top: MapKeys) -> None:
    """Linked tables need a key on both sides."""
    if not made.tables:
        top.fault("map-missing-key", None, "a table [tables.NAME] for the reports", "none")
        return
    linked = [name for name, table in made.tables.items() if not table.key]
    if len(made.tables) > 1 and linked:
        top.fault("map-missing-key", "tables", "a key in each of several tables", f"none in {linked[0]}")
    for needed in ("occurred_on", "tactics"):
        if needed not in made.columns:
            top.fault("map-missing-key", None, f"a table [columns.{needed}]", "none")
    if made.service is not None and "officer_id" not in made.columns:
        top.fault("map-missing-key", "service", "a table [columns.officer_id] beside [service]", "none")
