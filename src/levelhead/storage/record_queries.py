"""One person's record with the days on which each part of it was recorded. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime, make_aware

from levelhead.records.as_known import Recorded
from levelhead.records.ratings import Rating
from levelhead.records.reckoning import in_full
from levelhead.records.standing import Attended
from levelhead.storage import models
from levelhead.storage.delivery import ratings_from
from levelhead.storage.person_queries import name_of


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A day of training that somebody brought from another organisation, as known on a day.

    Attributes:
        key: its number.
        on: the day.
        course: what it was.
        minutes: how long.
        contact: whether it was contact time.
        verified: whether it was verified, or None where nobody had looked.
        check: who held it against what, and when; empty where nobody had.
        checks: how often it was held against something.
    """

    key: int
    on: date
    course: str
    minutes: int
    contact: bool
    verified: bool | None
    check: str
    checks: int


@dataclass(frozen=True, slots=True)
class TransferLine:
    """That somebody came or went, with what they brought, as known on a day."""

    staff_number: str
    full_name: str
    unit: str
    direction: str
    organisation: str
    on: date
    recorded_on: date
    recorded_by: str
    records: tuple[CarriedLine, ...]

    @property
    def unverified(self) -> int:
        """How many of the records brought nobody has verified."""
        return sum(1 for one in self.records if not one.verified)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A class in which somebody had a place, as known on a day."""

    on: date
    title: str
    venue: str
    state: str


def attendance_of(person: models.Person) -> list[Recorded]:
    """Every record of attendance of our own; one query."""
    rows = models.Attendance.objects.filter(person=person).order_by("id")
    return [
        Recorded(key, Attended(on, course, minutes, contact), localtime(at).date(), corrects)
        for key, on, course, minutes, contact, at, corrects in rows.values_list(
            "id", "on", "course", "minutes", "contact", "recorded_at", "supersedes"
        )
    ]


def transfer_lines(people: QuerySet[models.Person], day: date) -> list[TransferLine]:
    """Transfers recorded by a day, the newest first, with the checks made by then; one query."""
    rows = models.Transfer.objects.filter(person__in=people.order_by().values("pk"), at__lt=end_of(day))
    named = rows.annotate(by_name=name_of("by"), checker=name_of("records__checks__by"))
    values = named.order_by("-on", "-id", "records__id", "records__checks__id").values_list(
        *("id", "person__staff_number", "person__full_name", "person__unit__name"),
        *("direction", "organisation", "on", "at", "by", "by_name"),
        *("records__id", "records__on", "records__course", "records__minutes", "records__contact"),
        *("records__checks__on", "records__checks__verified", "records__checks__evidence"),
        *("records__checks__by", "checker"),
    )
    return [_transfer(list(group), day) for _, group in groupby(values, key=lambda row: row[0])]


def transfers_of(person: models.Person, day: date) -> list[TransferLine]:
    """The transfers of one person; one query."""
    return transfer_lines(models.Person.objects.filter(pk=person.pk), day)


def _transfer(rows: list[tuple[Any, ...]], day: date) -> TransferLine:
    _, number, name, unit, direction, organisation, on, at, by, by_name, *_ = rows[0]
    carried = [
        _carried([row[10:] for row in group], day)
        for key, group in groupby(rows, key=lambda row: row[10])
        if key is not None
    ]
    told = (number, name, unit, direction, organisation, on, localtime(at).date(), by_name or by)
    return TransferLine(*told, tuple(carried))


def _carried(rows: list[tuple[Any, ...]], day: date) -> CarriedLine:
    key, on, course, minutes, contact, *_ = rows[0]
    checks = [row[5:] for row in rows if row[5] is not None and row[5] <= day]
    if not checks:
        return CarriedLine(key, on, course, minutes, contact, None, "", 0)
    checked_on, verified, evidence, by, name = checks[-1]
    said = f"{'Verified' if verified else 'Not verified'} on {in_full(checked_on)} by {name or by}"
    return CarriedLine(
        key, on, course, minutes, contact, verified, f"{said}, against: {evidence}", len(checks)
    )


def places_of(person: models.Person, day: date) -> list[PlaceLine]:
    """Classes in which somebody had a place, as known on a day, in the order of their days; one query."""
    ended = models.ClassEvent.objects.filter(
        training_class=OuterRef("training_class"), kind="cancelled", at__lt=end_of(day)
    )
    rows = models.Booking.objects.filter(person=person, at__lt=end_of(day))
    known = rows.filter(training_class__plans__at__lt=end_of(day))
    values = known.annotate(cancelled=Subquery(ended.values("at")[:1])).order_by(
        "training_class_id", "id", "training_class__plans__number"
    )
    lines = []
    for _, group in groupby(
        values.values_list(
            *("training_class_id", "state", "cancelled", "training_class__plans__on"),
            *("training_class__plans__title", "training_class__plans__venue"),
        ),
        key=lambda row: row[0],
    ):
        _, state, cancelled, on, title, venue = list(group)[-1]  # the last place in the last plan
        lines.append(PlaceLine(on, title, venue, "class cancelled" if cancelled else state))
    return sorted(lines, key=lambda one: one.on)


def ratings_known(person: models.Person, day: date) -> list[Rating]:
    """Ratings that were kept by a day; those of a file when it was confirmed. One query."""
    rows = models.Rating.objects.filter(person=person, at__lt=end_of(day))
    kept = rows.exclude(source__confirmed_at__gte=end_of(day))
    return ratings_from(kept)


def last_event(day: date) -> tuple[int, str] | None:
    """Number and hash of the last event of the audit trail on or before a day; one query."""
    found = models.AuditEvent.objects.filter(at__lt=end_of(day)).order_by("-id")
    return found.values_list("id", "own_hash").first()


def end_of(day: date) -> datetime:
    """The moment at which a day has ended here."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()))
