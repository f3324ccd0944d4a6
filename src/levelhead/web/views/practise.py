"""Practise: choose a scenario, meet the person, read the debrief. All of it is the learner's alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from levelhead import wiring
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.encounter.library import scenario_ids
from levelhead.encounter.machine import Encounter
from levelhead.encounter.turn import parse_line
from levelhead.storage import models
from levelhead.storage.queries import encounters_of
from levelhead.web.files import json_file
from levelhead.web.meeting import Meeting
from levelhead.web.rights import needs
from levelhead.web.scenarios import practised, scenarios
from levelhead.web.views.site import message

MOST_LISTED = 20
OwnView = Callable[[HttpRequest, models.Encounter], HttpResponse]


def own(view: OwnView) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page about one's own encounter; anybody else's does not exist for it."""

    @wraps(view)
    def opened(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
        kept = get_object_or_404(encounters_of(request.user), pk=encounter_id)
        try:
            return view(request, kept)
        except FaultsFound:
            return message(
                request,
                409,
                "This encounter cannot be played again",
                "Its scenario, or the rule that the person follows, has changed since you played it. "
                "An encounter is shown only as it was, and it would be played otherwise now.",
                "It is kept, and it still counts as practice.",
                link=("/practise/", "Go to your practice"),
            )

    return opened


@needs("officer")
@require_safe
def practise(request: HttpRequest) -> HttpResponse:
    """The scenarios, and what this learner has practised."""
    context = {
        "scenarios": scenarios(),
        "encounters": practised(encounters_of(request.user)[:MOST_LISTED]),
        "most": MOST_LISTED,
    }
    return render(request, "pages/practise.html.jinja", context)


@needs("officer")
@require_POST
def begin(request: HttpRequest, scenario_id: str) -> HttpResponse:
    """Begin an encounter."""
    if scenario_id not in scenario_ids():
        raise Http404
    try:
        begun = wiring.begin_encounter(
            by=request.user.get_username(),
            scenario_id=scenario_id,
            variant=request.POST.get("variant") or None,
        )
    except CalledWrongly:  # a variant that does not exist: no page of ours sends one
        raise Http404 from None
    return redirect("encounter", begun)


@needs("officer")
@require_http_methods(["GET", "HEAD", "POST"])
@own
def encounter(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """The encounter, and its next turn."""
    if request.method != "POST":
        return _page(request, kept, _played(request, kept))
    typed = request.POST.get("utterance", "")
    line = request.POST.get("line") or _as_words(typed)
    turn = _number(request.POST.get("turn", ""))
    try:
        wiring.say(by=request.user.get_username(), encounter_id=str(kept.pk), turn=turn, line=line)
    except CalledWrongly as error:
        return _page(request, kept, _played(request, kept), typed=typed, error=str(error))
    except Refused as error:
        if not _was_taken(_played(request, kept), turn, line):
            return _not_taken(request, str(error), typed)
    return redirect("encounter", kept.pk)


@needs("officer")
@require_POST
@own
def stop(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """Stop before the end, and go to the debrief; where nothing was said yet there is none."""
    wiring.stop_encounter(by=request.user.get_username(), encounter_id=str(kept.pk))
    return redirect("debrief", kept.pk)


@needs("officer")
@require_safe
@own
def debrief(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """The debrief of one's own encounter, once it is over; before, it would tell what is to be found."""
    if kept.ended_at is None or not kept.turns.exists():
        return redirect("encounter", kept.pk)
    context = {"debrief": wiring.debrief_page(_played(request, kept)), "encounter_id": kept.pk}
    return render(request, "pages/debrief.html.jinja", context)


@needs("officer")
@require_safe
@own
def transcript(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """The transcript of one's own encounter, as a file, once it is over."""
    if kept.ended_at is None:
        return redirect("encounter", kept.pk)
    return json_file(wiring.transcript(_played(request, kept)), f"transcript-{kept.pk}.json")


def _played(request: HttpRequest, kept: models.Encounter) -> Encounter:
    return wiring.encounter(by=request.user.get_username(), encounter_id=str(kept.pk))


def _number(sent: str) -> int:
    """The turn that a page meant; 0, which is no turn, where it sent something else."""
    return int(sent) if re.fullmatch("[0-9]{1,6}", sent) else 0


def _as_words(typed: str) -> str:
    """What stands in the box is said; only the buttons make moves."""
    return typed.strip().lstrip("/")


def _page(
    request: HttpRequest, kept: models.Encounter, played: Encounter, *, typed: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "meeting": Meeting(played, is_over=kept.ended_at is not None),
        "encounter_id": kept.pk,
        "typed": typed,
        "errors": [{"field": "utterance", "text": error}] if error else [],
    }
    return render(request, "pages/encounter.html.jinja", context, status=400 if error else 200)


def _was_taken(played: Encounter, turn: int, line: str) -> bool:
    """Whether the turn that is refused is there already, word for word: a button pressed twice."""
    with suppress(CalledWrongly):
        if 0 < turn <= len(played.turns):
            return replace(played.turns[turn - 1].officer, reading=None) == parse_line(line)
    return False


def _not_taken(request: HttpRequest, why: str, typed: str) -> HttpResponse:
    link = (request.path, "Go on from where the encounter is now")
    return message(request, 409, "This turn was not taken", why, link=link, kept=typed)
