"""The first page: how things stand for each role a person has, and the way to its pages."""

from __future__ import annotations

from datetime import timedelta
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
from levelhead.storage.scopes import encounters_shown_to
from levelhead.web.people import people_seen
from levelhead.web.rights import CLASS_READERS, DEFERRAL_READERS, EVALUATION_READERS, RUNS_CLASSES, roles_of
from levelhead.web.team import counts, team


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
    return render(request, "pages/home.html.jinja", context)
