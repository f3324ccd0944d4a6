"""Courses as people write them, in TOML: every mistake named with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.jsons import sha256
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.curriculum.course import ACTIVITIES, BLOCK_KINDS, Block, CourseVersion
from levelhead.curriculum.outcomes import outcome_families, scenario_types

FORMAT = "levelhead.course/1"


def _listed(known: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: value in known


def _all_of(known: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: all(one in known for one in value)


_FAMILIES = tuple(family.id for family in outcome_families())
_SCENARIOS = tuple(one.id for one in scenario_types())

# Key: type, what it holds in words, what must be true of it besides, whether it must be there.
_Key = tuple[type, str, Callable[[Any], bool], bool]
_VERSION: dict[str, _Key] = {
    "version": (str, "a text", bool, True),
    "title": (str, "a text", bool, True),
    "applies_from": (date, "a date, such as 2024-04-01, without quotes", bool, True),
    "applies_to": (date, "a date, such as 2027-03-31, without quotes", bool, False),
    "authority": (str, "a text", bool, True),
    "block": (list, "at least one [[version.block]]", bool, True),
}
_BLOCK: dict[str, _Key] = {
    "id": (str, "a text", bool, True),
    "title": (str, "a text", bool, True),
    "day": (int, "a whole number, 1 or more", lambda day: day >= 1, True),
    "kind": (str, f"one of {', '.join(BLOCK_KINDS)}", _listed(BLOCK_KINDS), True),
    "activity": (str, f"one of {', '.join(ACTIVITIES)}", _listed(ACTIVITIES), True),
    "minutes": (int, "a whole number of minutes, 1 to 480", lambda minutes: 1 <= minutes <= 480, True),
    "contact": (bool, "true or false", lambda _: True, True),
    "scenario_types": (list, f"a list of some of {', '.join(_SCENARIOS)}", _all_of(_SCENARIOS), False),
    "families": (list, f"a list of some of {', '.join(_FAMILIES)}", _all_of(_FAMILIES), False),
}


def read_course(text: str, file: str) -> tuple[CourseVersion, ...]:
    """The versions of a course in a text, oldest first. Raises FaultsFound with every mistake."""
    table, faults = read_toml(text, file, "course-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlText(text, file)
    faults = _top_faults(table, written)
    rows = [row for row in table.get("version", ()) if isinstance(row, dict)]
    nth_block = 0
    for nth, row in enumerate(rows):
        faults += _row_faults(row, _VERSION, written, "version", nth)
        for block in row.get("block", ()):
            faults += _row_faults(block, _BLOCK, written, "version.block", nth_block)
            nth_block += 1
    if not faults:
        faults = _across(rows, written)
    if faults:
        raise FaultsFound(faults)
    digest = sha256(text)
    versions = (_version(table["id"], row, digest) for row in rows)
    return tuple(sorted(versions, key=lambda one: one.applies_from))


def packaged_courses() -> dict[str, tuple[CourseVersion, ...]]:
    """The versions of each course of the package, by course."""
    folder = files("levelhead") / "content" / "courses"
    found = [
        read_course(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
    ]
    return {versions[0].course_id: versions for versions in found}


def courses_of(own: Path) -> dict[str, tuple[CourseVersion, ...]]:
    """The courses of the package; an organisation's own take the place of those of the same name."""
    courses = packaged_courses()
    for path in sorted(own.glob("*.toml")):
        versions = read_course(read_text(path), path.name)
        courses[versions[0].course_id] = versions
    return courses


def _top_faults(table: Mapping[str, Any], written: TomlText) -> list[Fault]:
    faults = [
        _unknown(written, "", 0, key, ("format", "id", "[[version]]"))
        for key in table
        if key not in {"format", "id", "version"}
    ]
    if table.get("format") != FORMAT:
        faults.append(_wrong(written, "", 0, "format", f'"{FORMAT}"', repr(table.get("format"))))
    if not isinstance(table.get("id"), str):
        faults.append(_missing(written, "", 0, "id", "the course's name"))
    rows = table.get("version")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        faults.append(_missing(written, "", 0, "version", "at least one [[version]]"))
    return faults


def _row_faults(
    row: Mapping[str, Any], keys: Mapping[str, _Key], written: TomlText, table: str, nth: int
) -> list[Fault]:
    faults = [_unknown(written, table, nth, key, tuple(keys)) for key in row if key not in keys]
    for name, (kind, in_words, is_right, needed) in keys.items():
        if name not in row:
            if needed:
                faults.append(_missing(written, table, nth, name, in_words))
            continue
        value = row[name]
        is_kind = isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)
        if not is_kind or isinstance(value, datetime) or not is_right(value):
            faults.append(_wrong(written, table, nth, name, in_words, repr(value)))
    return faults


def _across(rows: list[dict[str, Any]], written: TomlText) -> list[Fault]:
    """What must be true of versions together: one name once, one version a day, block names once."""
    faults = []
    names = [row["version"] for row in rows]
    for nth, row in enumerate(rows):
        blocks = [block["id"] for block in row["block"]]
        if names.index(row["version"]) < nth or len(set(blocks)) < len(blocks):
            faults.append(_wrong(written, "version", nth, "version", "each name once", repr(row["version"])))
    order = sorted(range(len(rows)), key=lambda nth: rows[nth]["applies_from"])
    for earlier, later in pairwise(order):
        if rows[earlier]["applies_from"] == rows[later]["applies_from"]:
            found = str(rows[later]["applies_from"])
            faults.append(_wrong(written, "version", later, "applies_from", "a day of its own", found))
    return faults


def _version(course_id: str, row: Mapping[str, Any], digest: str) -> CourseVersion:
    return CourseVersion(
        course_id=course_id,
        version=row["version"],
        title=row["title"],
        applies_from=row["applies_from"],
        applies_to=row.get("applies_to"),
        authority=row["authority"],
        blocks=tuple(_block(block) for block in row["block"]),
        sha256=digest,
    )


def _block(row: Mapping[str, Any]) -> Block:
    lists = {name: tuple(row.get(name, ())) for name in ("scenario_types", "families")}
    return Block(**{**row, **lists})


def _unknown(written: TomlText, table: str, nth: int, key: str, known: tuple[str, ...]) -> Fault:
    place, expected = written.place(table, nth, key), f"one of {', '.join(known)}"
    return Fault("course-unknown-key", place, expected, f"'{key}'", "Correct the name, or take it out.")


def _missing(written: TomlText, table: str, nth: int, key: str, in_words: str) -> Fault:
    place = written.place(table, nth)
    return Fault("course-missing-key", place, f"{key}, {in_words}", "nothing", f"Add {key} = … here.")


def _wrong(written: TomlText, table: str, nth: int, key: str, *said: str) -> Fault:
    """The fault of a value: what was expected, and what was found."""
    expected, found = said
    return Fault("course-wrong-value", written.place(table, nth, key), expected, found, f"Correct {key}.")
