"""Practise: choose a scenario, meet the person, read the debrief. All of it is the learner's alone."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from levelhead import wiring
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter, Turn
from levelhead.storage.queries import encounters_of
from levelhead.web.rights import needs

_WAITS = (("/wait 10", "Wait ten seconds, saying nothing"), ("/wait 30", "Wait half a minute"))
_GROUPS = {"move": "Moves", "tactic": "Tactics"}


@needs("officer")
@require_GET
def practise(request: HttpRequest) -> HttpResponse:
    """The scenarios, and what this learner has practised."""
    context = {
        "scenarios": [read_scenario(one) for one in scenario_ids()],
        "encounters": encounters_of(request.user)[:20],
        "titles": titles(),
        "endings": _endings(),
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
def encounter(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The encounter, and its next turn."""
    if request.method != "POST":
        return _page(request, encounter_id, _mine(request, encounter_id))
    mine = _mine(request, encounter_id)
    typed = request.POST.get("utterance", "")
    line = request.POST.get("line") or typed.strip().lstrip("/")
    try:
        turn = int(request.POST.get("turn", ""))
    except ValueError:
        turn = 0
    try:
        wiring.say(by=request.user.get_username(), encounter_id=str(encounter_id), turn=turn, line=line)
    except CalledWrongly as error:
        return _page(request, encounter_id, mine, typed=typed, error=str(error))
    except Refused as error:
        return _refused(request, encounter_id, str(error), typed)
    return redirect("encounter", encounter_id)


@needs("officer")
@require_POST
def stop(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Stop before the end, and go to the debrief."""
    _mine(request, encounter_id)
    wiring.stop_encounter(by=request.user.get_username(), encounter_id=str(encounter_id))
    return redirect("debrief", encounter_id)


@needs("officer")
@require_GET
def debrief(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The debrief of one's own encounter."""
    mine = _mine(request, encounter_id)
    if not mine.turns:
        return redirect("encounter", encounter_id)
    context = {"debrief": wiring.debrief_page(mine), "encounter_id": encounter_id}
    return render(request, "pages/debrief.html.jinja", context)


@needs("officer")
@require_GET
def transcript(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The transcript of one's own encounter, as a file."""
    kept = wiring.transcript(_mine(request, encounter_id))
    answer = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="transcript-{encounter_id}.json"'
    return answer


def titles() -> dict[str, str]:
    """Scenario to title."""
    return {one: read_scenario(one).title for one in scenario_ids()}


def _endings() -> dict[tuple[str, str], str]:
    scenarios = [read_scenario(one) for one in scenario_ids()]
    return {(one.id, ending.id): ending.title for one in scenarios for ending in one.endings}


def _mine(request: HttpRequest, encounter_id: UUID) -> Encounter:
    """The learner's own encounter; anybody else's does not exist for them."""
    try:
        return wiring.encounter(by=request.user.get_username(), encounter_id=str(encounter_id))
    except Refused:
        raise Http404 from None
    except FaultsFound as found:
        # Played under an older scenario or rule: it is kept, and cannot be shown as it was.
        raise Http404(str(found)) from found


def _page(
    request: HttpRequest, encounter_id: UUID, mine: Encounter, *, typed: str = "", error: str = ""
) -> HttpResponse:
    open_now = sorted(mine.open_doings(), key=lambda doing: doing.kind)
    groups: list[tuple[str, list[dict[str, str]]]] = [
        ("Give time", [{"line": line, "title": title} for line, title in _WAITS])
    ]
    for kind, doings in groupby(open_now, key=lambda doing: doing.kind):
        listed = [{"line": f"/{kind} {doing.id}", "title": doing.title} for doing in doings]
        groups.append((_GROUPS[kind], listed))
    context = {
        "encounter_id": encounter_id,
        "scenario": mine.scenario,
        "person": mine.scenario.person_name if mine.is_so("found name") else "Him",
        "opening": mine.opening,
        "turns": [_shown(mine, turn) for turn in mine.turns],
        "ending": mine.outcome,
        "next_turn": len(mine.turns) + 1,
        "groups": groups,
        "opened": bool(mine.turns and mine.turns[-1].officer.utterance is None),
        "typed": typed,
        "errors": [{"field": "utterance", "text": error}] if error else [],
    }
    return render(request, "pages/encounter.html.jinja", context, status=400 if error else 200)


def _shown(mine: Encounter, turn: Turn) -> dict[str, Any]:
    return {"did": turn_in_words(mine, turn), "says": turn.says, "does": turn.does}


def turn_in_words(mine: Encounter, turn: Turn) -> str:
    """What the officer did in a turn, as a learner reads it."""
    done = turn.officer
    if done.utterance is not None:
        return done.utterance
    if done.wait_seconds is not None:
        return f"You wait {done.wait_seconds} seconds."
    if done.act is not None:
        return f"({done.act.replace('_', ' ')})"
    kind, wanted = ("move", done.move) if done.move else ("tactic", done.tactic)
    doing = mine.scenario.doing(kind, wanted or "")
    return doing.title if doing else str(wanted)


def _refused(request: HttpRequest, encounter_id: UUID, why: str, typed: str) -> HttpResponse:
    context = {
        "heading": "This turn has been taken",
        "sentences": [why, *([f"What you typed was not used: “{typed}”"] if typed else [])],
        "link": {"href": request.path, "text": "Go on from where the encounter is now"},
        "encounter_id": encounter_id,
    }
    return render(request, "pages/message.html.jinja", context, status=409)
