"""Classes on Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from levelhead.actions.class_ports import ClassKept
from levelhead.basics.errors import Refused
from levelhead.curriculum.course import CourseVersion, version_on
from levelhead.records.attendance import AttendanceRow
from levelhead.records.class_day import ClassDay, class_as_json, class_from_json
from levelhead.records.gates import Known, Override
from levelhead.records.kit import KitEvent, quarantined
from levelhead.records.qualifications import Qualification
from levelhead.records.register import Mark, presence
from levelhead.storage import models
from levelhead.storage.records import row_key

_BATCH = 500


class DjangoClasses:
    """Implements `actions.class_ports.ClassStore`."""

    def __init__(self, courses: dict[str, tuple[CourseVersion, ...]]) -> None:
        self._courses = courses

    def add(self, day: ClassDay, *, by: str, at: datetime) -> str:
        """Keep a new class with its first plan."""
        made = models.TrainingClass.objects.create(by=by, at=at)
        plan_row(made, 1, day, by=by, at=at).save()
        return str(made.pk)

    def read(self, class_id: str) -> ClassKept:
        """The class; where the database can, its row is held until the transaction ends."""
        held = _found(class_id)
        return _kept(held.plans.order_by("-number")[0])

    def same_as(self, day: ClassDay) -> str:
        """A class of that course, title, time and venue that stands."""
        same = models.ClassPlan.objects.filter(
            course_id=day.course_id, title=day.title[:120], starts_at=day.starts_at, venue=day.venue[:120]
        ).exclude(training_class__events__kind="cancelled")
        for plan in same.order_by("pk"):
            if not plan.training_class.plans.filter(number__gt=plan.number).exists():
                return str(plan.training_class_id)
        return ""

    def replan(self, class_id: str, day: ClassDay, *, by: str, at: datetime) -> None:
        """Keep a new plan with the next number."""
        held = _found(class_id)
        number = held.plans.order_by("-number").values_list("number", flat=True)[0]
        plan_row(held, number + 1, day, by=by, at=at).save()

    def add_event(self, class_id: str, kind: str, *, by: str, at: datetime, reason: str = "") -> None:
        """Keep an event."""
        models.ClassEvent.objects.create(
            training_class_id=UUID(class_id), kind=kind, reason=reason, by=by, at=at
        )

    def add_override(self, class_id: str, override: Override) -> None:
        """Keep an override."""
        models.ClassEvent.objects.create(
            training_class_id=UUID(class_id),
            kind="overridden",
            gate=override.gate,
            found=override.found,
            reason=override.reason,
            by=override.by,
            at=override.at,
        )

    def add_place(
        self, class_id: str, number: str, state: str, *, by: str, at: datetime, reason: str
    ) -> None:
        """Keep a change of somebody's place."""
        models.Booking.objects.create(
            training_class_id=UUID(class_id),
            person=person_of(number),
            state=state,
            reason=reason,
            by=by,
            at=at,
        )

    def marks(self, class_id: str) -> dict[str, Mark]:
        """The marks of a class."""
        return marks_of(models.RegisterMark.objects.filter(training_class_id=UUID(class_id)))

    def mark_named(self, mark_id: str) -> Mark | None:
        """The mark of that name, in whatever class."""
        return marks_of(models.RegisterMark.objects.filter(mark_id=mark_id)).get(mark_id)

    def add_marks(self, class_id: str, marks: Sequence[Mark], *, at: datetime) -> None:
        """Keep marks."""
        people = _people({one.staff_number for one in marks})
        models.RegisterMark.objects.bulk_create(
            [
                models.RegisterMark(
                    mark_id=one.id,
                    training_class_id=UUID(class_id),
                    person_id=people[one.staff_number],
                    kind=one.kind,
                    at=one.at,
                    why=one.why,
                    noted_at=one.noted_at,
                    by=one.by,
                    corrects=one.corrects,
                    in_place_of=one.in_place_of,
                    received_at=at,
                )
                for one in marks
            ],
            batch_size=_BATCH,
        )

    def known(self, day: ClassDay, learners: int) -> Known:
        """What is known of the people and the kit of a class on its day."""
        version = version_on(day.on, self._courses.get(day.course_id, ()))
        items = day.kit_check.items if day.kit_check else ()
        return Known(
            learners=learners,
            qualifications=qualifications_of(day.staff),
            quarantined=set(quarantined(kit_events(items), day.ends_at)),
            names=_names(_everybody(day)),
            course_applies=version is not None and version.version == day.course_version,
        )

    def serving(self, numbers: Collection[str], day: ClassDay) -> frozenset[str]:
        """Those of the numbers whose people serve on the day."""
        people = models.Person.objects.filter(staff_number__in=numbers, service_from__lte=day.on)
        return frozenset(people.exclude(service_to__lt=day.on).values_list("staff_number", flat=True))

    def elsewhere(self, class_id: str, day: ClassDay, numbers: Collection[str]) -> dict[str, str]:
        """Who of the numbers is noted as there in another class that is open and overlaps."""
        others = models.ClassPlan.objects.filter(
            on=day.on, starts_at__lt=day.ends_at, ends_at__gt=day.starts_at
        )
        others = others.exclude(training_class_id=UUID(class_id))
        others = others.filter(training_class__events__kind="opened")
        others = others.exclude(training_class__events__kind__in=["closed", "cancelled"])
        found = {}
        for other, title in others.values_list("training_class_id", "title"):
            marks = models.RegisterMark.objects.filter(training_class_id=other)
            there = presence(marks_of(marks).values())
            found.update({one: title for one in numbers if one in there and there[one][-1].until is None})
        return found

    def save_attendance(self, rows: Sequence[AttendanceRow], *, at: datetime) -> int:
        """Keep the rows that say something new; one for a slot that has a row supersedes it."""
        people = _people({row.staff_number for row in rows})
        standing = _standing(people.values(), rows)
        new = []
        for row in rows:
            follows, said = standing.get((people[row.staff_number], *row.slot[1:]), (None, None))
            if said == (row.minutes, row.contact) or (follows is None and not row.minutes):
                continue
            new.append(
                models.Attendance(
                    person_id=people[row.staff_number],
                    on=row.on,
                    course=row.course,
                    minutes=row.minutes,
                    contact=row.contact,
                    row_key=row_key(row, follows),
                    supersedes_id=follows,
                    recorded_at=at,
                )
            )
        models.Attendance.objects.bulk_create(new, batch_size=_BATCH)
        return len(new)


