"""Instruct: practice that its learner shows, and how its turns were read. Nothing else is open here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.encounter.acts import ACTS, MEANINGS
from levelhead.encounter.corrected import Retaken, labels, standing_reading
from levelhead.storage.scopes import encounters_shown_to
from levelhead.web.rights import needs
from levelhead.web.scenarios import practised
from levelhead.web.views.site import message

MOST_LISTED = 50
NOT_UNDERSTOOD = "not_understood"


@needs("instructor")
@require_safe
def instruct(request: HttpRequest) -> HttpResponse:
    """The encounters that learners show."""
    context = {"encounters": practised(encounters_shown_to(request.user)[:MOST_LISTED]), "most": MOST_LISTED}
    return render(request, "pages/instruct.html.jinja", context)


@needs("instructor")
@require_safe
def shown(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The debrief of an encounter that is shown, as it is corrected, or as it was read at first."""
    both = _shown(request, encounter_id)
    if both is None:
        return _changed(request)
    as_read = "as-read" in request.GET and bool(both.corrections)
    context = {
        "debrief": wiring.debrief_page(both.original) if as_read else wiring.corrected_debrief_page(both),
        "encounter": encounters_shown_to(request.user).get(pk=encounter_id),
        "readable": {turn.n for turn in both.original.turns if turn.officer.utterance is not None},
        "is_corrected": bool(both.corrections),
        "as_read": as_read,
    }
    return render(request, "pages/shown.html.jinja", context)


@needs("instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, encounter_id: UUID, turn: int) -> HttpResponse:
    """Correct how one turn was read."""
    both = _shown(request, encounter_id)
    if both is None:
        return _changed(request)
    try:
        reading = standing_reading(both.original, both.corrections, turn)
    except CalledWrongly:
        raise Http404 from None
    if request.method != "POST":
        acts, flags = (one.split(";") if one else [] for one in labels(reading))
        return _page(request, _Form(encounter_id, both, turn, acts or [NOT_UNDERSTOOD], flags))
    if request.POST.get("seen") != str(len(both.corrections)):
        link = (request.path, "See how the turn is read now, and decide again")
        why = "Another instructor, or you in another window, corrected this encounter meanwhile."
        return message(request, 409, "This correction was not made", why, "Nothing was changed.", link=link)
    try:
        _correct(request, encounter_id, turn)
    except CalledWrongly as error:
        acts = request.POST.getlist("acts")
        form = _Form(encounter_id, both, turn, acts, request.POST.getlist("flags"), str(error))
        return _page(request, form)
    except Refused as error:
        link = (reverse("shown", args=[encounter_id]), "Go back to the debrief")
        return message(request, 409, "This correction was not made", str(error), link=link)
    messages.success(request, f"Turn {turn} is corrected, and everything after it was worked out anew.")
    return redirect("shown", encounter_id)


def _correct(request: HttpRequest, encounter_id: UUID, turn: int) -> None:
    """Make the correction that was sent. Raises CalledWrongly when it is none, Refused when it may not be."""
    acts, flags = request.POST.getlist("acts"), request.POST.getlist("flags")
    if error := _unclear(acts):
        raise CalledWrongly(error)
    wiring.correct_turn(
        by=request.user.get_username(),
        encounter_id=str(encounter_id),
        turn=turn,
        acts=[act for act in acts if act != NOT_UNDERSTOOD],
        flags=flags,
    )


def _unclear(acts: list[str]) -> str:
    """What is wrong with a choice of acts; empty when nothing is."""
    if not acts:
        return "Choose what the words do, or say that they cannot be understood."
    if NOT_UNDERSTOOD in acts and len(acts) > 1:
        return "Words that cannot be understood do nothing else: choose one or the other."
    return ""


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one turn: what is chosen in it, and what is wrong with that."""

    encounter_id: UUID
    both: Retaken
    turn: int
    acts: list[str]
    flags: list[str]
    error: str = ""


def _page(request: HttpRequest, form: _Form) -> HttpResponse:
    original = form.both.original
    context: dict[str, Any] = {
        "encounter_id": form.encounter_id,
        "turn": form.turn,
        "said": original.turns[form.turn - 1].officer.utterance,
        "heard": original.turns[form.turn - 2].heard if form.turn > 1 else original.opening,
        "acts": [(act, MEANINGS[act]) for act in ACTS],
        "chosen": form.acts,
        "flags": form.flags,
        "seen": len(form.both.corrections),
        "errors": [{"field": f"act-{ACTS[0]}", "text": form.error}] if form.error else [],
    }
    return render(request, "pages/correct.html.jinja", context, status=400 if form.error else 200)


def _shown(request: HttpRequest, encounter_id: UUID) -> Retaken | None:
    """An encounter that is shown to this instructor; None when its scenario or the rule has changed.

    Raises:
        Http404: there is none, or it is of a unit that this instructor has nothing to do with.
    """
    if not encounters_shown_to(request.user).filter(pk=encounter_id).exists():
        raise Http404
    try:
        return wiring.shown_encounter(str(encounter_id))
    except Refused:
        raise Http404 from None
    except FaultsFound:
        return None


def _changed(request: HttpRequest) -> HttpResponse:
    return message(
        request,
        409,
        "This encounter cannot be played again",
        "Its scenario, or the rule that the person follows, has changed since it was played, so a correction "
        "of it could not be worked out.",
        link=(reverse("instruct"), "Go to what is shown"),
    )
