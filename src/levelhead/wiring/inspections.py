"""Inspection packs: the same for the page and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from levelhead.wiring.homes import open_home, requirements

if TYPE_CHECKING:
    from levelhead.records.inspection_pack import InspectionPack
    from levelhead.storage.home import Home


def inspection_pack(
    *, first: date, last: date, known_on: date, units: Sequence[str], home: Path | None = None
) -> InspectionPack:
    """The pack of a period as it was known on a day; of every unit where none is named.

    Args:
        first: first day of the period.
        last: last day of the period.
        known_on: what was recorded later is left out.
        units: names of units; one covers itself and not those below it.
        home: opened first where it is given; else the one that this process serves.

    Raises:
        CalledWrongly: the days cannot be so, or there is no such unit.
    """
    from levelhead.basics.errors import CalledWrongly
    from levelhead.records.inspection_pack import problems_of
    from levelhead.wiring.homes import today

    if found := problems_of(first, last, known_on, today()):
        raise CalledWrongly(" ".join(words for _, words in found))
    opened = open_home(home) if home is not None else _served()
    from levelhead.curriculum.course_file import courses_of, packaged_courses
    from levelhead.curriculum.delivery import delivery_of
    from levelhead.storage.inspection.asked import Asked
    from levelhead.storage.inspection.pack import pack_of
    from levelhead.storage.organisation import unit_named

    asked = Asked(
        first=first,
        last=last,
        known_on=known_on,
        units=frozenset(unit_named(one).pk for one in units) if units else None,
        requirements=requirements(opened),
        courses=courses_of(opened.courses) if opened else packaged_courses(),
        settings=delivery_of(opened.delivery if opened else Path("no-home")),
    )
    return pack_of(asked)


def _served() -> Home | None:
    from levelhead.storage.home import served_home

    return served_home()
