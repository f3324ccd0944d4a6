"""The people of the units where somebody plans, leads, inspects or administers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.curriculum.requirement import ROLE_TYPES
from levelhead.records.standing import STATE_TITLES, STATES
from levelhead.storage import models
from levelhead.storage.queries import PersonStanding, serving, standings
from levelhead.storage.scopes import units_seen_by, with_those_below
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen
from levelhead.web.rights import PEOPLE_LISTERS, needs, roles_of

_COLUMNS = (
    *("staff_number", "name", "rank", "role_type", "unit", "standing", "in_date_until", "minutes_counted"),
    *("minutes_required", "as_it_stood_on", "shown"),
)


@needs(*PEOPLE_LISTERS)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People who serve, by name; narrowed by words, unit, role type and standing."""
    page = page_of(request, _narrowed(request))
    chosen = page.object_list
    if isinstance(chosen, QuerySet):  # by standing they are worked out already; else only those of the page
        keys = list(chosen.values_list("pk", flat=True))
        chosen = _standings(models.Person.objects.filter(pk__in=keys).select_related("unit"))
    units = units_seen_by(request.user, roles_of(request.user) & PEOPLE_LISTERS)
    context = {
        "page": page,
        "people": chosen,
        "units": list(units.values_list("pk", "name")),
        "role_types": [(one, one.capitalize()) for one in ROLE_TYPES],
        "states": [(one, STATE_TITLES[one]) for one in STATES],
        "narrowing": narrowing(request),
        "on": localdate(),
    }
    return render(request, "pages/people.html.jinja", context)


@needs(*PEOPLE_LISTERS)
@require_safe
def people_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    day, found = localdate(), _narrowed(request)
    rows = [
        (
            *(one.staff_number, one.full_name, one.person.rank, one.person.role_type, one.unit),
            *(one.standing.title, one.standing.until or "", one.standing.minutes, one.standing.required),
            *(day, narrowing(request) or "All"),
        )
        for one in (_standings(found) if isinstance(found, QuerySet) else found)
    ]
    return csv_file(write_table(_COLUMNS, rows), f"people-{day}.csv")


def _narrowed(request: HttpRequest) -> QuerySet[models.Person] | Sequence[PersonStanding]:
    """The people the address asks for; with their standings where it asks for one of those."""
    given = request.GET
    found = serving(localdate()).filter(pk__in=people_seen(request, PEOPLE_LISTERS).order_by().values("pk"))
    if words := given.get("q", "").strip():
        found = found.filter(Q(full_name__icontains=words) | Q(staff_number__istartswith=words))
    if (unit := given.get("unit", "")).isdecimal():
        found = found.filter(unit__in=with_those_below([int(unit)]))
    if given.get("role_type") in ROLE_TYPES:
        found = found.filter(role_type=given["role_type"])
    wanted = given.get("standing", "")
    if wanted not in STATES:
        return found
    return [one for one in _standings(found) if one.standing.state == wanted]


def _standings(found: QuerySet[models.Person]) -> list[PersonStanding]:
    return standings(found, localdate(), wiring.requirements_in_force())
