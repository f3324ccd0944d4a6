"""The first page: how things stand for each role a person has, and the way to its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.storage import models
from levelhead.storage.class_queries import classes_between
from levelhead.storage.day_queries import classes_run
from levelhead.storage.person_queries import excusals_waiting
from levelhead.storage.queries import encounters_of, standing_of
from levelhead.storage.safety_queries import injuries_between
from levelhead.storage.scopes import encounters_shown_to
from levelhead.web.people import people_seen
from levelhead.web.rights import (
    CLASS_READERS,
    DEFERRAL_READERS,
    EVALUATION_READERS,
    FORCE_READERS,
    INSPECTORS,
    QUALITY_READERS,
    ROLLOUT_READERS,
    RUNS_CLASSES,
    SAFETY_READERS,
    roles_of,
)
from levelhead.web.team import counts, team

_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Overview:
    """A page that gives an overview, what it says in a line, and who reads it."""

    page: str
    title: str
    says: str
    readers: frozenset[str]


_OVERVIEWS = (
    Overview(
        "force",
        "The force",
        "How many are in date, unit by unit, and the standard by heading.",
        FORCE_READERS,
    ),
    Overview(
        "quality",
        "Quality",
        "What is taught and how well: scenarios, idle time, what learners say, how markers agree.",
        QUALITY_READERS,
    ),
    Overview(
        "rollouts", "Roll-outs", "Who was due when, drawn at random, and what became of it.", ROLLOUT_READERS
    ),
    Overview("inspection", "Inspection pack", "What is on record of a period, as one pack.", INSPECTORS),
    Overview("audit", "Audit trail", "What anybody changed, by whom and when, as a chain.", INSPECTORS),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How things stand, at a glance; each card leads to its page."""
    roles = roles_of(request.user)
    person = getattr(request.user, "person", None)
    context: dict[str, Any] = {"person": person, "on": localdate()}
    if "officer" in roles:
        context["unfinished"] = encounters_of(request.user).filter(ended_at=None).first()
    if "officer" in roles and person:
        context["standing"] = standing_of(person, localdate(), wiring.requirements_in_force()).standing
    if "supervisor" in roles:
        context["counts"] = counts(team(request))
    if roles & RUNS_CLASSES:
        context["classes"] = classes_run(request.user, roles & RUNS_CLASSES, localdate(), localdate())
    if roles & DEFERRAL_READERS:
        context["waiting"] = excusals_waiting(people_seen(request, DEFERRAL_READERS))
    if "instructor" in roles:
        context["shown"] = encounters_shown_to(request.user).count()
    if roles & CLASS_READERS:
        context["coming"] = classes_between(localdate(), localdate() + timedelta(days=14))[:3]
    if "administrator" in roles:
        context["brought_in"] = models.Import.objects.filter(state="confirmed").defer("content").first()
    if roles & EVALUATION_READERS:
        context["evaluation"] = models.Evaluation.objects.only("name", "title", "fictional").first()
    return render(request, "pages/home.html.jinja", context | _overseen(roles))


def _overseen(roles: frozenset[str]) -> dict[str, Any]:
    """What those who answer for the training look to first."""
    found: dict[str, Any] = {"overviews": [one for one in _OVERVIEWS if roles & one.readers]}
    if roles & (SAFETY_READERS | {"medical"}):
        found["reports_due"] = _reports_due(localdate())
    return found


def _reports_due(on: date) -> int:
    """How many reports of injuries are due by law and not made."""
    lines = injuries_between(on - timedelta(days=_A_YEAR), on, on, wiring.delivery_settings())
    return sum(one.is_open for one in lines)
