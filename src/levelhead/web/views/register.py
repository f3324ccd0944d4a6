"""The register of a class: one tap for what usually happens, a page for each learner, and closing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.mark_register import close_register
from levelhead.basics.errors import Refused
from levelhead.records.register import Mark
from levelhead.records.register_lines import LEAVINGS, WAYS, RegisterLine, likely_time, register_lines
from levelhead.storage.class_queries import names_of
from levelhead.storage.day_queries import marks_seen, people_found
from levelhead.web.rights import RUNS_CLASSES, needs, person_of
from levelhead.web.running import class_for, form_id, mark_id, now, running_roles, typed_time
from levelhead.web.sensors import CAMERA_ALONE
from levelhead.web.views.site import message

ARRIVALS = {"present": "booked", "late": "booked", "back": "booked", "walk_in": "walk_in", "swap": "swap"}
LEAVES = {name: text for name, text in LEAVINGS.items() if name != "end"}
SAID = {
    "present": "here",
    "late": "here, late",
    "back": "back",
    "walk_in": "here, as a walk-in",
    "swap": "here, in the place of somebody else",
    "left_early": "left early",
    "withdrawn": "withdrawn",
    "injured": "injured",
    "void": "taken back",
}


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Everybody on the register, with a button for what usually happens now."""
    kept = class_for(request, class_id)
    if request.method == "POST":
        return _noted(request, kept, None)
    return _page(request, kept)


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def learner(request: HttpRequest, class_id: UUID, staff_number: str) -> HttpResponse:
    """One learner: every mark, and noting anything at any time of the day."""
    kept = class_for(request, class_id)
    if request.method == "POST":
        return _noted(request, kept, staff_number)
    return _learner_page(request, kept, staff_number)


def _noted(request: HttpRequest, kept: ClassKept, number: str | None) -> HttpResponse:
    """Note what was pressed; the page again, with what is wrong, where it was not taken."""
    do, _, rest = request.POST.get("do", "").partition(" ")
    form, marks = form_id(request), marks_seen(UUID(kept.id))
    if form is None or do not in SAID:
        return _again(request, kept, number, ("find", "Choose what happened."))
    where = f"row-{number or rest}"
    at = _moment(request, kept, do)
    if at is None:
        return _again(request, kept, number, ("time", "Give the time as hours and minutes, such as 09:05."))
    mark = _mark(request, kept, form=form, do=do, number=number or rest, at=at, marks=marks)
    if mark is None:
        return _again(request, kept, number, (where, "That mark is not there any more."))
    try:
        answer = wiring.send_marks(by=mark.by, class_id=kept.id, marks=[mark])
    except Refused as error:
        return _again(request, kept, number, (where, str(error)))
    for conflict in answer.conflicts:
        # Pressed twice: the time is that of the first press, all else is the same.
        if conflict.code != "mark-differs" or not _told_before(mark, marks_seen(UUID(kept.id))):
            told = f"{names_of([mark.staff_number]).get(mark.staff_number, mark.staff_number)}: "
            return _again(request, kept, number, (where, f"{told}{conflict.reason} {conflict.remedy}"))
    return _done(request, kept, mark, do)


def _done(request: HttpRequest, kept: ClassKept, mark: Mark, do: str) -> HttpResponse:
    name = names_of([mark.staff_number]).get(mark.staff_number, mark.staff_number)
    moment = mark.at.astimezone(kept.day.starts_at.tzinfo)
    when = "" if do == "void" else f", {moment:%H:%M}"
    messages.success(request, f"{name}: {SAID[do]}{when}.")
    if do == "injured":
        address = reverse("class-injury", args=[kept.id])
        return redirect(f"{address}?{urlencode({'who': mark.staff_number})}")
    return redirect(f"{reverse('register', args=[kept.id])}#row-{mark.staff_number}")


def _told_before(mark: Mark, marks: dict[str, Mark]) -> bool:
    kept = marks.get(mark.id)
    same = ("staff_number", "kind", "why", "by", "corrects", "in_place_of")
    return kept is not None and all(getattr(kept, name) == getattr(mark, name) for name in same)


def _moment(request: HttpRequest, kept: ClassKept, do: str) -> datetime | None:
    """The time that was typed, or the likely one where none was; None where it cannot be read."""
    typed = request.POST.get("time", "").strip()
    return typed_time(kept.day, typed) if typed else likely_time(kept.day, do, now())


