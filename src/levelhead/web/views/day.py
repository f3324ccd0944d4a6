"""The day of a class: what is on, what stands in the way of opening it, and opening it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.open_class import open_class
from levelhead.actions.plan_class import replan_class
from levelhead.basics.errors import Refused
from levelhead.records.class_day import KitCheck
from levelhead.records.gates import Gate, may_open
from levelhead.storage.class_queries import ClassLine, names_of
from levelhead.storage.day_queries import classes_run
from levelhead.web.rights import RUNS_CLASSES, needs, person_of
from levelhead.web.running import class_for, now, running_roles
from levelhead.web.views.classes import overridable
from levelhead.web.views.site import message

DAYS_AHEAD = 14
MOST_LISTED = 50


@needs(*RUNS_CLASSES)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The classes of today and of the next two weeks that one may run, one's own first."""
    on = localdate()
    found = classes_run(request.user, running_roles(request), on, on + timedelta(days=DAYS_AHEAD))
    later = _own_first([one for one in found if one[0].plan.on > on])
    context = {
        "on": on,
        "today": _own_first([one for one in found if one[0].plan.on == on]),
        "later": later[:MOST_LISTED],
        "days_ahead": DAYS_AHEAD,
        "left_out": len(later) - MOST_LISTED,
    }
    return render(request, "pages/day.html.jinja", context)


def _own_first(found: list[tuple[ClassLine, bool]]) -> list[tuple[ClassLine, bool]]:
    return sorted(found, key=lambda one: not one[1])


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def class_day(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The gates of a class in words; seeing to the kit and the stop word, opening."""
    kept = class_for(request, class_id)
    if request.method != "POST":
        return _page(request, kept, {})
    steps: dict[str, Callable[[HttpRequest, ClassKept], dict[str, str]]] = {
        "open": _open,
        "check": _check,
    }
    step = steps.get(request.POST.get("do", ""))
    try:
        found = step(request, kept) if step else {"do": "Choose what to do."}
    except Refused as error:
        link = (reverse("class-day", args=[class_id]), "See how the class stands now")
        typed = request.POST.get("reason", "")
        return message(request, 409, "That was not done", str(error), link=link, kept=typed)
    if found:
        return _page(request, kept, found)
    return redirect("register" if request.POST["do"] == "open" else "class-day", class_id)


def _open(request: HttpRequest, kept: ClassKept) -> dict[str, str]:
    """Open the class; where it is open already, that is what was wanted."""
    if kept.opened_at:
        return {}
    reason = request.POST.get("reason", "").strip()
    if localdate() > kept.day.on and not reason:
        return {"reason": "Say why it is opened only now."}
    ports, settings = wiring.class_ports(), wiring.delivery_settings()
    by = person_of(request).staff_number
    open_class(by=by, class_id=kept.id, reason=reason, settings=settings, **ports)
    messages.success(request, "The class is open.")
    return {}


def _check(request: HttpRequest, kept: ClassKept) -> dict[str, str]:
    """Note the stop word, and that two people checked the kit."""
    word, second = request.POST.get("stop_word", "").strip(), request.POST.get("second", "").strip()
    if request.POST.get("plan") != str(kept.plan_number):
        checked = kept.day.kit_check.second_by if kept.day.kit_check else ""
        if word == kept.day.stop_word and second in {"", checked}:
            return {}  # sent twice
        raise Refused("Somebody changed the plan of this class meanwhile. Look at it, and note it again.")
    by, plan = person_of(request).staff_number, replace(kept.day, stop_word=word)
    found = {} if word else {"stop_word": "Agree on a word."}
    if second and second == by:
        found["second"] = "The second person is somebody else than you."
    elif second and second not in names_of([second]):
        found["second"] = f"Nobody has the staff number {second}."
    if found:
        return found
    if second:
        items = tuple(request.POST.get("items", "").replace(",", " ").split())
        plan = replace(plan, kit_check=KitCheck(by, second, now(), items))
    replan_class(by=by, class_id=kept.id, day=plan, **wiring.class_ports())
    messages.success(request, "Noted.")
    return {}


def _page(request: HttpRequest, kept: ClassKept, found: dict[str, str]) -> HttpResponse:
    gates = wiring.gates_seen(kept)
    context: dict[str, Any] = {
        "kept": kept,
        "gates": gates,
        "names": names_of(one.by for gate in gates for one in gate.overrides),
        "overridable": overridable(request, kept, gates),
        "may_open": may_open(gates),
        "shut": _shut(gates),
        "is_to_come": localdate() < kept.day.on,
        "is_past": localdate() > kept.day.on,
        "reason": request.POST.get("reason", ""),
        "second": request.POST.get("second", ""),
        "stop_word": request.POST.get("stop_word", kept.day.stop_word),
        "items": request.POST.get("items", " ".join(kept.day.kit_check.items if kept.day.kit_check else ())),
        "found": found,
        "errors": [{"field": field, "text": text} for field, text in found.items()],
    }
    return render(request, "pages/class_day.html.jinja", context, status=400 if found else 200)


def _shut(gates: tuple[Gate, ...]) -> list[Gate]:
    return [gate for gate in gates if not gate.lets_open]
