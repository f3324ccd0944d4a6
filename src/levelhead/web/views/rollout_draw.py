"""Making a roll-out: the form, what it comes to, and the draw, once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.draw_rollout import RolloutPreview, draw_rollout, preview_rollout
from levelhead.actions.rollout_ports import LEFT_OUT
from levelhead.basics.errors import Refused
from levelhead.curriculum.course import version_on
from levelhead.records.demand import monday
from levelhead.storage import models
from levelhead.storage.scopes import units_seen_by
from levelhead.web.rights import needs, person_of
from levelhead.web.rollout_forms import DraftForm

_SHOWN = 200  # of those left out, before the draw; all of them are listed after it


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """The form; sent, what it comes to; and drawn and locked only when its author says so."""
    form = _form(request)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = _preview(form)
        except Refused as error:
            form.add_error("course_id", str(error))
        else:
            for field, words in found.problems.items():
                form.add_error(field, words)
    if found and not form.errors and "draw" in request.POST:
        try:
            return _drawn(request, form)
        except Refused as error:  # of that name, or somebody else drew meanwhile
            form.add_error("title", str(error))
    if found and not form.errors and "change" not in request.POST:
        context = {**_shown(found), "fields": _fields(form)}
        return render(request, "pages/preview_rollout.html.jinja", context)
    context = {"form": form, **(_shown(found) if found else {})}
    return render(request, "pages/make_rollout.html.jinja", context, status=400 if form.errors else 200)


def _form(request: HttpRequest) -> DraftForm:
    today = localdate()
    versions = [version_on(today, some) for some in wiring.courses_in_force().values()]
    courses = [(one.course_id, one.title) for one in versions if one is not None]
    units = list(units_seen_by(request.user, ["planner"]).order_by("name").values_list("name", flat=True))
    initial = {
        "serving_on": today.isoformat(),
        "role_types": ["officer"],
        "strata": ["unit"],
        "watched_before": 8,
        "watched_after": 4,
        "seed": secrets.randbelow(10**8),
        "course_id": courses[0][0] if len(courses) == 1 else "",
    }
    return DraftForm(courses, units, request.POST or None, initial=initial)


def _preview(form: DraftForm) -> RolloutPreview:
    draft, ports = form.draft(), wiring.rollout_ports()
    terms = wiring.rollout_terms(draft.course_id, draft.first_week)
    return preview_rollout(draft=draft, terms=terms, store=ports["store"], clock=ports["clock"])


def _drawn(request: HttpRequest, form: DraftForm) -> HttpResponse:
    draft = form.draft()
    terms = wiring.rollout_terms(draft.course_id, draft.first_week)
    name = draw_rollout(
        by=person_of(request).staff_number, draft=draft, terms=terms, **wiring.rollout_ports()
    )
    messages.success(request, "The order is drawn and locked.")
    return redirect("rollout", name)


def _shown(found: RolloutPreview) -> dict[str, Any]:
    """What a draft comes to, as the page shows it; one query."""
    some = dict(list(found.left_out.items())[:_SHOWN])
    people = models.Person.objects.filter(staff_number__in=some).select_related("unit")
    why = list(found.left_out.values())
    return {
        "found": found,
        "course": wiring.rollout_terms(found.draft.course_id, found.draft.first_week).course,
        "reasons": [(title, why.count(kind)) for kind, title in LEFT_OUT.items() if kind in why],
        "left_out": [(one, LEFT_OUT[found.left_out[one.staff_number]]) for one in people],
        "monday": monday(localdate()),
    }


def _fields(form: DraftForm) -> list[tuple[str, str]]:
    """What was sent, to be sent again."""
    return [
        (name, value)
        for name in form.fields
        for value in form.data.getlist(name)  # type: ignore[attr-defined]  # of a request, so a QueryDict
    ]