def _mark(
    request: HttpRequest,
    kept: ClassKept,
    *,
    form: UUID,
    do: str,
    number: str,
    at: datetime,
    marks: dict[str, Mark],
) -> Mark | None:
    """The mark that a press means; None where it corrects one that is not there."""
    by, corrects = person_of(request).staff_number, request.POST.get("corrects", "")
    place_of = request.POST.get("in_place_of", "")
    if do == "void":
        corrects = corrects or number
    if corrects and corrects not in marks:
        return None
    if corrects:
        number = marks[corrects].staff_number
    name = mark_id(form, do, number, corrects)
    if do == "void":
        return Mark(name, number, "void", marks[corrects].at, "", now(), by, corrects)
    if do in LEAVES:
        return Mark(name, number, "left", at, do, now(), by, corrects)
    why = ARRIVALS[do]
    if why == "booked" and number not in kept.booked:
        why = _came_as(number, marks)
    if do == "walk_in" and place_of:
        why = "swap"
    return Mark(name, number, "arrived", at, why, now(), by, corrects, place_of if why == "swap" else "")


def _came_as(number: str, marks: dict[str, Mark]) -> str:
    """How somebody without a place came before, for when they come back."""
    return next(
        (one.why for one in marks.values() if one.staff_number == number and one.kind == "arrived"), "walk_in"
    )


# -- pages


def _again(request: HttpRequest, kept: ClassKept, number: str | None, error: tuple[str, str]) -> HttpResponse:
    if number is None:
        return _page(request, kept, error)
    return _learner_page(request, kept, number, error)


def _page(request: HttpRequest, kept: ClassKept, error: tuple[str, str] | None = None) -> HttpResponse:
    words = " ".join(request.GET.get("find", "").split())
    found = (
        people_found(request.user, running_roles(request), words, kept.day.on)
        if words and kept.opened_at
        else []
    )
    lines = _lines(kept)
    names = names_of({number for line in lines for number in (line.staff_number, line.replaces) if number})
    context = {
        **_both(kept, error),
        "lines": lines,
        "names": names,
        "tally": _tally(lines),
        "leaves": LEAVES,
        "words": words,
        "found_people": found,
        "on_register": {line.staff_number for line in lines if line.state != "unanswered"},
        "free": [line.staff_number for line in lines if line.state == "unanswered"],
    }
    page = render(request, "pages/register.html.jinja", context, status=409 if error else 200)
    page["Permissions-Policy"] = CAMERA_ALONE  # a card's code, where a person asks for it
    return page


def _learner_page(
    request: HttpRequest, kept: ClassKept, number: str, error: tuple[str, str] | None = None
) -> HttpResponse:
    line = next((one for one in _lines(kept) if one.staff_number == number), None)
    if line is None:
        raise Http404
    context = {
        **_both(kept, error),
        "line": line,
        "names": names_of([number, line.replaces, *(mark.by for mark in line.marks)]),
        "leaves": LEAVES,
        "ways": WAYS,
        "typed": request.POST.get("time", ""),
        "chosen": request.POST.get("do", ""),
        "corrects": request.POST.get("corrects", ""),
    }
    return render(request, "pages/register_learner.html.jinja", context, status=409 if error else 200)


def _both(kept: ClassKept, error: tuple[str, str] | None) -> dict[str, Any]:
    return {
        "kept": kept,
        "form": uuid4(),
        "is_open": bool(kept.opened_at and not kept.closed_at),
        "zone": kept.day.starts_at.tzinfo,
        "errors": [{"field": error[0], "text": error[1]}] if error else [],
    }


def _lines(kept: ClassKept) -> list[RegisterLine]:
    return register_lines(kept.day, kept.booked, marks_seen(UUID(kept.id)).values(), now())


def _tally(lines: list[RegisterLine]) -> dict[str, int]:
    return {
        state: sum(line.state == state for line in lines)
        for state in ("here", "unanswered", "gone", "replaced")
    }


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What is unanswered, who is still there, and closing the register."""
    kept = class_for(request, class_id)
    back = (reverse("register", args=[class_id]), "Go to the register")
    if request.method == "POST":
        if kept.closed_at:
            messages.success(request, "The register is closed.")
            return redirect("register", class_id)
        if request.POST.get("seen") != str(len(marks_seen(class_id))):
            why = "Somebody noted something on this register since you looked."
            link = (request.path, "Look at what is unanswered now, and close it again")
            return message(request, 409, "The register was not closed", why, link=link)
        try:
            close_register(by=person_of(request).staff_number, class_id=kept.id, **wiring.class_ports())
        except Refused as error:
            return message(request, 409, "The register was not closed", str(error), link=back)
        messages.success(request, "The register is closed, and attendance is recorded.")
        return redirect("register", class_id)
    lines = _lines(kept)
    context = {
        "kept": kept,
        "names": names_of({line.staff_number for line in lines}),
        "unanswered": [line for line in lines if line.state == "unanswered"],
        "here": [line for line in lines if line.state == "here"],
        "came": [line for line in lines if line.state in {"here", "gone"}],
        "seen": len(marks_seen(class_id)),
    }
    return render(request, "pages/register_close.html.jinja", context)
