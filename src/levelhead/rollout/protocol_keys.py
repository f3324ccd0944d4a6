"""Reads one table of a protocol key by key, and keeps what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from levelhead.basics.faults import Fault
from levelhead.basics.toml import TomlText

_KINDS = {str: "text in quotation marks", bool: "true or false", int: "a whole number", list: "a list"}


class Keys:
    """One table of a protocol. A key that was never asked for is unknown.

    Attributes:
        faults: shared by all tables of one file; it grows.
        is_written: whether the table is there at all; if not, that is the fault, and not each of its keys.
    """

    def __init__(
        self,
        values: Mapping[str, Any] | None,
        toml: TomlText,
        faults: list[Fault],
        name: str = "",
        nth: int = 0,
    ) -> None:
        self.faults = faults
        self.is_written = values is not None
        self._values = values or {}
        self._toml = toml
        self._name = name
        self._nth = nth
        self._asked: list[str] = []

    def fault(self, code: str, key: str | None, *, expected: str, found: str, remedy: str) -> None:
        """Keep a fault of this table."""
        place = self._toml.place(self._name, self._nth, key)
        self.faults.append(Fault(code, place, expected, found, remedy))

    def text(self, key: str, default: str | None = None) -> str:
        """Text that is not blank."""
        value = self._value(key, str, default)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None and value != default:
            self._wrong_type(key, "text that says something", "blank text")
        return default or ""

    def optional_text(self, key: str) -> str | None:
        """Text, or None where the key is not there."""
        return self.text(key, "") or None

    def name(self, key: str) -> str:
        """A short name that can stand in the name of a file."""
        value = self.text(key)
        if value and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            self._wrong_type(key, "lower-case letters, digits and underscores", value)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        return bool(self._value(key, bool, None))

    def whole(self, key: str, lowest: int, default: int | None = None) -> int:
        """A whole number that is not below `lowest`."""
        value = self._value(key, int, default)
        if value is not None and value < lowest:
            self._wrong_type(key, f"a whole number of at least {lowest}", str(value))
        return lowest if value is None else max(int(value), lowest)

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, none below 0."""
        value = self._value(key, list, None)
        if value is not None and not (value and all(type(one) is int and one >= 0 for one in value)):
            self._wrong_type(key, "a list of whole numbers of at least 0, such as [12, 24, 0]", str(value))
            return ()
        return tuple(value or ())

    def share(self, key: str, below: float) -> float:
        """A number above 0 and below `below`, such as 0.25 for a quarter."""
        value = self._value(key, (int, float), None)
        if value is not None and 0 < value < below:
            return float(value)
        if value is not None:
            self._wrong_type(key, f"a number above 0 and below {below:g}, such as 0.25", str(value))
        return below / 2

    def number(self, key: str, lowest: float, highest: float, default: float | None = None) -> float:
        """A number from `lowest` to `highest`."""
        value = self._value(key, (int, float), default)
        if value is not None and lowest <= value <= highest:
            return float(value)
        if value is not None:
            self._wrong_type(key, f"a number from {lowest:g} to {highest:g}", str(value))
        return lowest

    def day(self, key: str) -> date | None:
        """A date, or None where the key is not there."""
        self._asked.append(key)
        value = self._values.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self._wrong_type(key, "a date without quotation marks, such as 2025-01-06", repr(value))
        return None

    def needed_day(self, key: str) -> date | None:
        """A date that must be there."""
        if not self.has(key):
            self._asked.append(key)
            self._missing(key)
            return None
        return self.day(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be empty or not be there."""
        value = self._value(key, list, [])
        if value and not all(isinstance(one, str) and one.strip() for one in value):
            self._wrong_type(key, "a list of names in quotation marks", str(value))
            return ()
        return tuple(value or ())

    def choice(
        self,
        key: str,
        allowed: Sequence[str],
        code: str = "protocol-unknown-choice",
        *,
        default: str | None = None,
    ) -> str:
        """One of a few words."""
        value = self.text(key, default)
        return value if value and self._is_allowed(key, value, allowed, code) else allowed[0]

    def choices(self, key: str, allowed: Sequence[str], code: str) -> tuple[str, ...]:
        """A list of some of a few words, each once."""
        values = self._texts(key)
        return tuple(dict.fromkeys(value for value in values if self._is_allowed(key, value, allowed, code)))

    def pair(self, key: str, default: tuple[int, int]) -> tuple[int, int]:
        """Two whole numbers, the first not above the second."""
        value = self._value(key, list, list(default))
        if value is None:
            return default
        if [type(one) for one in value] != [int, int] or value[0] > value[1]:
            self._wrong_type(key, "two whole numbers, the lower one first, such as [-12, 24]", str(value))
            return default
        return value[0], value[1]

    def table(self, key: str, *, required: bool = True) -> Keys:
        """A table inside this one; empty where there is none."""
        value = self._value(key, dict, None if required else {})
        name = f"{self._name}.{key}" if self._name else key
        return Keys(value, self._toml, self.faults, name)

    def tables(self, key: str, *, required: bool = True) -> list[Keys]:
        """The tables written as `[[key]]`."""
        value = self._value(key, list, None if required else [])
        if value is None or not all(isinstance(one, dict) for one in value):
            if value is not None:
                self._wrong_type(key, f"tables written as [[{key}]]", str(value))
            return []
        name = f"{self._name}.{key}" if self._name else key
        return [Keys(one, self._toml, self.faults, name, nth) for nth, one in enumerate(value)]

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._values

    def texts_by_key(self, allowed: Iterable[str]) -> dict[str, str]:
        """Text for each key that is written, of those allowed."""
        return {key: self.text(key) for key in allowed if self.ask(key)}

    def ask(self, key: str) -> bool:
        """Whether the key is written; it counts as known from now on."""
        self._asked.append(key)
        return self.has(key)

    def finish(self) -> None:
        """Keep a fault for each key that was not asked for."""
        for key in sorted(self._values.keys() - set(self._asked)):
            near = difflib.get_close_matches(key, self._asked, 1)
            self.fault(
                "protocol-unknown-key",
                key,
                expected=f"one of {', '.join(dict.fromkeys(self._asked))}",
                found=key,
                remedy=f"Did you mean {near[0]}?" if near else "Take it out, or look up its name.",
            )

    def _value(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        """The value where it is of the kind, the default where it is not written, else None."""
        self._asked.append(key)
        if key not in self._values:
            if default is None:
                self._missing(key)
            return default
        value = self._values[key]
        # In Python true is an int; in a protocol it is not a number.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        expected = "a number" if isinstance(kind, tuple) else _KINDS.get(kind, "a table")
        self._wrong_type(key, expected, repr(value))
        return None

    def _texts(self, key: str) -> list[str]:
        value = self._value(key, list, None)
        if value is not None and (not value or not all(isinstance(one, str) for one in value)):
            self._wrong_type(key, "a list of names in quotation marks", str(value))
            return []
        return value or []

    def _is_allowed(self, key: str, value: str, allowed: Sequence[str], code: str) -> bool:
        if value in allowed:
            return True
        near = difflib.get_close_matches(value, allowed, 1)
        remedy = f"Did you mean {near[0]}?" if near else "Write one of those."
        self.fault(code, key, expected=f"one of {', '.join(allowed)}", found=value, remedy=remedy)
        return False

    def _missing(self, key: str) -> None:
        if not self.is_written:
            return
        where = f"[{self._name}]" if self._name else "the top of the file"
        self.fault(
            "protocol-missing-key",
            None if self._name else key,
            expected=f"{key} in {where}",
            found="nothing of that name",
            remedy=f"Add {key} to {where}.",
        )

    def _wrong_type(self, key: str, expected: str, found: str) -> None:
        remedy = "Write it as the other protocols do; the example shows each key."
        self.fault("protocol-wrong-value", key, expected=expected, found=found, remedy=remedy)
