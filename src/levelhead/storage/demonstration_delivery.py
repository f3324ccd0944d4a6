"""Saves the classes of the demonstration, and what was recorded in them, in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from levelhead.actions.demonstration.classes import ClassMade
from levelhead.actions.demonstration.rollout import RolloutMade
from levelhead.actions.make_demonstration import DeliveryMade
from levelhead.storage import models
from levelhead.storage.classes import plan_row
from levelhead.storage.delivery import decision_row, excusal_row, qualification_row, rating_row
from levelhead.storage.rollouts import DjangoRollouts
from levelhead.storage.runs import DjangoRuns
from levelhead.storage.work import SystemClock

_BATCH = 500
_BY = "system:demonstration"
_NAMES = UUID("6b0d8a2e-54a5-4d0a-9e0a-0c1f3a5d7b11")  # so that the same classes have the same identifiers


def add_delivery(made: DeliveryMade, *, at: datetime) -> list[str]:
    """Add everything, in one transaction of the caller; the identifiers of the classes, in their order."""
    people = dict(models.Person.objects.values_list("staff_number", "id"))
    classes = _add_classes(made.classes, people)
    _save(
        models.Qualification,
        [qualification_row(one, people[one.holder], by=_BY, at=at) for one in made.staff.qualifications],
    )
    _save(
        models.Rating,
        [rating_row(one, people[one.staff_number], classes[place].pk) for place, one in made.ratings],
    )
    _add_excusals(made, people, at)
    _add_injuries(made, classes, at)
    runs = DjangoRuns()
    for place, run, marks in made.runs:
        planned = replace(run, class_id=str(classes[place].pk))
        runs.add(planned, by=run.coach, at=marks[0].at - timedelta(minutes=3))
        runs.add_marks(run.id, marks, at=marks[-1].at)
    _save(
        models.KitEvent,
        [models.KitEvent(**asdict(one)) for one in made.kit],
    )
    return [str(one.pk) for one in classes]


def add_rollout(made: RolloutMade) -> None:
    """Add a roll-out with its classes and what departed from it, in one transaction of the caller."""
    people = dict(models.Person.objects.values_list("staff_number", "id"))
    store = DjangoRollouts({}, SystemClock())
    name = store.add(made.drawn, by=made.by, at=made.at)
    store.add_event(name, *made.events)
    _add_classes(made.classes, people)


def _add_classes(made: Sequence[ClassMade], people: dict[str, int]) -> list[models.TrainingClass]:
    """Classes with their plans, events, places and registers; in their order."""
    classes = [
        models.TrainingClass(
            id=uuid5(_NAMES, f"{one.day.starts_at.isoformat()} {one.day.venue} {place}"),
            by=_BY,
            at=_planned_at(one),
        )
        for place, one in enumerate(made)
    ]
    pairs = list(zip(classes, made, strict=True))
    _save(models.TrainingClass, classes)
    _save(models.ClassPlan, [plan_row(row, 1, one.day, by=_BY, at=row.at) for row, one in pairs])
    _save(models.ClassEvent, [event for row, one in pairs for event in _events(row, one)])
    _save(models.Booking, [place for row, one in pairs for place in _places(row, one, people)])
    _save(models.RegisterMark, [mark for row, one in pairs for mark in _marks(row, one, people)])
    return classes


def _save(model: type, rows: list) -> None:
    model.objects.bulk_create(rows, batch_size=_BATCH)


def _planned_at(one: ClassMade) -> datetime:
    return one.day.starts_at - timedelta(days=60)


def _events(row: models.TrainingClass, one: ClassMade) -> Iterator[models.ClassEvent]:
    if one.is_over:
        by = one.day.blocks[0].coaches[0]
        for kind, at in (("opened", one.day.starts_at), ("closed", one.day.ends_at)):
            yield models.ClassEvent(training_class=row, kind=kind, by=by, at=at)


def _places(row: models.TrainingClass, one: ClassMade, people: dict[str, int]) -> Iterator[models.Booking]:
    for numbers, state in ((one.minutes, "booked"), (one.waiting, "waiting")):
        for number in numbers:
            yield models.Booking(
                training_class=row,
                person_id=people[number],
                state=state,
                by=_BY,
                at=row.at + timedelta(days=1),
            )


def _marks(
    row: models.TrainingClass, one: ClassMade, people: dict[str, int]
) -> Iterator[models.RegisterMark]:
    """An arrival of everybody who came, and a departure of those who left before the end."""
    if not one.is_over:
        return
    whole = sum(block.minutes for block in one.day.blocks)
    by, begins = one.day.blocks[0].coaches[0], one.day.starts_at
    for number, minutes in one.minutes.items():
        if not minutes:
            continue
        moments = [("arrived", "booked", begins)]
        if minutes < whole:
            moments.append(("left", "left_early", _left_at(one, minutes)))
        for kind, why, moment in moments:
            yield models.RegisterMark(
                mark_id=f"demo-{row.pk.hex}-{number}-{kind}",
                training_class=row,
                person_id=people[number],
                kind=kind,
                at=moment,
                why=why,
                noted_at=moment,
                by=by,
                received_at=moment,
            )


def _left_at(one: ClassMade, minutes: int) -> datetime:
    """The moment at which somebody who came at the beginning had been in blocks for so many minutes."""
    left = minutes
    for block in one.day.blocks:
        if left <= block.minutes:
            return block.starts_at + timedelta(minutes=left)
        left -= block.minutes
    return one.day.ends_at


def _add_excusals(made: DeliveryMade, people: dict[str, int], at: datetime) -> None:
    rows = [excusal_row(one, people[number], by=number, at=at) for number, one in made.excusals]
    saved = models.Excusal.objects.bulk_create(rows, batch_size=_BATCH)
    decisions = [
        decision_row(decision, row.pk, at=at)
        for row, (_, one) in zip(saved, made.excusals, strict=True)
        for decision in one.decisions
    ]
    _save(models.ExcusalDecision, decisions)


def _add_injuries(made: DeliveryMade, classes: list[models.TrainingClass], at: datetime) -> None:
    rows = [
        models.Injury(
            training_class=classes[place],
            occurred_on=one.occurred_on,
            cause=one.cause,
            severity=one.severity,
            activity=one.activity,
            at=at,
        )
        for place, one in made.injuries
    ]
    saved = models.Injury.objects.bulk_create(rows, batch_size=_BATCH)
    details = [
        models.InjuryDetail(
            injury=row, text="Fictional.", by=made.classes[place].day.blocks[0].coaches[0], at=at
        )
        for row, (place, _) in zip(saved, made.injuries, strict=True)
    ]
    _save(models.InjuryDetail, details)
