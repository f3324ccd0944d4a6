"""What shows each heading of the standard in a force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q

from levelhead.basics.numerals import plural
from levelhead.records.agreement import Agreement
from levelhead.storage import models
from levelhead.storage.class_queries import agreement_between

A_YEAR = 365  # days


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
