"""What the pages of the day of a class show, and to whom. Reading only; each says what it costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from levelhead.actions.class_ports import ClassKept
from levelhead.records.class_day import class_from_json
from levelhead.records.register import Mark
from levelhead.storage import models
from levelhead.storage.class_queries import ClassLine, classes_between
from levelhead.storage.classes import class_seen, marks_of
from levelhead.storage.scopes import scope_of


def classes_run(
    account: models.Account, roles: Iterable[str], first: date, last: date
) -> list[tuple[ClassLine, bool]]:
    """Classes that an account may run on the days from first to last, each with whether it is its own.

    Five queries, and one or two more for each role, however many classes.
    """
    lines = classes_between(first, last)
    staff = {line.class_id: set(class_from_json(line.plan.plan).staff) for line in lines}
    everybody = set().union(*staff.values())
    reached = set(_reached(account, roles, everybody).values_list("staff_number", flat=True))
    own = account.person.staff_number if account.person else ""
    return [
        (line, own in staff[line.class_id]) for line in lines if reached.intersection(staff[line.class_id])
    ]


def class_run(account: models.Account, roles: Iterable[str], class_id: UUID) -> ClassKept | None:
    """A class that an account may run, or None: its own, and those whose staff a role of it reaches."""
    kept = class_seen(class_id)
    if kept is None or not _reached(account, roles, kept.day.staff).exists():
        return None
    return kept


def people_found(account: models.Account, roles: Iterable[str], words: str, day: date) -> list[models.Person]:
    """Who serves on a day and is meant by a staff number, or by part of a name; at most ten.

    A whole staff number finds anybody, for a walk-in may come from any unit; a name finds those whom a role
    of the account reaches. Two queries, and one or two more for each role.
    """
    serving = models.Person.objects.filter(service_from__lte=day).exclude(service_to__lt=day)
    serving = serving.select_related("unit")
    exact = list(serving.filter(staff_number__iexact=words))
    if exact or len(words) < 2:
        return exact
    return list(serving.filter(_scopes(account, roles), full_name__icontains=words)[:10])


def marks_seen(class_id: UUID) -> dict[str, Mark]:
    """The marks of a class by name; one query."""
    return marks_of(models.RegisterMark.objects.filter(training_class=class_id))


def _reached(
    account: models.Account, roles: Iterable[str], numbers: Collection[str]
) -> QuerySet[models.Person]:
    return models.Person.objects.filter(
        _scopes(account, roles) | Q(pk=account.person_id), staff_number__in=numbers
    )


def _scopes(account: models.Account, roles: Iterable[str]) -> Q:
    found = Q(pk__in=())
    for role in roles:
        found |= scope_of(account, role).people()
    return found
