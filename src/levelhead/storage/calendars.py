"""Addresses of calendars, and what a calendar shows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from levelhead.basics.jsons import sha256
from levelhead.records.class_day import class_from_json
from levelhead.records.invitations import Invitation
from levelhead.storage import models
from levelhead.storage.classes import person_of


class DjangoCalendars:
    """Implements `actions.calendar_address.CalendarStore`."""

    def has_address(self, staff_number: str) -> bool:
        """Whether an address of theirs stands."""
        return has_address(person_of(staff_number))

    def add_address(self, staff_number: str, secret_sha256: str, *, by: str, at: datetime) -> None:
        """Keep the hash of an address."""
        models.CalendarAddress.objects.create(
            person=person_of(staff_number), secret_sha256=secret_sha256, by=by, at=at
        )


def has_address(person: models.Person) -> bool:
    """Whether somebody's calendar can be read; one query."""
    last = person.calendar_addresses.order_by("-id").values_list("secret_sha256", flat=True)[:1]
    return bool(last and last[0])


def person_at(secret: str) -> models.Person | None:
    """Whose calendar a secret opens, where it is the newest of theirs; two queries.

    It is looked up by its hash, so that how long the answer takes says nothing of how near a guess was.
    """
    found = (
        models.CalendarAddress.objects.filter(secret_sha256=sha256(secret)).select_related("person").last()
    )
    if found is None:
        return None
    newer = models.CalendarAddress.objects.filter(person=found.person_id, pk__gt=found.pk).exists()
    person: models.Person = found.person
    return None if newer else person


def invitations_of(person: models.Person, since: date) -> list[Invitation]:
    """The classes of somebody from a day on, as learner or with a part in them; four queries.

    A class or place that was cancelled is there too and says so, or calendars would go on showing it.
    """
    places: dict[UUID, tuple[str, datetime]] = {}
    changes: Counter[UUID] = Counter()
    rows = models.Booking.objects.filter(person=person).order_by("id")
    for held, state, at in rows.values_list("training_class_id", "state", "at"):
        if state == "booked" or held in places:
            changes[held] += held in places
            places[held] = (state, at)
    plans: dict[UUID, models.ClassPlan] = {}
    for plan in models.ClassPlan.objects.filter(on__gte=since).order_by("number"):
        plans[plan.training_class_id] = plan
    cancelled = dict(
        models.ClassEvent.objects.filter(kind="cancelled").values_list("training_class_id", "at")
    )
    found = []
    for held, plan in plans.items():
        day = class_from_json(plan.plan)
        state, placed_at = places.get(held, ("", plan.at))
        if not state and person.staff_number not in day.staff:
            continue
        is_off = held in cancelled or (state == "cancelled" and person.staff_number not in day.staff)
        said_at = max(plan.at, placed_at, cancelled.get(held, plan.at))
        found.append(
            Invitation(str(held), day, plan.number, said_at, cancelled=is_off, place_changes=changes[held])
        )
    return found
