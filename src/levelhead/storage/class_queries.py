"""What pages show of classes. Reading only; each says what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from levelhead.records.agreement import Agreement, agreement
from levelhead.records.ratings import Rating, pairs_of
from levelhead.storage import models
from levelhead.storage.delivery import ratings_from

AHEAD = 365  # days in which a seat counts as one to come


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as a line of a list.

    Attributes:
        plan: the plan that stands.
        state: planned, open, closed or cancelled.
        booked: how many have a place.
        waiting: how many wait.
        overrides: how many gates were overridden; a list shows that there were any.
    """

    plan: models.ClassPlan
    state: str
    booked: int
    waiting: int
    overrides: int

    @property
    def class_id(self) -> str:
        """The class's identifier."""
        return str(self.plan.training_class_id)


def plans_standing() -> QuerySet[models.ClassPlan]:
    """The newest plan of each class."""
    newest = models.ClassPlan.objects.filter(training_class=OuterRef("training_class")).order_by("-number")
    return models.ClassPlan.objects.filter(pk=Subquery(newest.values("pk")[:1]))


def classes_between(first: date, last: date) -> list[ClassLine]:
    """Classes on the days from first to last, in order of time; three queries, however many."""
    plans = list(plans_standing().filter(on__gte=first, on__lte=last).order_by("starts_at", "pk"))
    return _lines(plans)


def classes_of(person: models.Person) -> list[tuple[ClassLine, str]]:
    """The classes where somebody is booked or waiting, with which of the two; four queries."""
    states = _places(models.Booking.objects.filter(person=person))
    wanted = {key[0]: state for key, state in states.items() if state != "cancelled"}
    plans = list(plans_standing().filter(training_class_id__in=wanted).order_by("starts_at", "pk"))
    return [(line, wanted[line.plan.training_class_id]) for line in _lines(plans)]


def places_to_come(on: date) -> dict[int, str]:
    """Person to booked or waiting, in a class of the year after a day that stands; one query."""
    plans = plans_standing().filter(
        training_class=OuterRef("training_class"), on__gt=on, on__lte=on + timedelta(days=AHEAD)
    )
    over = models.ClassEvent.objects.filter(
        training_class=OuterRef("training_class"), kind__in=["cancelled", "closed"]
    )
    found: dict[int, str] = {}
    for (_, person), state in _places(models.Booking.objects.filter(Exists(plans), ~Exists(over))).items():
        if state == "booked" or (state == "waiting" and found.get(person) != "booked"):
            found[person] = state
    return found


def ratings_of(person: models.Person) -> list[Rating]:
    """Every rating of a learner; one query."""
    return ratings_from(models.Rating.objects.filter(person=person))


def agreement_between(first: date, last: date) -> Agreement | None:
    """How far first and second markers agreed on ratings of the days from first to last; two queries."""
    second = models.Rating.objects.exclude(second_of="").filter(at__date__gte=first, at__date__lte=last)
    named = second.values("second_of")
    rows = models.Rating.objects.filter(
        Q(pk__in=second.values("pk")) | Q(rating_id__in=named) | Q(corrects__in=named)
    )
    return agreement(pairs_of(ratings_from(rows)))


def _lines(plans: list[models.ClassPlan]) -> list[ClassLine]:
    # A subquery over days, not a list of keys: SQLite limits how many values a query may name.
    days = {plan.on for plan in plans}
    span = (
        Q(training_class__plans__on__gte=min(days), training_class__plans__on__lte=max(days))
        if days
        else Q(pk=0)
    )
    counts: defaultdict[object, dict[str, int]] = defaultdict(dict)
    events = models.ClassEvent.objects.filter(span).order_by()
    for key, kind, number in events.values_list("training_class_id", "kind").annotate(
        n=Count("pk", distinct=True)
    ):
        counts[key][kind] = number
    places: defaultdict[object, list[str]] = defaultdict(list)
    for (key, _), state in _places(models.Booking.objects.filter(span).distinct()).items():
        places[key].append(state)
    lines = []
    for plan in plans:
        seen, here = counts[plan.training_class_id], places[plan.training_class_id]
        lines.append(
            ClassLine(
                plan=plan,
                state=_state(seen),
                booked=here.count("booked"),
                waiting=here.count("waiting"),
                overrides=seen.get("overridden", 0),
            )
        )
    return lines


def _places(rows: QuerySet[models.Booking]) -> dict[tuple[object, int], str]:
    """Class and person to the state of the place that stands."""
    values = rows.order_by("id").values_list("training_class_id", "person_id", "state")
    return {(key, person): state for key, person, state in values}


def _state(seen: dict[str, int]) -> str:
    names = {"cancelled": "cancelled", "closed": "closed", "opened": "open"}
    return next((name for kind, name in names.items() if kind in seen), "planned")


def names_of(numbers: Iterable[str]) -> dict[str, str]:
    """Staff number to full name, of those there are; one query."""
    people = models.Person.objects.filter(staff_number__in=set(numbers))
    return dict(people.values_list("staff_number", "full_name"))


def qualified_now(kind: str, on: date) -> list[tuple[str, str]]:
    """Staff number and name of everybody with a qualification of a kind on a day, by name; one query."""
    held = models.Qualification.objects.filter(kind=kind, superseded_by=None, begins__lte=on)
    held = held.filter(Q(ends=None) | Q(ends__gte=on)).order_by("person__full_name", "person_id")
    return list(dict.fromkeys(held.values_list("person__staff_number", "person__full_name")))
