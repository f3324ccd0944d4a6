"""The folder of an installation, and what is in force there."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.curriculum.requirement import Requirement
    from levelhead.storage.home import Home


def default_home() -> Path:
    """Where an installation keeps everything, when nobody says otherwise."""
    from levelhead.storage.home import default_home as named

    return named()


def open_home(path: Path | None) -> Home:
    """Start storage on an existing home. Raises CalledWrongly when there is none."""
    from levelhead.storage.home import Home
    from levelhead.storage.start import check_settings, migrate, start

    home = Home(path or default_home())
    home.must_exist()
    start(home.path)
    migrate()
    check_settings()
    return home


def new_home(path: Path | None, organisation: str) -> Home:
    """Start storage on a home that may be new, with one organisation in it."""
    from levelhead.storage.home import Home
    from levelhead.storage.start import check_settings, migrate, start

    home = Home(path or default_home())
    home.create()
    start(home.path)
    migrate()
    check_settings()
    from levelhead.storage.organisation import ensure_organisation  # models need Django started

    ensure_organisation(organisation)
    return home


def requirements(home: Home | None) -> tuple[Requirement, ...]:
    """The requirements in force: an organisation's own, or those of the package."""
    from levelhead.curriculum.requirement_file import packaged_requirements, requirements_of

    return packaged_requirements() if home is None else requirements_of(home.standard)


@cache
def requirements_in_force() -> tuple[Requirement, ...]:
    """The requirements of the home that this process serves, as they were when it first asked."""
    from levelhead.storage.home import served_home

    return requirements(served_home())


def requirement_in_words(home: Path | None, day: date) -> str:
    """The requirement that applies on a day, and on the next line what it rests on."""
    from levelhead.curriculum.requirement import requirement_on
    from levelhead.storage.home import Home

    requirement = requirement_on(day, requirements(Home(home or default_home())))
    if requirement is None:
        return "No requirement applies on this day."
    return f"{requirement.in_words()}\nSource: {requirement.authority}"


def today() -> date:
    """The day it is."""
    from levelhead.storage.work import SystemClock

    return SystemClock().now().date()


def now() -> datetime:
    """The present moment."""
    from levelhead.storage.work import SystemClock

    return SystemClock().now()
