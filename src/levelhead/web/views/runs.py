"""Live runs of a class: planning one, and the console on which it is marked."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.mark_run import mark_run, plan_run
from levelhead.actions.run_ports import RunKept
from levelhead.basics.errors import Refused
from levelhead.curriculum.outcomes import scenario_types
from levelhead.records.register import presence
from levelhead.records.run_marks import LEVELS, SAFETY_OFFICER_NOTES, STAGES, WHY_STOPPED
from levelhead.records.runs import PARTS, Run, playable
from levelhead.records.timeline import timeline
from levelhead.storage.class_queries import names_of
from levelhead.storage.day_queries import marks_seen
from levelhead.storage.run_queries import run_seen, runs_seen
from levelhead.web.console import (
    WAYS,
    act_titles,
    clock_words,
    run_title,
    said,
    state_words,
    tactic_titles,
    taps,
)
from levelhead.web.rights import RUNS_CLASSES, needs, person_of, roles_of
from levelhead.web.running import class_for, form_id, now
from levelhead.web.views.site import bad_request, message


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The runs of a class, and a form to plan one more."""
    kept = class_for(request, class_id)
    if request.method != "POST":
        return _plan_page(request, kept, [])
    form = form_id(request)
    if form is None:
        return _plan_page(request, kept, [("block", "The form could not be read. Fill it in again.")])
    run = _typed(request, kept, form)
    try:
        planned = plan_run(by=person_of(request).staff_number, run=run, **wiring.run_ports())
    except Refused as error:
        link = (request.path, "See the runs of the class")
        return message(request, 409, "The run was not planned", str(error), link=link)
    if planned.problems:
        return _plan_page(request, kept, list(planned.problems))
    return redirect("run", class_id, form)


def _typed(request: HttpRequest, kept: ClassKept, form: UUID) -> Run:
    def several(name: str) -> tuple[str, ...]:
        words = " ".join(request.POST.getlist(name)).replace(",", " ")
        return tuple(dict.fromkeys(words.split()))

    def one(name: str) -> str:
        return request.POST.get(name, "").strip()

    return Run(
        id=str(form),
        class_id=kept.id,
        block_id=one("block"),
        scenario_type=one("scenario_type"),
        learners=several("learners"),
        role_players=several("role_players"),
        coach=one("coach"),
        safety_officer=one("safety_officer"),
        observers=several("observers"),
    )


def _plan_page(request: HttpRequest, kept: ClassKept, problems: list[tuple[str, str]]) -> HttpResponse:
    blocks = playable(kept.day)
    there = presence(marks_seen(UUID(kept.id)).values())
    here = [number for number, spells in there.items() if spells[-1].until is None]
    coaches = tuple(dict.fromkeys(number for block in blocks for number in block.coaches))
    found = runs_seen(UUID(kept.id))
    watching = next((block.safety_officer for block in blocks if block.safety_officer), "")
    context = {
        "kept": kept,
        "form": request.POST.get("form") if form_id(request) else uuid4(),
        "blocks": blocks,
        "types": scenario_types(),
        "here": here,
        "coaches": coaches,
        "may_plan": bool(kept.opened_at and not (kept.closed_at or kept.cancelled_at)),
        "lines": [(one, timeline(one.marks.values()), run_title(one.run)) for one in found],
        "ways": WAYS,
        "names": names_of({*here, *coaches, *(n for one in found for n in one.run.everybody)}),
        "typed": request.POST if problems else {"safety_officer": watching},
        "ticked": request.POST.getlist("learners"),
        "found": dict(reversed(problems)),
        "errors": [{"field": field, "text": text} for field, text in problems],
    }
    return render(request, "pages/runs.html.jinja", context, status=400 if problems else 200)


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, class_id: UUID, run_id: UUID) -> HttpResponse:
    """The console: one tap a mark. A form sends one tap; a device that kept some sends them together."""
    kept = class_for(request, class_id)
    found = run_seen(class_id, run_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _marked(request, kept, run_id)
    return _console(request, kept, found)


def _marked(request: HttpRequest, kept: ClassKept, run_id: UUID) -> HttpResponse:
    """Keep what was tapped: an answer for the device that keeps its taps, or the page to go to."""
    by, is_device = person_of(request).staff_number, request.content_type == "application/json"
    try:
        marks = taps(request, by)
    except ValueError:
        return JsonResponse({}, status=400) if is_device else bad_request(request)
    answer = mark_run(by=by, run_id=str(run_id), marks=marks, **wiring.run_ports())
    if is_device:
        told = [{"id": one.mark_id, "reason": one.reason, "remedy": one.remedy} for one in answer.conflicts]
        return JsonResponse({"taken": answer.taken, "conflicts": told})
    if answer.conflicts:
        (one,) = answer.conflicts
        link = (request.path, "Go back to the console")
        return message(request, 409, "That was not marked", one.reason, one.remedy, link=link)
    if (marks[0].kind, marks[0].detail) == ("stop_told", "injury"):
        messages.success(request, "Noted. Tell of the injury when everybody is seen to.")
        return redirect("class-injury", kept.id)
    return redirect("run", kept.id, run_id)


def _console(request: HttpRequest, kept: ClassKept, found: RunKept) -> HttpResponse:
    line, by = timeline(found.marks.values()), person_of(request).staff_number
    places = {one.mark.id: one.number for one in line.entries}
    zone, moment = kept.day.starts_at.tzinfo, now()
    last = {kind: one.mark.detail for kind in ("stage", "level") if (one := line.last(kind))}
    context: dict[str, Any] = {
        "kept": kept,
        "found": found,
        "title": run_title(found.run),
        "line": line,
        "way": WAYS[line.way],
        "rows": [
            (one, clock_words(one.seconds), said(one.mark, places), state_words(one))
            for one in reversed(line.entries)
        ],
        "last": last,
        "untold": line.untold(),
        "is_safety_officer": by == found.run.safety_officer,
        "safety_notes": SAFETY_OFFICER_NOTES,
        "stages": STAGES,
        "levels": LEVELS,
        "tactics": tactic_titles(),
        "acts": act_titles(),
        "why": WHY_STOPPED,
        "parts": [(PARTS[part], number) for part, number in found.run.parts],
        "names": names_of([*found.run.everybody, *(one.by for one in found.marks.values())]),
        "form": uuid4(),
        "by": by,
        "now": moment,
        "zone": zone,
        "since_start": _since(line.began_at, line.ended_at or moment),
        "since_held": _since(line.held_since, moment),
        "may_debrief": "instructor" in roles_of(request.user),
        "here_url": reverse("run", args=[kept.id, found.run.id]),
    }
    return render(request, "pages/run.html.jinja", context)


def _since(then: Any, until: Any) -> str:
    return "" if then is None else clock_words(int((until - then).total_seconds()))
