"""Requirements as people write them, in TOML: every mistake named with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.curriculum.outcomes import scenario_types
from levelhead.curriculum.requirement import (
    ROLE_TYPES,
    Anchor,
    Completion,
    FixedCycle,
    Requirement,
    Rolling,
)

FORMAT = "levelhead.requirement/1"


def read_requirements(text: str, file: str) -> tuple[Requirement, ...]:
    """The requirements in a text, oldest first. Raises FaultsFound with every mistake."""
    table, faults = read_toml(text, file, "requirement-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, file)
    rows = table.get("requirement")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise FaultsFound([_none(written)])
    faults = _top_faults(table, written)
    faults += [fault for nth, row in enumerate(rows) for fault in _row_faults(row, nth, written)]
    if faults:
        raise FaultsFound(faults)
    return tuple(sorted((_requirement(row) for row in rows), key=lambda one: one.applies_from))


def packaged_requirements() -> tuple[Requirement, ...]:
    """The requirements of the package."""
    path = files("levelhead") / "content" / "standard" / "requirement.toml"
    return read_requirements(path.read_text(encoding="utf-8"), "requirement.toml")


def requirements_of(own: Path) -> tuple[Requirement, ...]:
    """An organisation's own requirements where the file is there, else those of the package."""
    return read_requirements(read_text(own), own.name) if own.is_file() else packaged_requirements()


# -- what each key holds


def _always(_: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Key:
    """One setting.

    Attributes:
        type: what TOML makes of it.
        in_words: what it holds, for a fault.
        is_right: what must be true of a value of that type besides.
        is_needed: whether a requirement with the given other settings must have it.
    """

    type: type
    in_words: str
    is_right: Callable[[Any], bool] = _always
    is_needed: Callable[[Mapping[str, Any]], bool] = _always


def _anchored(anchor: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: row.get("anchor") == anchor


def _month_and_day(text: str) -> tuple[int, int] | None:
    """Month and day; 29 February is refused, because a cycle must begin every year."""
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
        return None
    month, day = int(text[:2]), int(text[3:])
    try:
        date(2001, month, day)
    except ValueError:
        return None
    return month, day


_ANCHORS: dict[str, Callable[[Mapping[str, Any]], Anchor]] = {
    "rolling": lambda _: Rolling(),
    "completion": lambda row: Completion(row["complete_within_months"]),
    "fixed_cycle": lambda row: FixedCycle(*(_month_and_day(row["cycle_begins"]) or (1, 1))),
}

_KEYS = {
    "id": _Key(str, "a text"),
    "title": _Key(str, "a text"),
    "minutes": _Key(int, "a whole number of minutes, 1 or more", lambda minutes: minutes >= 1),
    "interval_months": _Key(int, "a whole number of months, 1 or more", lambda months: months >= 1),
    "anchor": _Key(str, f"one of {', '.join(_ANCHORS)}", lambda anchor: anchor in _ANCHORS),
    "complete_within_months": _Key(
        int,
        "a whole number of months, 1 or more and at most half of interval_months",
        lambda months: months >= 1,
        _anchored("completion"),
    ),
    "cycle_begins": _Key(
        str,
        'month and day, such as "04-01", and not 29 February',
        lambda text: _month_and_day(text) is not None,
        _anchored("fixed_cycle"),
    ),
    "due_soon_days": _Key(int, "a whole number of days, 0 or more", lambda days: days >= 0),
    "role_types": _Key(
        list,
        f"a list of some of {', '.join(ROLE_TYPES)}",
        lambda roles: bool(roles) and all(role in ROLE_TYPES for role in roles),
    ),
    "applies_from": _Key(date, "a date, such as 2024-04-01, without quotes"),
    "applies_to": _Key(
        date,
        "a date not before applies_from, such as 2027-03-31, without quotes",
        is_needed=lambda _: False,
    ),
    "authority": _Key(str, "a text"),
    "scenario_types": _Key(
        list,
        f"a list of some of {', '.join(one.id for one in scenario_types())}",
        lambda kinds: all(kind in [one.id for one in scenario_types()] for kind in kinds),
        is_needed=lambda _: False,
    ),
}


def _is_right(key: str, row: Mapping[str, Any]) -> bool:
    value, wanted = row[key], _KEYS[key]
    if not isinstance(value, wanted.type) or isinstance(value, bool | datetime):
        return False
    pair = _PAIRS.get(key)
    return wanted.is_right(value) and (pair is None or pair(row))


# What must be true of two settings together, told of the later one when the earlier one is right.
_PAIRS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "complete_within_months": lambda row: (
        not isinstance(row.get("interval_months"), int)
        or bool(row["complete_within_months"] * 2 <= row["interval_months"])
    ),
    "applies_to": lambda row: (
        type(row.get("applies_from")) is not date or bool(row["applies_from"] <= row["applies_to"])
    ),
}


# -- faults


def _none(written: TomlText) -> Fault:
    return Fault(
        "requirement-missing",
        written.place(""),
        "at least one [[requirement]]",
        "none",
        "Copy the file of the package and edit it.",
    )


def _top_faults(table: Mapping[str, Any], written: TomlText) -> list[Fault]:
    faults = [
        _unknown_key(written.place("", 0, key), key, ("format", "[[requirement]]"))
        for key in table
        if key not in {"format", "requirement"}
    ]
    if table.get("format", FORMAT) != FORMAT:
        place, found = written.place("", 0, "format"), repr(table["format"])
        faults.append(_wrong_value(place, f'"{FORMAT}"', found, "format"))
    return faults


def _row_faults(row: Mapping[str, Any], nth: int, written: TomlText) -> list[Fault]:
    faults = []
    for name in [*_KEYS, *(key for key in row if key not in _KEYS)]:
        place = written.place("requirement", nth, name if name in row else None)
        if name not in _KEYS:
            faults.append(_unknown_key(place, name, tuple(_KEYS)))
        elif name in row:
            if not _is_right(name, row):
                faults.append(_wrong_value(place, _KEYS[name].in_words, repr(row[name]), name))
        elif _KEYS[name].is_needed(row):
            faults.append(_missing_key(place, name))
    return faults


def _unknown_key(place: Place, name: str, known: tuple[str, ...]) -> Fault:
    return Fault(
        "requirement-unknown-key",
        place,
        f"one of {', '.join(known)}",
        f"'{name}'",
        "Correct the name, or take it out.",
    )


def _missing_key(place: Place, name: str) -> Fault:
    return Fault(
        "requirement-missing-key",
        place,
        f"{name}, {_KEYS[name].in_words}",
        "nothing",
        f"Add {name} = … to this requirement.",
    )


def _wrong_value(place: Place, expected: str, found: str, name: str) -> Fault:
    return Fault("requirement-wrong-value", place, expected, found, f"Correct {name}.")


def _requirement(row: Mapping[str, Any]) -> Requirement:
    return Requirement(
        id=row["id"],
        title=row["title"],
        minutes=row["minutes"],
        interval_months=row["interval_months"],
        anchor=_ANCHORS[row["anchor"]](row),
        due_soon_days=row["due_soon_days"],
        role_types=tuple(row["role_types"]),
        applies_from=row["applies_from"],
        applies_to=row.get("applies_to"),
        authority=row["authority"],
        scenario_types=tuple(row.get("scenario_types", ())),
    )
