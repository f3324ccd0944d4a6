"""The settings of a home, in `settings.toml`: where its database is, and how people sign in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml

FORMAT = "levelhead.settings/1"
DATABASE_VARIABLE = "LEVELHEAD_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class HomeSettings:
    """What an installation sets; everything has a value that needs no file.

    Attributes:
        database_url: a PostgreSQL database as libpq writes it; empty for the file in the home.
    """

    database_url: str = ""


def read_settings(file: Path) -> HomeSettings:
    """The settings in a file, or those that hold without one. Raises FaultsFound with every mistake."""
    if not file.is_file():
        return HomeSettings()
    text = read_text(file)
    table, faults = read_toml(text, file.name, "settings-not-toml")
    faults = faults or _faults(table, TomlText(text, file.name))
    if faults:
        raise FaultsFound(faults)
    return HomeSettings(database_url=table.get("database", {}).get("url", ""))


def database_url_named() -> str:
    """The database that the environment names, or nothing. Raises FaultsFound when it names no such thing."""
    named = os.environ.get(DATABASE_VARIABLE, "")
    if named and (fault := _database_url_fault(named, Place(DATABASE_VARIABLE))):
        raise FaultsFound([fault])
    return named


def _database_url_fault(found: str, place: Place) -> Fault | None:
    """What is wrong with the address of a database, if anything; its password is not repeated."""
    if found.startswith("postgresql://"):
        return None
    return Fault(
        "settings-wrong-value",
        place,
        "postgresql://NAME@HOST/DATABASE",
        f"'{found.partition(':')[0][:20]}…'",
        "Correct the address, or take it out to use the file in the home.",
    )


_TABLES = {"database": ("url",)}


def _faults(table: Mapping[str, Any], written: TomlText) -> list[Fault]:
    faults = []
    for name, value in table.items():
        if name == "format":
            continue
        if name not in _TABLES or not isinstance(value, dict):
            faults.append(_unknown(written.place("", 0, name), name, ("format", *_TABLES)))
            continue
        faults += [
            _unknown(written.place(name, 0, key), key, _TABLES[name])
            for key in value
            if key not in _TABLES[name]
        ]
    url = table.get("database", {}).get("url") if isinstance(table.get("database"), dict) else None
    if url is not None and (fault := _database_url_fault(str(url), written.place("database", 0, "url"))):
        faults.append(fault)
    if table.get("format", FORMAT) != FORMAT:
        place = written.place("", 0, "format")
        faults.append(
            Fault("settings-wrong-value", place, FORMAT, repr(table["format"]), "Correct the format.")
        )
    return faults


def _unknown(place: Place, name: str, known: tuple[str, ...]) -> Fault:
    return Fault(
        "settings-unknown-key",
        place,
        f"one of {', '.join(known)}",
        f"'{name}'",
        "Correct the name, or take it out.",
    )
