"""The places that people of a team have in classes to come. Reading only; each says what it costs."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from levelhead.records.needs import Seat
from levelhead.storage import models
from levelhead.storage.class_queries import plans_standing


def plans_to_come(day: date) -> QuerySet[models.ClassPlan]:
    """The plans of classes after a day that were neither cancelled nor closed."""
    over = models.ClassEvent.objects.filter(kind__in=("cancelled", "closed")).values("training_class")
    return plans_standing().filter(on__gt=day).exclude(training_class__in=over)


def seats_of(people: QuerySet[models.Person], day: date) -> dict[int, Seat]:
    """The next place that each person has after a day, by the person's key; lists count last. Two queries."""
    plans = {plan.training_class_id: plan for plan in plans_to_come(day).defer("plan")}
    rows = models.Booking.objects.filter(
        person__in=people.order_by().values("pk"), training_class__plans__on__gt=day
    )
    states = {
        (key, person): state
        for key, person, state in rows.order_by("id").values_list("training_class_id", "person_id", "state")
    }
    held = [
        (person, Seat(plans[key].on, plans[key].venue, booked=state == "booked"))
        for (key, person), state in states.items()
        if key in plans and state != "cancelled"
    ]
    held.sort(key=lambda pair: (not pair[1].booked, pair[1].on))
    found: dict[int, Seat] = {}
    for person, seat in held:
        found.setdefault(person, seat)
    return found
