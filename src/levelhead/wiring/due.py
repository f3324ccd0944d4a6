"""Roll-outs that a force draws and books from: their store, their terms, and the bridge to the evaluation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.delivery import courses_in_force

if TYPE_CHECKING:
    from datetime import date

    from levelhead.actions.draw_rollout import Terms
    from levelhead.actions.rollout_ports import RolloutKept
    from levelhead.records.due import DueKnown


@cache
def evaluation_set() -> str:
    """What an evaluation looks at, in the home that this process serves, as it was when it first asked."""
    from importlib.resources import files

    from levelhead.basics.text_files import read_text
    from levelhead.storage.home import served_home

    home = served_home()
    if home is not None and home.evaluation_set.exists():
        return read_text(home.evaluation_set)
    return (files("levelhead") / "content" / "rollout" / "evaluation.toml").read_text(encoding="utf-8")


def rollout_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions on roll-outs; Django must be started.

    Pass them with `**` to `draw_rollout`, `book_due`, `swap_due`, `note_departure` and `end_rollout`; with
    `classes=class_ports()["store"]` beside to `move_due`.
    """
    from levelhead.storage.rollouts import DjangoRollouts
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    store = DjangoRollouts(courses_in_force(), clock)
    return {"store": store, "work": DjangoWork(clock), "clock": clock}


def rollout_terms(course_id: str, first_week: date) -> Terms:
    """The terms under which a course is rolled out from a week on.

    Raises:
        Refused: no version of the course applies in that week.
    """
    from levelhead.actions.draw_rollout import Terms
    from levelhead.basics.errors import Refused
    from levelhead.curriculum.course import version_on
    from levelhead.storage import models

    version = version_on(first_week, courses_in_force().get(course_id, ()))
    if version is None:
        raise Refused("No version of this course applies in the first week.")
    is_fictional = models.Organisation.objects.filter(fictional=True).exists()
    return Terms(version, evaluation_set(), is_fictional)


def rollout_ends(kept: RolloutKept) -> dict[date, date]:
    """Monday of each week to the last day of the courses that begin in it."""
    from levelhead.actions.draw_rollout import deliveries
    from levelhead.records.due_places import ends_of

    ports = rollout_ports()
    today = ports["clock"].now().date()
    return ends_of(deliveries(kept.draft, ports["store"], course_days(kept), until=today))


def course_days(kept: RolloutKept) -> int:
    """On how many days the course of a roll-out is taught."""
    from levelhead.curriculum.course import version_on

    version = version_on(kept.draft.first_week, courses_in_force().get(kept.draft.course_id, ()))
    return version.days if version else 1


def export_rollout(home: Path | None, *, name: str, out: Path, key: Path | None) -> list[DueKnown]:
    """Write what the evaluation of a roll-out needs to a folder; everybody who was drawn.

    Args:
        home: the folder of the installation; the usual one when None.
        name: of the roll-out.
        out: the folder; made if it is not there.
        key: file with a key for pseudonyms; staff numbers where None.

    Raises:
        Refused: there is no such roll-out.
        CalledWrongly: the key is too short.
    """
    from levelhead.actions.export_roster import pseudonyms, rollout_files
    from levelhead.basics.text_files import read_file
    from levelhead.wiring.homes import open_home

    named = pseudonyms(read_file(key)) if key else str
    open_home(home)
    ports = rollout_ports()
    kept, people = ports["store"].read(name), ports["store"].due(name)
    today = ports["clock"].now().date()
    files = rollout_files(kept, people, today=today, ends=rollout_ends(kept), named=named)
    out.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (out / file).write_text(text, encoding="utf-8", newline="")
    return list(people)
