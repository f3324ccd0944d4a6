"""Practise: choose a scenario, meet the person, read the debrief. All of it is the learner's alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from levelhead.web.sensors import MICROPHONE_ALONE
from levelhead.web.views.site import message

MOST_LISTED = 20
OwnView = Callable[..., HttpResponse]


def own(view: OwnView) -> Callable[..., HttpResponse]:
    """A page about one's own encounter; anybody else's does not exist for it."""

    @wraps(view)
    def opened(request: HttpRequest, encounter_id: UUID, **also: int) -> HttpResponse:
        kept = get_object_or_404(encounters_of(request.user), pk=encounter_id)
        try:
            return view(request, kept, **also)
        except FaultsFound as found:
            return message(
                request,
                409,
                "This encounter cannot be played again",
                "Its scenario, or the rule that the person follows, has changed since you played it. "
                "An encounter is shown only as it was, and it would be played otherwise now.",
                "It is kept as the record that it is, and it still counts as practice.",
                *_lost(found),
                link=_record_of(kept),
            )

    return opened


@needs("officer")
@require_safe
def practise(request: HttpRequest) -> HttpResponse:
    """The scenarios, and what this learner has practised."""
    context = {
        "scenarios": scenarios(),
        "model": wiring.language_model_in_use(),
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
    by = request.user.get_username()
    both = wiring.own_encounter(by=by, encounter_id=str(kept.pk))
    as_read = "as-read" in request.GET and bool(both.corrections)
    context = {
        "debrief": wiring.debrief_page(both.original) if as_read else wiring.corrected_debrief_page(both),
        "encounter": kept,
        "attempts": wiring.attempts(by=by, encounter_id=str(kept.pk)),
        "is_corrected": bool(both.corrections),
        "as_read": as_read,  # a branch goes on from the readings that stand, so none leaves this one
    }
    return render(request, "pages/debrief.html.jinja", context)


@needs("officer")
@require_POST
@own
def back(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """Go back to a turn and try again, in a branch."""
    turn = _number(request.POST.get("turn", ""))
    try:
        branch = wiring.go_back(by=request.user.get_username(), encounter_id=str(kept.pk), turn=turn)
    except Refused as error:
        link = (_address(kept), "Go on from where the encounter is now")
        return message(request, 409, "There is no such turn", str(error), "Nothing was changed.", link=link)
    return redirect("encounter", branch)


@needs("officer")
@require_POST
@own
def show(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """Let instructors read one's own encounter, or no longer."""
    shown = request.POST.get("shown") == "yes"
    try:
        wiring.show_encounter(by=request.user.get_username(), encounter_id=str(kept.pk), shown=shown)
    except Refused as error:
        return message(
            request, 409, "It cannot be shown yet", str(error), link=(_address(kept), "Go back to it")
        )
    said = "Instructors can read this encounter now." if shown else "Nobody but you can read it now."
    messages.success(request, said)
    return redirect("debrief", kept.pk)


@needs("officer")
@require_safe
@own
def transcript(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """The transcript of one's own encounter, as a file, once it is over."""
    if kept.ended_at is None:
        return redirect("encounter", kept.pk)
    by = request.user.get_username()
    written = wiring.own_transcript(by=by, encounter_id=str(kept.pk))
    return json_file(written, f"transcript-{kept.pk}.json")


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
        "speech": wiring.speech_in_use(),
        "model": None if kept.ended_at else wiring.language_model_in_use(),
        "parent_turn": kept.parent_turn,
        "parent": _address(kept.parent) if kept.parent else "",
        "typed": typed,
        "errors": [{"field": "utterance", "text": error}] if error else [],
    }
    page = render(request, "pages/encounter.html.jinja", context, status=400 if error else 200)
    if context["speech"].hears and kept.ended_at is None:
        page["Permissions-Policy"] = MICROPHONE_ALONE
    return page


def _lost(found: FaultsFound) -> list[str]:
    """What the encounter names that its scenario no longer has, in words."""
    return [
        f"The scenario no longer has {fault.found} ({fault.place.column})."
        for fault in found.faults
        if fault.code == "transcript-id-gone"
    ]


def _record_of(kept: models.Encounter) -> tuple[str, str]:
    """Where what was said can still be had: once it is over, as a file."""
    if kept.ended_at is None:
        return "/practise/", "Go to your practice"
    return reverse("transcript", args=[kept.pk]), "Download the record of it (JSON)"


def _address(kept: models.Encounter) -> str:
    """The page of an encounter: its debrief once it is over."""
    return str(reverse("encounter" if kept.ended_at is None else "debrief", args=[kept.pk]))


def _was_taken(played: Encounter, turn: int, line: str) -> bool:
    """Whether the turn that is refused is there already, word for word: a button pressed twice."""
    with suppress(CalledWrongly):
        if 0 < turn <= len(played.turns):
            return replace(played.turns[turn - 1].officer, reading=None) == parse_line(line)
    return False


def _not_taken(request: HttpRequest, why: str, typed: str) -> HttpResponse:
    link = (request.path, "Go on from where the encounter is now")
    return message(request, 409, "This turn was not taken", why, link=link, kept=typed)
