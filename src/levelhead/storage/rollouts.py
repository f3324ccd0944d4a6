"""Roll-outs that a force draws and books from, on Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from levelhead.actions.ports import Clock
from levelhead.actions.rollout_ports import (
    PersonSeen,
    RolloutDraft,
    RolloutDrawn,
    RolloutEvent,
    RolloutKept,
    draft_from,
)
from levelhead.basics.errors import Refused
from levelhead.basics.jsons import sha256
from levelhead.curriculum.course import CourseVersion, version_on
from levelhead.records.class_day import class_from_json
from levelhead.records.due import CourseCounted, Due, DueKnown, Moved, completed_on, course_name
from levelhead.records.due_places import DayPlanned
from levelhead.storage import models
from levelhead.storage.class_queries import classes_between, plans_standing
from levelhead.storage.queries import attended_by, excusals_by
from levelhead.storage.scopes import with_those_below
from levelhead.storage.transfers import carried

_BATCH = 500


class DjangoRollouts:
    """Implements `actions.rollout_ports.RolloutStore`."""

    def __init__(self, courses: Mapping[str, tuple[CourseVersion, ...]], clock: Clock) -> None:
        self._courses = courses
        self._clock = clock

    def people(self, draft: RolloutDraft) -> Sequence[PersonSeen]:
        """Everybody of the role types and units, in five queries, however many."""
        units = dict(models.Unit.objects.filter(name__in=draft.units).values_list("name", "pk"))
        if unknown := sorted(set(draft.units) - set(units)):
            raise Refused(f"There is no unit {', '.join(unknown)}.")
        within = Q(unit__in=with_those_below(units.values()), role_type__in=draft.role_types)
        people = models.Person.objects.filter(within).select_related("unit", "supervisor")
        attended, excusals = attended_by(people), excusals_by(people)
        brought = carried(people, self._today())
        return [
            PersonSeen(
                one.staff_number,
                {
                    "unit": one.unit.name,
                    "role_type": one.role_type,
                    "rank": one.rank,
                    "supervisor": one.supervisor.staff_number if one.supervisor else "",
                },
                (one.service_from, one.service_to),
                [*attended[one.pk], *brought[one.pk]],
                excusals[one.pk],
            )
            for one in people
        ]

    def planned(self, course_id: str, first: date, last: date) -> Sequence[DayPlanned]:
        """Classes that were not cancelled, in three queries."""
        now, found = self._clock.now(), []
        for line in classes_between(first, last):
            if line.plan.course_id != course_id or line.state == "cancelled":
                continue
            day = class_from_json(line.plan.plan)
            found.append(
                DayPlanned(
                    line.class_id,
                    day.course_day,
                    day.starts_at,
                    day.venue,
                    day.capacity,
                    line.booked + line.waiting,
                    frozenset(day.staff),
                    is_open=line.state == "planned" and day.starts_at > now,
                )
            )
        return found

    def course_names(self, course_id: str) -> frozenset[str]:
        """Titles of its versions, of their days, and of its classes; one query."""
        titles = set(models.ClassPlan.objects.filter(course_id=course_id).values_list("title", flat=True))
        for version in self._courses.get(course_id, ()):
            titles |= {version.title, *(f"{version.title}, day {n}" for n in range(1, version.days + 1))}
        return frozenset(course_name(title) for title in titles)

    def under_way(self, course_id: str, numbers: Collection[str], today: date) -> Mapping[str, int]:
        """Roll-outs that still bind some of the people; two queries."""
        rows = models.RolloutDue.objects.filter(rollout__course_id=course_id)
        rows = rows.exclude(rollout__events__kind="ended").order_by("rollout_id")
        wanted, people = set(numbers), defaultdict(set)
        last: dict[str, date] = {}
        for title, number, week in rows.values_list("rollout__title", "person__staff_number", "week"):
            people[title].add(number)
            last[title] = max(week, last.get(title, week))
        return {
            title: len(held & wanted)
            for title, held in people.items()
            if held & wanted and today < last[title] + timedelta(weeks=1)
        }

    def add(self, drawn: RolloutDrawn, *, by: str, at: datetime) -> str:
        """Keep a roll-out with everybody in it."""
        draft, name = drawn.draft, slugify(drawn.draft.title)[:80]
        if not name or models.Rollout.objects.filter(name=name).exists():
            raise Refused(
                "There is a roll-out of that name; choose another." if name else "Name it in letters."
            )
        made = models.Rollout.objects.create(
            name=name,
            title=draft.title,
            course_id=draft.course_id,
            draft=draft.as_json(),
            protocol=drawn.protocol,
            protocol_sha256=sha256(drawn.protocol),
            schedule=drawn.schedule,
            schedule_sha256=sha256(drawn.schedule),
            by=by,
            at=at,
        )
        ids = _ids()
        models.RolloutDue.objects.bulk_create(
            [
                models.RolloutDue(
                    rollout=made,
                    person_id=ids[one.staff_number],
                    week=one.week,
                    turn=one.turn,
                    class_drawn=one.class_id,
                    strata=list(one.strata),
                )
                for one in drawn.due
            ],
            batch_size=_BATCH,
        )
        models.RolloutLeftOut.objects.bulk_create(
            [
                models.RolloutLeftOut(rollout=made, person_id=ids[number], why=why)
                for number, why in drawn.left_out.items()
            ],
            batch_size=_BATCH,
        )
        return name

    def read(self, name: str) -> RolloutKept:
        """A roll-out, in two queries."""
        return kept_of(_found(name))

    def due(self, name: str) -> Sequence[DueKnown]:
        """What is known of everybody drawn, in nine queries, however many."""
        held = _found(name)
        return known_of(held, self._counted(held), self._today())

    def add_event(self, name: str, *events: RolloutEvent) -> None:
        """Keep departures."""
        held, ids = _found(name), _ids({one.staff_number for one in events} | {one.other for one in events})
        for one in events:
            models.RolloutEvent.objects.create(
                rollout=held,
                kind=one.kind,
                person_id=ids.get(one.staff_number),
                other_id=ids.get(one.other),
                week=one.week,
                reason=one.reason,
                by=one.by,
                at=one.at,
            )

    def places_to_come(self, name: str, staff_number: str, today: date) -> Sequence[str]:
        """Classes of the course after a day in which somebody is booked or waits; three queries."""
        held = _found(name)
        plans = plans_standing().filter(course_id=held.course_id, on__gt=today)
        coming = set(
            plans.exclude(training_class__events__kind__in=["closed", "cancelled"]).values_list(
                "training_class_id", flat=True
            )
        )
        rows = models.Booking.objects.filter(person__staff_number=staff_number).order_by("id")
        states = dict(rows.values_list("training_class_id", "state"))  # the last row for a class stands
        return [str(key) for key, state in states.items() if key in coming and state in {"booked", "waiting"}]

    def add_places(
        self, places: Sequence[tuple[str, str, str]], *, by: str, at: datetime, reason: str
    ) -> None:
        """Keep changes of places, in bulk."""
        ids = _ids()
        models.Booking.objects.bulk_create(
            [
                models.Booking(
                    training_class_id=UUID(class_id),
                    person_id=ids[number],
                    state=state,
                    reason=reason,
                    by=by,
                    at=at,
                )
                for class_id, number, state in places
            ],
            batch_size=_BATCH,
        )

    def _counted(self, held: models.Rollout) -> CourseCounted:
        draft = draft_from(held.draft)
        version = version_on(draft.first_week, self._courses.get(held.course_id, ()))
        minutes = version.contact_minutes if version else 0
        return CourseCounted(self.course_names(held.course_id), minutes, draft.counts_from)

    def _today(self) -> date:
        return self._clock.now().date()


def kept_of(held: models.Rollout) -> RolloutKept:
    """A roll-out as it is kept; one query for its events."""
    events = held.events.order_by("id").values_list(
        "kind", "by", "at", "reason", "person__staff_number", "other__staff_number", "week"
    )
    return RolloutKept(
        held.name,
        draft_from(held.draft),
        held.protocol,
        held.schedule,
        held.at,
        held.by,
        tuple(
            RolloutEvent(kind, by, at, reason, number or "", other or "", week)
            for kind, by, at, reason, number, other, week in events
        ),
    )


def known_of(held: models.Rollout, course: CourseCounted, today: date) -> list[DueKnown]:
    """What is known of everybody who was drawn; seven queries, however many."""
    people = models.Person.objects.filter(due__rollout=held)
    attended, excusals, brought = attended_by(people), excusals_by(people), carried(people, today)
    places, moved = _places(held, people), _moved(held)
    rows = models.RolloutDue.objects.filter(rollout=held).select_related("person", "person__unit")
    return [
        DueKnown(
            Due(one.person.staff_number, one.week, one.turn, one.class_drawn, tuple(one.strata)),
            one.person.full_name,
            one.person.unit.name,
            (one.person.service_from, one.person.service_to),
            completed_on([*attended[one.person_id], *brought[one.person_id]], course),
            tuple(sorted(places[one.person_id])),
            moved.get(one.person_id),
            excusals[one.person_id],
        )
        for one in rows
    ]


def _places(held: models.Rollout, people: QuerySet[models.Person]) -> defaultdict[int, list[date]]:
    """First days of courses in which people hold a place since the draw; two queries."""
    plans = plans_standing().filter(course_id=held.course_id, on__gte=held.at.date())
    plans = plans.exclude(training_class__events__kind="cancelled")
    begins = {
        key: on
        for key, on, plan in plans.values_list("training_class_id", "on", "plan")
        if plan["course_day"] == 1
    }
    rows = models.Booking.objects.filter(
        person__in=people.order_by().values("pk"),
        training_class__plans__course_id=held.course_id,
        training_class__plans__on__gte=held.at.date(),
    )
    values = rows.order_by("id").values_list("training_class_id", "person_id", "state")
    states = {(key, person): state for key, person, state in values}
    found: defaultdict[int, list[date]] = defaultdict(list)
    for (key, person), state in states.items():
        if state == "booked" and key in begins:
            found[person].append(begins[key])
    return found


def _moved(held: models.Rollout) -> dict[int, Moved]:
    """The last move of each person; one query."""
    rows = held.events.filter(kind__in=["moved", "swapped"]).order_by("id")
    values = rows.values_list("person_id", "week", "other__staff_number")
    return {person: Moved(week, other or "") for person, week, other in values}


def _found(name: str) -> models.Rollout:
    held: models.Rollout | None = models.Rollout.objects.filter(name=name).first()
    if held is None:
        raise Refused("There is no such roll-out.")
    return held


def _ids(numbers: Collection[str] | None = None) -> dict[str, int]:
    """Staff number to key of the row, of some or of everybody."""
    people = models.Person.objects.all()
    if numbers is not None:
        people = people.filter(staff_number__in=numbers)
    return dict(people.values_list("staff_number", "pk"))
