"""Classes and what belongs to them: the adapters of their actions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from levelhead.actions.class_ports import ClassKept
    from levelhead.actions.mark_register import Marked
    from levelhead.curriculum.course import CourseVersion
    from levelhead.curriculum.delivery import DeliverySettings
    from levelhead.records.gates import Gate
    from levelhead.records.register import Mark


@cache
def delivery_settings() -> DeliverySettings:
    """How classes are run in the home that this process serves, as it was when it first asked."""
    from pathlib import Path

    from levelhead.curriculum.delivery import delivery_of
    from levelhead.storage.home import served_home

    home = served_home()
    return delivery_of(home.delivery if home else Path("no-home"))


@cache
def courses_in_force() -> dict[str, tuple[CourseVersion, ...]]:
    """The courses of the home that this process serves, as they were when it first asked."""
    from levelhead.curriculum.course_file import courses_of, packaged_courses
    from levelhead.storage.home import served_home

    home = served_home()
    return courses_of(home.courses) if home else packaged_courses()


def class_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions on classes; Django must be started.

    Pass them with `**` to `plan_classes`, `replan_class`, `cancel_class`, `book_place`, `cancel_place`,
    `mark_register` and `close_register`; with `settings=delivery_settings()` beside to `override_gate` and
    `open_class`.
    """
    from levelhead.storage.classes import DjangoClasses
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoClasses(courses_in_force()), "work": DjangoWork(clock), "clock": clock}


def run_ports() -> dict[str, Any]:
    """The store of runs beside those of classes, for `plan_run` and `mark_run`."""
    from levelhead.storage.runs import DjangoRuns

    return {"runs": DjangoRuns(), **class_ports()}


def rating_ports() -> dict[str, Any]:
    """The store, the work and the clock of `rate`; `answer_rating` takes the first two."""
    from levelhead.storage.delivery import DjangoRatings
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoRatings(clock), "work": DjangoWork(clock), "clock": clock}


def survey_ports() -> dict[str, Any]:
    """The settings, the store, the work and the clock of `answer_survey`."""
    from levelhead.storage.surveys import DjangoSurveys
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    ports = {"store": DjangoSurveys(), "work": DjangoWork(clock), "clock": clock}
    return {**ports, "settings": delivery_settings()}


def theme_ports() -> dict[str, Any]:
    """The store, the work and the clock of `note_theme` and `take_back_theme`."""
    from levelhead.storage.themes import DjangoThemes
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoThemes(), "work": DjangoWork(clock), "clock": clock}


def handed_on_ports() -> dict[str, Any]:
    """The store, the work and the clock of `hand_on` and `reply_to_handing_on`."""
    from levelhead.storage.handed_on import DjangoHandedOn
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoHandedOn(), "work": DjangoWork(clock), "clock": clock}


def excusal_ports() -> dict[str, Any]:
    """The store, the work and the clock of `ask_excusal` and `decide_excusal`."""
    from levelhead.storage.delivery import DjangoExcusals
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoExcusals(), "work": DjangoWork(clock), "clock": clock}


def safety_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions in `keep_safe`; `note_kit` takes the first two."""
    from levelhead.storage.delivery import DjangoSafety
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoSafety(), "work": DjangoWork(clock), "clock": clock}


def transfer_ports() -> dict[str, Any]:
    """The store, the work and the clock of `record_transfer` and `verify_record`."""
    from levelhead.storage.transfers import DjangoTransfers
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoTransfers(), "work": DjangoWork(clock), "clock": clock}


def class_kept(class_id: str) -> ClassKept:
    """A class as it is kept, for a page that shows it. Raises Refused when there is none."""
    from django.db import transaction

    with transaction.atomic():  # the store holds the row, which a database allows only in a transaction
        kept: ClassKept = class_ports()["store"].read(class_id)
    return kept


def class_with_gates(class_id: str) -> tuple[ClassKept, tuple[Gate, ...]]:
    """A class and its gates as they are now. Raises Refused when there is none."""
    from django.db import transaction

    from levelhead.actions.open_class import gates_seen

    ports = class_ports()
    with transaction.atomic():
        kept = ports["store"].read(class_id)
        gates = gates_seen(kept, store=ports["store"], settings=delivery_settings(), clock=ports["clock"])
    return kept, gates


def gates_seen(kept: ClassKept) -> tuple[Gate, ...]:
    """The gates of a class as it was read, for a page that shows it."""
    from levelhead.actions import open_class

    ports = class_ports()
    return open_class.gates_seen(
        kept, store=ports["store"], settings=delivery_settings(), clock=ports["clock"]
    )


def send_marks(*, by: str, class_id: str, marks: Sequence[Mark]) -> Marked:
    """Keep the marks that a device sent, exactly once."""
    from levelhead.actions.mark_register import mark_register

    return mark_register(by=by, class_id=class_id, marks=marks, **class_ports())
