"""The debrief of a live run: for its learners once it is over, and for instructors who may run its class."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from levelhead.actions.class_ports import ClassKept
from levelhead.actions.run_ports import RunKept
from levelhead.debrief.live.make import LIMITS, debrief_run
from levelhead.records.run_marks import WHY_STOPPED
from levelhead.records.runs import PARTS
from levelhead.records.timeline import timeline
from levelhead.storage.class_queries import names_of
from levelhead.storage.classes import class_seen
from levelhead.storage.day_queries import class_run
from levelhead.storage.run_queries import run_seen, runs_of_learner
from levelhead.web.console import WAYS, clock_words, run_title, said, state_words
from levelhead.web.files import json_file
from levelhead.web.rights import needs, person_of, roles_of

MOST_LISTED = 50


@needs("officer")
@require_safe
def my_runs(request: HttpRequest) -> HttpResponse:
    """The live runs in which somebody was a learner."""
    found = runs_of_learner(person_of(request))[:MOST_LISTED]
    lines = [(one, timeline(one.marks.values()), run_title(one.run)) for one in found]
    return render(request, "pages/my_runs.html.jinja", {"lines": lines, "ways": WAYS, "most": MOST_LISTED})


@needs("officer", "instructor")
@require_safe
def run_debrief(request: HttpRequest, class_id: UUID, run_id: UUID) -> HttpResponse:
    """The two ledgers, what a coach would notice, the families to be rated, and every mark."""
    kept, found, is_instructor = _opened(request, class_id, run_id)
    made = debrief_run(found.run, timeline(found.marks.values()))
    places = {one.mark.id: one.number for one in made.timeline.entries}
    stops = [one for one in made.timeline.stops if one.told]
    context: dict[str, Any] = {
        "kept": kept,
        "made": made,
        "title": run_title(found.run),
        "way": WAYS[made.timeline.way],
        "limits": LIMITS,
        "is_instructor": is_instructor,
        "parts": [(PARTS[part], number) for part, number in found.run.parts],
        "names": names_of([*found.run.everybody, *(one.by for one in found.marks.values())]),
        "markers": sorted({one.by for one in found.marks.values()}),
        "told": [
            (one.entry, one.told.mark.who, WHY_STOPPED[one.told.mark.detail]) for one in stops if one.told
        ],
        "rows": [
            (one, clock_words(one.seconds), said(one.mark, places), state_words(one))
            for one in made.timeline.entries
        ],
        "labels": {"well": "Keep.", "badly": "Change.", "notice": "Notice."},
        "speaks": {"for": "For", "against": "Against", "open": "Bears on it"},
    }
    return render(request, "pages/run_debrief.html.jinja", context)


@needs("officer", "instructor")
@require_safe
def run_debrief_json(request: HttpRequest, class_id: UUID, run_id: UUID) -> HttpResponse:
    """The same debrief as JSON."""
    _, found, _ = _opened(request, class_id, run_id)
    made = debrief_run(found.run, timeline(found.marks.values()))
    return json_file(made.as_dict(), f"run-{run_id}.json")


def _opened(request: HttpRequest, class_id: UUID, run_id: UUID) -> tuple[ClassKept, RunKept, bool]:
    """The class and the run, where this account may read it, and whether as an instructor. Raises Http404.

    A planner may run a class and may not read what was learnt in it.
    """
    roles = roles_of(request.user) & {"instructor"}
    kept = class_run(request.user, roles, class_id) if roles else None
    is_instructor = kept is not None
    kept = kept or class_seen(class_id)
    found = run_seen(class_id, run_id)
    if kept is None or found is None:
        raise Http404
    if not is_instructor and not _is_own(request, found):
        raise Http404
    return kept, found, is_instructor


def _is_own(request: HttpRequest, found: RunKept) -> bool:
    """Whether somebody was a learner of a run that is over."""
    mine = "officer" in roles_of(request.user) and person_of(request).staff_number in found.run.learners
    return mine and timeline(found.marks.values()).way == "over"