def class_seen(class_id: UUID) -> ClassKept | None:
    """A class for a page that only shows it, so that nothing waits for it; None where there is none."""
    plan = models.ClassPlan.objects.filter(training_class=class_id).order_by("-number").first()
    return None if plan is None else _kept(plan)


def plan_row(
    held: models.TrainingClass, number: int, day: ClassDay, *, by: str, at: datetime
) -> models.ClassPlan:
    """A plan as a row, not saved yet."""
    return models.ClassPlan(
        training_class=held,
        number=number,
        on=day.on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        course_id=day.course_id,
        title=day.title[:120],
        venue=day.venue[:120],
        capacity=day.capacity,
        plan=class_as_json(day),
        by=by,
        at=at,
    )


def person_of(number: str) -> models.Person:
    """The person with a staff number. Raises Refused when nobody has it."""
    person = models.Person.objects.filter(staff_number=number).first()
    if person is None:
        raise Refused(f"Nobody has the staff number {number}.")
    return person


def marks_of(rows: QuerySet[models.RegisterMark]) -> dict[str, Mark]:
    """Marks by name, in the order in which they came."""
    values = rows.order_by("id").values_list(
        "mark_id",
        "person__staff_number",
        "kind",
        "at",
        "why",
        "noted_at",
        "by",
        "corrects",
        "in_place_of",
    )
    return {name: Mark(name, *rest) for name, *rest in values}


def qualifications_of(numbers: Collection[str] | None = None) -> list[Qualification]:
    """Qualifications that no later one corrects, of some people or of everybody, in one query."""
    rows = models.Qualification.objects.filter(superseded_by=None)
    if numbers is not None:
        rows = rows.filter(person__staff_number__in=numbers)
    values = rows.order_by("id").values_list(
        "person__staff_number", "kind", "begins", "ends", "provider", "evidence"
    )
    return [Qualification(*one) for one in values]


def kit_events(items: Collection[str] | None = None) -> list[KitEvent]:
    """What happened to some items of kit, or to all, in one query."""
    rows = models.KitEvent.objects.all() if items is None else models.KitEvent.objects.filter(item__in=items)
    return [KitEvent(*one) for one in rows.values_list("event_id", "item", "kind", "at", "by", "reason")]


def _found(class_id: str) -> models.TrainingClass:
    try:
        wanted = UUID(class_id)
    except ValueError:
        raise Refused("There is no such class.") from None
    held: models.TrainingClass | None = (
        models.TrainingClass.objects.select_for_update().filter(pk=wanted).first()
    )
    if held is None:
        raise Refused("There is no such class.")
    return held


def _kept(plan: models.ClassPlan) -> ClassKept:
    """A class with the plan that stands, in two queries."""
    events = list(models.ClassEvent.objects.filter(training_class=plan.training_class_id).order_by("id"))
    return ClassKept(
        id=str(plan.training_class_id),
        day=class_from_json(plan.plan),
        plan_number=plan.number,
        places=_places(plan.training_class_id),
        overrides=tuple(
            Override(one.gate, one.found, one.reason, one.by, one.at)
            for one in events
            if one.kind == "overridden"
        ),
        opened_at=_when(events, "opened"),
        closed_at=_when(events, "closed"),
        cancelled_at=_when(events, "cancelled"),
    )


def _places(class_id: UUID) -> dict[str, str]:
    """State of each person's place, in the order in which they came to stand so."""
    places: dict[str, str] = {}
    rows = models.Booking.objects.filter(training_class=class_id).order_by("id")
    for number, state in rows.values_list("person__staff_number", "state"):
        places.pop(number, None)
        places[number] = state
    return places


def _when(events: Iterable[models.ClassEvent], kind: str) -> datetime | None:
    return next((one.at for one in events if one.kind == kind), None)


def _people(numbers: Collection[str]) -> dict[str, int]:
    return dict(models.Person.objects.filter(staff_number__in=numbers).values_list("staff_number", "id"))


def _everybody(day: ClassDay) -> set[str]:
    risk, kit = day.risk_assessment, day.kit_check
    return {*day.staff, *((risk.by,) if risk else ()), *((kit.by, kit.second_by) if kit else ())}


def _names(numbers: Collection[str]) -> dict[str, str]:
    people = models.Person.objects.filter(staff_number__in=numbers)
    return dict(people.values_list("staff_number", "full_name"))


def _standing(
    people: Collection[int], rows: Sequence[AttendanceRow]
) -> dict[tuple[int, object, str], tuple[int, tuple[int, bool]]]:
    """Person, day and course to the row that stands, with what it says."""
    days = {row.on for row in rows}
    kept = models.Attendance.objects.filter(person_id__in=people, on__in=days, superseded_by=None)
    return {
        (person, on, " ".join(course.split()).casefold()): (key, (minutes, contact))
        for key, person, on, course, minutes, contact in kept.values_list(
            "id", "person_id", "on", "course", "minutes", "contact"
        )
    }
