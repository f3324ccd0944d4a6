"""Reads one table of a record map key by key, and keeps what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from levelhead.basics.faults import Fault
from levelhead.basics.toml import TomlText

_REMEDY = {
    "map-missing-key": "Add it; the maps that come with Levelhead show each key.",
    "map-wrong-value": "Write it as the maps that come with Levelhead do.",
}


class MapKeys:
    """One table of a record map. A key that was never asked for is unknown.

    Attributes:
        faults: shared by all tables of one file; it grows.
    """

    def __init__(
        self, values: Mapping[str, Any], toml: TomlText, faults: list[Fault], name: str = ""
    ) -> None:
        self.faults = faults
        self._values = values
        self._toml = toml
        self._name = name
        self._asked: list[str] = []

    @property
    def last_name(self) -> str:
        """Name of the table inside the one that holds it."""
        return self._name.rpartition(".")[2]

    def fault(self, code: str, key: str | None, expected: str, found: str, remedy: str | None = None) -> None:
        """Keep a fault of this table."""
        place = self._toml.place(self._name, 0, key)
        self.faults.append(Fault(code, place, expected, found, remedy or _REMEDY[code]))

    def text(self, key: str, default: str | None = None) -> str:
        """Text that is not blank."""
        value = self._value(key, str, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        if value is not None:
            self.fault("map-wrong-value", key, "text in quotation marks", repr(value))
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which need not be there."""
        value = self._value(key, list, [])
        if not all(isinstance(one, str) and one.strip() for one in value or ()):
            self.fault("map-wrong-value", key, "a list of headings in quotation marks", str(value))
            return ()
        return tuple(value or ())

    def words(self, key: str, allowed: Sequence[str]) -> dict[str, str]:
        """A table of their words and our short names, which need not be there; empty says nothing."""
        table = self._value(key, dict, {}) or {}
        for theirs, ours in table.items():
            if ours != "" and ours not in allowed:
                near = difflib.get_close_matches(str(ours), allowed, 1)
                self.fault(
                    "map-unknown-value",
                    key,
                    f"one of {', '.join(allowed)}, or nothing",
                    f"{theirs!r} = {ours!r}",
                    f"Did you mean {near[0]}?" if near else "Our short name stands right of the equals sign.",
                )
        return {theirs: ours for theirs, ours in table.items() if isinstance(ours, str)}

    def flag(self, key: str) -> bool:
        """True or false; false where it is not written."""
        return bool(self._value(key, bool, default=False))

    def day(self, key: str) -> date | None:
        """A date, or None where the key is not there."""
        self._asked.append(key)
        value = self._values.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault("map-wrong-value", key, "a date without quotation marks, such as 2025-01-06", repr(value))
        return None

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of a few words; the first of them where it is not written."""
        first = allowed[0] if allowed else ""
        value = self._value(key, str, first)
        if value is None or value in allowed:
            return value or first
        near = difflib.get_close_matches(value, allowed, 1)
        remedy = f"Did you mean {near[0]}?" if near else None
        self.fault("map-wrong-value", key, f"one of {', '.join(map(repr, allowed))}", repr(value), remedy)
        return first

    def table(self, key: str) -> MapKeys:
        """A table inside this one; empty where there is none."""
        value = self._value(key, dict, {}) or {}
        return MapKeys(value, self._toml, self.faults, f"{self._name}.{key}" if self._name else key)

    def tables(self, key: str) -> list[MapKeys]:
        """The tables `[key.NAME]`, in their order."""
        holder, found = self.table(key), self._values.get(key)
        named = found if isinstance(found, dict) else {}
        for name, value in named.items():
            if not isinstance(value, dict):
                holder.fault("map-wrong-value", name, f"a table [{key}.{name}]", repr(value))
        return [holder.table(name) for name, value in named.items() if isinstance(value, dict)]

    def is_known(self, columns: Collection[str]) -> bool:
        """Whether this table is named as a column of the layout; keeps a fault where it is not."""
        if self.last_name in columns:
            return True
        near = difflib.get_close_matches(self.last_name, columns, 1)
        self.fault(
            "map-unknown-column",
            None,
            f"one of {', '.join(columns)}",
            self.last_name,
            f"Did you mean {near[0]}?" if near else "Our name stands in the header of the table.",
        )
        return False

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._values

    def ask(self, key: str) -> bool:
        """Whether the key is written; it counts as known from now on."""
        self._asked.append(key)
        return self.has(key)

    def finish(self) -> None:
        """Keep a fault for each key that was not asked for."""
        for key in self._values:
            if key not in self._asked:
                known = dict.fromkeys(self._asked)
                near = difflib.get_close_matches(key, known, 1)
                remedy = f"Did you mean {near[0]}?" if near else "Take it out, or look up its name."
                self.fault("map-unknown-key", key, f"one of {', '.join(known)}", key, remedy)

    def _value(self, key: str, kind: type, default: Any) -> Any:
        """The value where it is of the kind, the default where it is not written, else None."""
        self._asked.append(key)
        if key not in self._values:
            if default is None:
                self.fault("map-missing-key", key, key, "nothing of that name")
            return default
        value = self._values[key]
        if isinstance(value, kind):
            return value
        kinds = {str: "text in quotation marks", bool: "true or false", list: "a list", dict: "a table"}
        self.fault("map-wrong-value", key, kinds[kind], repr(value))
        return None
