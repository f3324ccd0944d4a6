"""How an organisation runs its classes: its own settings, and none of them national."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.curriculum.course import ACTIVITIES

FORMAT = "levelhead.delivery/1"
LONGEST_LINE = 200  # characters
BOOKERS = ("planner", "supervisor", "learner")
DECIDERS = ("planner", "ppst_lead", "chief_officer")  # roles that an organisation may let decide deferrals


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How classes are run.

    Attributes:
        ratio: activity to the most learners for one instructor; an activity that is not there has none set.
        safety_officer_for: activities that need a safety officer who does nothing else in that run.
        bookings_by: who may book a place, of `BOOKERS`: a planner anybody, a supervisor their team, a learner
            themselves.
        joining: lines of the joining instructions, such as what to bring.
        amber_days: what ends within this many days turns its gate amber.
        kit_check_hours: the kit is checked at most this many hours before the start.
        second_mark_per_cent: what share of ratings a second marker samples.
        record_over_days: full days unable to work after which an injury's absence is kept.
        report_over_days: full days after which a report is due.
        report_within_days: days from the accident within which it is made.
        decided_by: roles that decide deferrals and exemptions.
        review_days: a deferral or exemption is to be reviewed this many days before it ends.
        survey_shown_from: answers to the survey of a class are shown from this many on.
        survey_open_days: days after the register was closed in which a form is taken.
    """

    ratio: Mapping[str, int] = field(default_factory=dict)
    safety_officer_for: tuple[str, ...] = ("scenario", "kit")
    bookings_by: tuple[str, ...] = ("planner", "supervisor")
    amber_days: int = 28
    kit_check_hours: int = 12
    second_mark_per_cent: int = 10
    record_over_days: int = 3
    report_over_days: int = 7
    report_within_days: int = 15
    decided_by: tuple[str, ...] = ("planner", "ppst_lead")
    joining: tuple[str, ...] = ()
    review_days: int = 28
    survey_shown_from: int = 5
    survey_open_days: int = 14


_NUMBERS = {
    "gates": ("amber_days", "kit_check_hours"),
    "ratings": ("second_mark_per_cent",),
    "injuries": ("record_over_days", "report_over_days", "report_within_days"),
    "excusals": ("review_days",),
    "surveys": ("survey_shown_from", "survey_open_days"),
}
# Table and key of a list, to its name among the settings and what it may hold; nothing for any line of text.
_LISTS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("gates", "safety_officer_for"): ("safety_officer_for", ACTIVITIES),
    ("bookings", "by"): ("bookings_by", BOOKERS),
    ("excusals", "decided_by"): ("decided_by", DECIDERS),
    ("joining", "say"): ("joining", ()),
}
_TABLES = tuple(dict.fromkeys(("ratio", *_NUMBERS, *(table for table, _ in _LISTS))))


def read_delivery(text: str, file: str) -> DeliverySettings:
    """The settings in a text; what it leaves out is as the package has it. Raises FaultsFound."""
    table, faults = read_toml(text, file, "delivery-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, file)
    faults = _faults(table, written)
    if faults:
        raise FaultsFound(faults)
    values: dict[str, Any] = {"ratio": dict(table.get("ratio", {}))}
    for part in _TABLES[1:]:
        for key, value in table.get(part, {}).items():
            listed = _LISTS.get((part, key))
            values[listed[0] if listed else key] = tuple(value) if listed else value
    return DeliverySettings(**values)


def delivery_of(own: Path) -> DeliverySettings:
    """An organisation's own settings where the file is there, else those of the package."""
    if own.is_file():
        return read_delivery(read_text(own), own.name)
    path = files("levelhead") / "content" / "standard" / "delivery.toml"
    return read_delivery(path.read_text(encoding="utf-8"), "delivery.toml")


def _faults(table: Mapping[str, Any], written: TomlText) -> list[Fault]:
    known = {"format", *_TABLES}
    faults = [
        _wrong(written, "", key, f"one of {', '.join(sorted(known))}", key)
        for key in table
        if key not in known
    ]
    if table.get("format") != FORMAT:
        faults.append(_wrong(written, "", "format", f'"{FORMAT}"', repr(table.get("format"))))
    for part in _TABLES:
        if part in table and not isinstance(table[part], dict):
            faults.append(_wrong(written, "", part, f"a table [{part}]", repr(table[part])))
            continue
        for key, value in table.get(part, {}).items():
            if not _is_right(part, key, value):
                faults.append(_wrong(written, part, key, _in_words(part, key), f"{key} = {value!r}"))
    return faults


def _is_right(part: str, key: str, value: Any) -> bool:
    if (part, key) in _LISTS:
        return isinstance(value, list) and all(_may_hold(_LISTS[part, key][1], one) for one in value)
    known = _numbers_of(part)
    is_number = isinstance(value, int) and not isinstance(value, bool | datetime)
    return key in known and is_number and bool(value >= 1)


def _may_hold(choices: tuple[str, ...], value: Any) -> bool:
    if choices:
        return value in choices
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_LINE and "\n" not in value


def _numbers_of(part: str) -> tuple[str, ...]:
    """The keys of a table that hold numbers."""
    return ACTIVITIES if part == "ratio" else _NUMBERS.get(part, ())


def _in_words(part: str, key: str) -> str:
    lists = [name for table, name in _LISTS if table == part]
    if key in lists:
        choices = ", ".join(_LISTS[part, key][1])
        return (
            f"a list of some of {choices}"
            if choices
            else f"a list of lines of at most {LONGEST_LINE} characters"
        )
    known = (*_numbers_of(part), *lists)
    return f"one of {', '.join(known)}" + (", and a whole number, 1 or more" if _numbers_of(part) else "")


def _wrong(written: TomlText, table: str, key: str, expected: str, found: str) -> Fault:
    place = written.place(table, 0, key)
    return Fault("delivery-wrong-value", place, expected, found, "Correct the line, or take it out.")
