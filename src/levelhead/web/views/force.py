"""The chief officer's view: how the force stands, by unit and by heading of the standard, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.curriculum.outcomes import Heading, headings
from levelhead.records.standing import STATE_TITLES, STATES
from levelhead.records.standing_counts import Counted, Tally, by_unit, shortfall, tally
from levelhead.storage import models
from levelhead.storage.force_queries import EVIDENCE
from levelhead.storage.scopes import Scope, scope_of
from levelhead.storage.standing_counts import counts_of, tallies_by_day, units_above
from levelhead.web.files import csv_file
from levelhead.web.line_drawing import share_line
from levelhead.web.rights import (
    AGREEMENT_READERS,
    CLASS_READERS,
    FORCE_READERS,
    SAFETY_READERS,
    needs,
    person_of,
    roles_of,
)

DAYS_BACK = 731  # two years and a day
# The pages that hold what shows a heading of the standard, and who opens them.
_RECORDS = {"agreement": AGREEMENT_READERS, "classes": CLASS_READERS, "safety": SAFETY_READERS}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with how everybody in it and below it stands."""

    unit: models.Unit
    tally: Tally
    has_below: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader sees.

    Attributes:
        unit: the unit looked at; None for the whole of what they see.
        units: keys of the units within it.
    """

    unit: models.Unit | None
    units: frozenset[int]


@needs(*FORCE_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def force(request: HttpRequest) -> HttpResponse:
    """How many stand how, unit by unit; the trend, the shortfall and its reasons; the standard by heading."""
    if request.method == "POST":
        people = wiring.count_standing(by=person_of(request).staff_number, days=[localdate()])
        messages.success(request, f"{people:,} people counted.")
        return redirect(request.get_full_path())
    seen, today = _seen(request), localdate()
    days = tallies_by_day(today - timedelta(days=DAYS_BACK), today, seen.units)
    on = max(days, default=None)
    counted_at, whole = days[on] if on else (None, tally([]))
    counts = [one for _, one in counts_of(on, on, seen.units)] if on else []
    trend = [(day, found) for day, (_, found) in days.items()]
    context = {
        "unit": seen.unit,
        "on": on,
        "counted_at": counted_at,
        "is_today": on == today,
        "whole": whole,
        "states": [(state, STATE_TITLES[state]) for state in STATES],
        "rows": _rows(seen, counts) if on else [],
        "trend": trend,
        "drawing": share_line([(day, one.share) for day, one in trend if one.share is not None]),
        "shortfall": shortfall(counts),
        "headings": [] if seen.unit else _headings(today),
        "may_open": {page for page, readers in _RECORDS.items() if readers & roles_of(request.user)},
    }
    return render(request, "pages/force.html.jinja", context)


def _headings(today: date) -> list[tuple[Heading, str, str]]:
    """Each heading of the standard, with what shows it in the whole force and the page of its records."""
    return [(one, *EVIDENCE[one.id](today)) if one.id in EVIDENCE else (one, "", "") for one in headings()]


def _seen(request: HttpRequest) -> Seen:
    """What this reader sees. Raises Http404 for a unit beyond their reach."""
    above = units_above()
    reached = _reached(request, above)
    unit = _unit(request, reached)
    within = reached if unit is None else frozenset(one for one in reached if _is_in(one, unit.pk, above))
    return Seen(unit, within)


def _reached(request: HttpRequest, above: dict[int, int | None]) -> frozenset[int]:
    scopes = [scope_of(request.user, role) for role in roles_of(request.user) & FORCE_READERS]
    if any(scope.organisations for scope in scopes):
        return frozenset(above)
    return frozenset().union(*(scope.units for scope in scopes), Scope(frozenset(), frozenset()).units)


def _unit(request: HttpRequest, reached: frozenset[int]) -> models.Unit | None:
    wanted = request.GET.get("unit", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or int(wanted) not in reached:
        raise Http404
    found: models.Unit = models.Unit.objects.select_related("parent").get(pk=int(wanted))
    return found


def _is_in(unit: int | None, wanted: int, above: dict[int, int | None]) -> bool:
    while unit is not None:
        if unit == wanted:
            return True
        unit = above[unit]
    return False


def _rows(seen: Seen, counts: Sequence[Counted]) -> list[UnitRow]:
    """The units right below the one looked at, by name; the top ones where none is."""
    units = list(models.Unit.objects.filter(pk__in=seen.units).order_by("name"))
    above = {one.pk: one.parent_id if one.parent_id in seen.units else None for one in units}
    found, parents = by_unit(counts, above), {one.parent_id for one in units}
    wanted = seen.unit.pk if seen.unit else None
    return [
        UnitRow(one, found[one.pk], one.pk in parents)
        for one in units
        if above[one.pk] == wanted and one.pk != wanted
    ]


@needs(*FORCE_READERS)
@require_safe
def force_csv(request: HttpRequest) -> HttpResponse:
    """Every day that was counted, by unit, role, state and reason, as CSV."""
    seen = _seen(request)
    names = dict(models.Unit.objects.values_list("pk", "name"))
    counts = counts_of(localdate() - timedelta(days=DAYS_BACK), localdate(), seen.units)
    rows: list[tuple[Any, ...]] = [
        (one.on, names[one.unit], one.role_type, one.state, one.reason, one.people, at.isoformat())
        for at, one in counts
    ]
    header = ("on", "unit", "role_type", "standing", "reason", "people", "counted_at")
    return csv_file(write_table(header, rows), f"standing-by-unit-{localdate()}.csv")
