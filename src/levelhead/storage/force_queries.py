"""What lies behind how a force stands: why people are not in date, and what shows each heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from levelhead.basics.numerals import plural
from levelhead.curriculum.requirement import Requirement
from levelhead.records.agreement import Agreement
from levelhead.records.standing import Standing
from levelhead.storage import models
from levelhead.storage.class_queries import agreement_between
from levelhead.storage.queries import serving, standings

AHEAD = 365  # days in which a seat counts as one to come
A_YEAR = 365
REASONS = {
    "seat": "Has a seat in a class to come",
    "waiting": "On a waiting list",
    "outcome": "Minutes complete, an outcome still to be shown",
    "decision": "A deferral waits for a decision",
    "none": "No seat yet",
}


def shortfall(units: Collection[int], on: date, requirements: Sequence[Requirement]) -> list[tuple[str, int]]:
    """Why those of some units who are not in date are not, the commonest first; six queries.

    Each counts once, under the first reason that holds: a decision, an outcome, a seat, a waiting list.
    """
    people = serving(on).filter(unit__in=units)
    short = {
        one.person.pk: one.standing
        for one in standings(people, on, requirements)
        if one.standing.state in {"lapsed", "not_yet_trained", "awaiting"}
    }
    coming = _coming(short, on)
    found = Counter(_reason(standing, coming.get(key, "")) for key, standing in short.items())
    return [(REASONS[reason], count) for reason, count in found.most_common()]


def _coming(people: Collection[int], on: date) -> dict[int, str]:
    """Person to booked or waiting, in a class to come that stands; the last word on each place."""
    plans = models.ClassPlan.objects.filter(
        training_class=OuterRef("training_class"), on__gt=on, on__lte=on + timedelta(days=AHEAD)
    )
    over = models.ClassEvent.objects.filter(
        training_class=OuterRef("training_class"), kind__in=["cancelled", "closed"]
    )
    rows = models.Booking.objects.filter(Exists(plans), ~Exists(over)).order_by("id")
    places = {
        (person, held): state
        for person, held, state in rows.values_list("person_id", "training_class_id", "state")
        if person in people
    }
    found: dict[int, str] = {}
    for (person, _), state in places.items():
        if state == "booked" or (state == "waiting" and found.get(person) != "booked"):
            found[person] = state
    return found


def _reason(standing: Standing, coming: str) -> str:
    if standing.state == "awaiting":
        return "decision"
    if standing.missing and standing.minutes >= standing.required:
        return "outcome"
    return {"booked": "seat", "waiting": "waiting"}.get(coming, "none")


def _instructors(on: date) -> tuple[str, str]:
    held = models.Qualification.objects.filter(kind="instructor", superseded_by=None, begins__lte=on)
    now = held.filter(Q(ends=None) | Q(ends__gte=on)).values("person").distinct().count()
    ended = held.filter(ends__lt=on).count()
    return (
        f"{now} people hold a current instructor qualification; {plural(ended, 'qualification')} ended.",
        "",
    )


def _assessment(on: date) -> tuple[str, str]:
    first = on - timedelta(days=A_YEAR)
    count = models.Rating.objects.filter(at__date__gte=first, second_of="").count()
    found: Agreement | None = agreement_between(first, on)
    alike = f"; of {found.pairs} marked twice, {found.within_one.value:.0%} were within one" if found else ""
    return f"{count:,} ratings in a year{alike}.", "agreement"


def _content(on: date) -> tuple[str, str]:
    plans = models.ClassPlan.objects.filter(on__gte=on - timedelta(days=A_YEAR), on__lte=on)
    held = plans.values("training_class").distinct().count()
    return f"{held} class days in a year, each by a dated version of its course.", "classes"


def _overrides(on: date) -> tuple[str, str]:
    since = on - timedelta(days=A_YEAR)
    count = models.ClassEvent.objects.filter(kind="overridden", at__date__gte=since).count()
    return f"{count} gates overridden in a year, each with a name and a reason.", "classes"


def _injuries(on: date) -> tuple[str, str]:
    rows = models.Injury.objects.filter(occurred_on__gte=on - timedelta(days=A_YEAR))
    near = rows.filter(severity="near_miss").count()
    return f"{rows.count() - near} injuries and {near} near misses in a year.", "safety"


# Heading of the standard to what shows it now: a sentence, and the page that holds the records, or none.
EVIDENCE: dict[str, Callable[[date], tuple[str, str]]] = {
    "instructors": _instructors,
    "roles": _overrides,
    "content": _content,
    "assessment": _assessment,
    "health_and_safety": _injuries,
}
