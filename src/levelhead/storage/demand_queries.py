"""What the demand page shows: standing of many, seats to come, and hours away from duty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.records.class_day import class_from_json
from levelhead.records.demand import monday
from levelhead.storage import models
from levelhead.storage.class_queries import classes_between


@dataclass(frozen=True, slots=True)
class Away:
    """Hours that people of a unit are booked to be in training, by week."""

    unit: str
    hours: dict[date, float]


def seats_between(first: date, last: date) -> list[tuple[date, int, int]]:
    """First days of courses that stand, with places and bookings; three queries."""
    return [
        (line.plan.on, line.plan.capacity, line.booked)
        for line in classes_between(first, last)
        if line.state in {"planned", "open"} and class_from_json(line.plan.plan).course_day == 1
    ]


def away_between(first: date, last: date, people: set[int]) -> list[Away]:
    """Hours of the class days of those who are booked, by unit and week; five queries."""
    lines = {line.class_id: line for line in classes_between(first, last) if line.state != "cancelled"}
    places: dict[tuple[str, int], str] = {}
    rows = models.Booking.objects.filter(
        training_class__plans__on__gte=first, training_class__plans__on__lte=last
    )
    for held, person, state in rows.order_by("id").values_list("training_class_id", "person_id", "state"):
        if person in people:
            places[str(held), person] = state
    units = dict(models.Person.objects.filter(pk__in=people).values_list("pk", "unit__name"))
    found: dict[str, Counter[date]] = {}
    for (held, person), state in places.items():
        if state == "booked" and held in lines:
            plan = lines[held].plan
            hours = (plan.ends_at - plan.starts_at) / timedelta(hours=1)
            found.setdefault(units[person], Counter())[monday(plan.on)] += hours
    return [Away(unit, dict(found[unit])) for unit in sorted(found)]
