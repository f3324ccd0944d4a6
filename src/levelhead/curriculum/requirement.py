"""Requirements as dated data: how much, within what time, counted how, for whom, from when."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.toml import TomlText, read_toml

FORMAT = "levelhead.requirement/1"
ANCHORS = ("rolling", "completion", "fixed_cycle")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One dated requirement.

    Attributes:
        id: its name.
        title: in plain words.
        minutes: least minutes of contact time.
        interval_months: within how many months.
        anchor: `rolling`, `completion` or `fixed_cycle`.
        cycle_begins: month and day on which a fixed cycle begins.
        due_soon_days: how many days before the end a person counts as due.
        role_types: to whom it applies.
        applies_from: first day.
        applies_to: last day, or None.
        authority: where it comes from.
    """

    id: str
    title: str
    minutes: int
    interval_months: int
    anchor: str
    cycle_begins: tuple[int, int]
    due_soon_days: int
    role_types: tuple[str, ...]
    applies_from: date
    applies_to: date | None
    authority: str

    def in_words(self) -> str:
        """The rule as a sentence a person can check."""
        hours, rest = divmod(self.minutes, 60)
        time = f"{hours} hours" + (f" {rest} minutes" if rest else "")
        within = {
            "rolling": f"in the last {self.interval_months} months",
            "completion": f"completed, and again within {self.interval_months} months of that day",
            "fixed_cycle": f"in each cycle of {self.interval_months} months",
        }[self.anchor]
        return f"At least {time} of contact time {within}."


# What each key holds: its type, and what may be said of its value.
_KEYS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "id": (str, "a text"),
    "title": (str, "a text"),
    "minutes": (int, "a whole number of minutes, 1 or more"),
    "interval_months": (int, "a whole number of months, 1 or more"),
    "anchor": (str, f"one of {', '.join(ANCHORS)}"),
    "cycle_begins": (str, 'month and day, such as "04-01"'),
    "due_soon_days": (int, "a whole number of days, 0 or more"),
    "role_types": (list, "a list of texts"),
    "applies_from": (date, "a date, such as 2024-04-01, without quotes"),
    "applies_to": (date, "a date, such as 2027-03-31, without quotes"),
    "authority": (str, "a text"),
}
_OPTIONAL = {"applies_to", "cycle_begins"}


def read_requirements(text: str, file: str) -> tuple[Requirement, ...]:
    """The requirements in a text, oldest first. Raises FaultsFound with every mistake."""
    table, faults = read_toml(text, file, "requirement-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, file)
    rows = table.get("requirement")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        fault = Fault(
            "requirement-missing",
            written.place(""),
            "at least one [[requirement]]",
            "none",
            "Copy the file of the package and edit it.",
        )
        raise FaultsFound([fault])
    faults = [fault for nth, row in enumerate(rows) for fault in _faults(row, nth, written)]
    if faults:
        raise FaultsFound(faults)
    return tuple(sorted((_requirement(row) for row in rows), key=lambda one: one.applies_from))


def packaged_requirements() -> tuple[Requirement, ...]:
    """The requirements of the package."""
    path = files("levelhead") / "content" / "standard" / "requirement.toml"
    return read_requirements(path.read_text(encoding="utf-8"), "requirement.toml")


def requirements_of(own: Path) -> tuple[Requirement, ...]:
    """An organisation's own requirements where the file is there, else those of the package."""
    if own.is_file():
        return read_requirements(own.read_text(encoding="utf-8"), own.name)
    return packaged_requirements()


def requirement_on(day: date, requirements: Sequence[Requirement]) -> Requirement | None:
    """The newest requirement that applies on a day, or None when none does."""
    applying = [
        one
        for one in requirements
        if one.applies_from <= day and (one.applies_to is None or day <= one.applies_to)
    ]
    return applying[-1] if applying else None


def _faults(row: dict[str, Any], nth: int, written: TomlText) -> list[Fault]:
    faults = []
    for key in [*_KEYS, *(key for key in row if key not in _KEYS)]:
        place = written.place("requirement", nth, key if key in row else None)
        if key not in _KEYS:
            found = f"'{key}'"
            faults.append(Fault("requirement-unknown-key", place, f"one of {', '.join(_KEYS)}", found,
                                "Correct the name, or take it out."))  # fmt: skip
        elif key not in row:
            if key not in _OPTIONAL:
                faults.append(Fault("requirement-missing-key", place, f"{key}, {_KEYS[key][1]}", "nothing",
                                    f"Add {key} = … to this requirement."))  # fmt: skip
        elif not _is_right(key, row[key]):
            faults.append(Fault("requirement-wrong-value", place, _KEYS[key][1], repr(row[key]),
                                f"Correct {key}."))  # fmt: skip
    return faults


def _is_right(key: str, value: Any) -> bool:
    if not isinstance(value, _KEYS[key][0]) or isinstance(value, bool):
        return False
    return _MORE.get(key, lambda _: True)(value)


def _month_and_day(text: str) -> tuple[int, int] | None:
    """Month and day; 29 February is refused, because a cycle must begin every year."""
    if not re.fullmatch(r"\d{2}-\d{2}", text):
        return None
    month, day = int(text[:2]), int(text[3:])
    try:
        date(2001, month, day)
    except ValueError:
        return None
    return month, day


# What a value of the right type must be besides.
_MORE: dict[str, Callable[[Any], bool]] = {
    "minutes": lambda minutes: bool(minutes >= 1),
    "interval_months": lambda months: bool(months >= 1),
    "due_soon_days": lambda days: bool(days >= 0),
    "anchor": lambda anchor: anchor in ANCHORS,
    "cycle_begins": lambda text: _month_and_day(text) is not None,
    "role_types": lambda roles: all(isinstance(role, str) for role in roles),
}


def _requirement(row: dict[str, Any]) -> Requirement:
    return Requirement(
        id=row["id"],
        title=row["title"],
        minutes=row["minutes"],
        interval_months=row["interval_months"],
        anchor=row["anchor"],
        cycle_begins=_month_and_day(row.get("cycle_begins", "04-01")) or (4, 1),
        due_soon_days=row["due_soon_days"],
        role_types=tuple(row["role_types"]),
        applies_from=row["applies_from"],
        applies_to=row.get("applies_to"),
        authority=row["authority"],
    )
