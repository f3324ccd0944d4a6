"""Telling of an injury or a near miss on the day of a class. Its detail is not shown here again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.keep_safe import InjuryFollowed, InjuryTold, record_injury
from levelhead.basics.errors import Refused
from levelhead.records.injuries import CAUSES, SEVERITIES
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.web.rights import RUNS_CLASSES, needs, person_of
from levelhead.web.running import class_for
from levelhead.web.views.site import message

LONGEST = 2000


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def injury(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The short form: what it came from, how bad it was, to whom, and what happened."""
    kept = class_for(request, class_id)
    if request.method != "POST":
        return _page(request, kept, {})
    found = _wrong(request, kept)
    if found:
        return _page(request, kept, found)
    try:
        is_recorded = _record(request, kept)
    except Refused as error:
        back = (reverse("class-injury", args=[class_id]), "Go back to the form")
        typed = request.POST.get("text", "")
        return message(request, 409, "It was not recorded", str(error), link=back, kept=typed)
    if not is_recorded:
        return message(
            request,
            409,
            "Something was told of meanwhile",
            "An injury or near miss of this class was told of since you opened the form; perhaps it was this "
            "very one, sent twice. Nothing was added.",
            link=(reverse("class-injury", args=[class_id]), "Tell of another one"),
            kept=request.POST.get("text", ""),
        )
    messages.success(request, "It is recorded. The detail went to those who may read it, and to nobody else.")
    return redirect("class-day", class_id)


def _record(request: HttpRequest, kept: ClassKept) -> bool:
    """Record what the form tells, unless something was told of since it was opened; whether it was."""
    told = InjuryTold(kept.id, kept.day.on, request.POST["cause"], request.POST["severity"])
    who = request.POST.get("who", "").strip()
    text = request.POST.get("text", "").strip()
    by, ports = person_of(request).staff_number, wiring.safety_ports()
    with ports[
        "work"
    ].transaction():  # one at a time, so that of one form sent twice the second sees the first
        if request.POST.get("seen") != str(_reported(kept)):
            return False
        record_injury(
            by=by,
            told=told,
            detail=InjuryFollowed(who, text, unable=request.POST.get("unable") == "yes"),
            unnamed=request.POST.get("unnamed") == "yes",
            **ports,
        )
    return True


def _wrong(request: HttpRequest, kept: ClassKept) -> dict[str, str]:
    """Field to what is wrong with it."""
    found, who = {}, request.POST.get("who", "").strip()
    if request.POST.get("severity") not in SEVERITIES:
        found["severity"] = "Say how bad it was."
    if request.POST.get("cause") not in CAUSES:
        found["cause"] = "Say what it came from, as far as you know."
    if who and not names_of([who]):
        found["who"] = f"Nobody has the staff number {who}."
    if not who and request.POST.get("severity") not in {"near_miss", None}:
        found["who"] = "Say who was hurt."
    if len(request.POST.get("text", "")) > LONGEST:
        found["text"] = f"Say it in at most {LONGEST} characters."
    if kept.day.on > localdate():
        found["severity"] = "This class has not been held yet."
    return found


def _reported(kept: ClassKept) -> int:
    return models.Injury.objects.filter(training_class=kept.id).count()


def _page(request: HttpRequest, kept: ClassKept, found: dict[str, str]) -> HttpResponse:
    given = request.POST or request.GET
    who = given.get("who", "").strip()
    context: dict[str, Any] = {
        "kept": kept,
        "causes": CAUSES,
        "severities": SEVERITIES,
        "given": given,
        "who": who,
        "name": names_of([who]).get(who, "") if who else "",
        "reported": _reported(kept),
        "longest": LONGEST,
        "found": found,
        "errors": [{"field": field, "text": text} for field, text in found.items()],
    }
    return render(request, "pages/class_injury.html.jinja", context, status=400 if found else 200)
