"""The training lead's view: what is taught, how well, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.curriculum.outcomes import scenario_types
from levelhead.records.themes import VERDICTS
from levelhead.storage.class_queries import agreement_between
from levelhead.storage.quality_queries import Taught, overrides_between, taught_between
from levelhead.storage.safety_queries import contact_hours, injuries_between
from levelhead.storage.themes import themes_between
from levelhead.web.rights import QUALITY_READERS, needs
from levelhead.web.spans import span_of


@needs(*QUALITY_READERS)
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Coverage of the types of scenario, minutes planned and had, overrides, agreement and injuries."""
    first, last = span_of(request)
    taught = taught_between(first, last)
    practised = Counter(kind for one in taught for kind in one.scenario_types)
    injuries = injuries_between(first, last, last, wiring.delivery_settings())
    context = {
        "first": first,
        "last": last,
        "classes": len(taught),
        "learners": sum(one.learners for one in taught),
        "seats": sum(one.capacity for one in taught),
        "planned": sum(one.planned_minutes for one in taught),
        "had": sum(one.had_minutes for one in taught),
        "idle": _idle(taught),
        "coverage": [(one.title, practised[one.id]) for one in scenario_types()],
        "themes": _themes(first, last),
        "overrides": overrides_between(first, last),
        "agreement": agreement_between(first, last),
        "injuries": sum(one.row.severity != "near_miss" for one in injuries),
        "near_misses": sum(one.row.severity == "near_miss" for one in injuries),
        "hours": contact_hours(first, last),
    }
    return render(request, "pages/quality.html.jinja", context)


def _idle(taught: list[Taught]) -> tuple[int, int]:
    """Seats that nobody sat in, and minutes of those who came that were planned and not had."""
    empty = sum(max(one.capacity - one.learners, 0) for one in taught)
    return empty, sum(max(one.planned_minutes - one.had_minutes, 0) for one in taught)


def _themes(first: date, last: date) -> list[tuple[str, int]]:
    """How many themes stand of each kind, in words."""
    found = Counter(one.theme.verdict for one in themes_between(first, last))
    return [(title, found[verdict]) for verdict, title in VERDICTS.items()]
