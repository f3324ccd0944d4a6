"""The planner's view ahead: who falls due by week and unit, against the seats there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.curriculum.outcomes import scenario_types
from levelhead.records.demand import NOT_IN_DATE, Week, due_on, in_words, monday, weeks_of
from levelhead.storage import models
from levelhead.storage.demand_queries import away_between, seats_between
from levelhead.storage.queries import PersonStanding, serving, standings
from levelhead.storage.scopes import with_those_below
from levelhead.web.bar_drawing import week_bars
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen
from levelhead.web.rights import needs

PLANNERS = ("planner", "ppst_lead")
WEEKS = 26
WEEKS_AWAY = 6  # in the table of hours away, which is wide


@dataclass(frozen=True, slots=True)
class Ahead:
    """What one planner sees of the weeks to come, of all they see or of one unit."""

    unit: str
    people: list[PersonStanding]
    backlog: int
    weeks: list[Week]


@needs(*PLANNERS)
@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    """Weeks with who falls due and the seats, outcomes still to be shown, hours away, and who to book."""
    ahead = _ahead(request)
    titles = {one.id: one.title for one in scenario_types()}
    missing = Counter(kind for one in ahead.people for kind in one.standing.missing)
    last = localdate() + timedelta(weeks=WEEKS_AWAY, days=-1)
    context: dict[str, Any] = {
        "ahead": ahead,
        "said": in_words(ahead.backlog, ahead.weeks),
        "drawing": week_bars([(one.begins, one.due, one.seats) for one in ahead.weeks]),
        "missing": [(titles.get(kind, kind), count) for kind, count in missing.most_common()],
        "units": _units(request),
        "away": away_between(localdate(), last, {one.person.pk for one in ahead.people}),
        "away_weeks": [one.begins for one in ahead.weeks[:WEEKS_AWAY]],
        "page": page_of(request, _due(ahead, request)),
        "wanted": _week(request),
        "narrowing": narrowing(request),
    }
    return render(request, "pages/demand.html.jinja", context)


def _units(request: HttpRequest) -> list[tuple[int, str]]:
    """The units of the people this planner sees."""
    seen = people_seen(request, PLANNERS).values("unit")
    return list(models.Unit.objects.filter(pk__in=seen).order_by("name").values_list("pk", "name"))


def _ahead(request: HttpRequest) -> Ahead:
    today = localdate()
    people = serving(today).filter(pk__in=people_seen(request, PLANNERS).values("pk"))
    wanted = request.GET.get("unit", "")
    unit = models.Unit.objects.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if unit is not None:
        people = people.filter(unit__in=with_those_below([unit.pk]))
    found = standings(people, today, wiring.requirements_in_force())
    seats = seats_between(today, monday(today) + timedelta(weeks=WEEKS, days=-1))
    backlog, weeks = weeks_of((one.standing for one in found), seats, first=today, weeks=WEEKS)
    return Ahead(unit.name if unit else "", found, backlog, weeks)


def _week(request: HttpRequest) -> date | None:
    """The Monday that the address asks for; None for those who are not in date now."""
    try:
        return monday(date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        return None


def _due(ahead: Ahead, request: HttpRequest) -> list[PersonStanding]:
    """Who falls due in the week that is asked for, or is not in date now; the longest first."""
    wanted = _week(request)
    if wanted is None:
        return [one for one in ahead.people if one.standing.state in NOT_IN_DATE]
    found = [(ends, one) for one in ahead.people if (ends := due_on(one.standing)) is not None]
    return [one for ends, one in sorted(found, key=lambda pair: pair[0]) if monday(ends) == wanted]


@needs(*PLANNERS)
@require_safe
def weeks_csv(request: HttpRequest) -> HttpResponse:
    """The weeks, as CSV."""
    ahead = _ahead(request)
    rows = [(one.begins, one.due, one.seats, one.taken, one.short) for one in ahead.weeks]
    header = ("week", "fall_due", "seats", "taken", "without_a_seat_by_then")
    return csv_file(write_table(header, rows), f"demand-{localdate()}.csv")


@needs(*PLANNERS)
@require_safe
def due_csv(request: HttpRequest) -> HttpResponse:
    """Who falls due in a week, or is not in date now, as CSV."""
    rows = [
        (one.staff_number, one.full_name, one.unit, one.standing.title, one.standing.until or "")
        for one in _due(_ahead(request), request)
    ]
    header = ("staff_number", "name", "unit", "standing", "in_date_until")
    return csv_file(write_table(header, rows), f"due-{_week(request) or 'now'}.csv")
