"""What a planner does with a roll-out that is drawn: book from it, move people, note what departs, end it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.book_due import book_due, places_seen
from levelhead.actions.depart_rollout import end_rollout, move_due, note_departure, swap_due
from levelhead.basics.errors import Refused
from levelhead.records.demand import monday
from levelhead.records.due_places import NOT_BOOKED, PlacesPlanned
from levelhead.web.rights import needs, person_of
from levelhead.web.rollout_forms import DepartForm, MoveForm
from levelhead.web.rollout_seen import RolloutSeen, rollout_seen
from levelhead.web.views.site import message

_MINE = ("planner",)


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, name: str) -> HttpResponse:
    """Who would be booked where in a week or in all to come, and who can have no place and why; then do."""
    seen = rollout_seen(request, name, _MINE)
    may_book = "planner" in wiring.delivery_settings().bookings_by
    weeks, wanted = _weeks(request, seen)
    if request.method == "POST":
        if not may_book:
            why = "Where you work, places are booked by others."
            return message(request, 409, "Nobody was booked", why, link=(request.path, "Go back"))
        try:
            found = _book(request, seen, weeks)
        except Refused as error:
            return message(request, 409, "Nobody was booked", str(error), link=(request.path, "Go back"))
        left = f"; {len(found.unplaced)} could not be, and are listed below" if found.unplaced else ""
        messages.success(request, f"{len(found.booked)} booked{left}.")
        return redirect(f"{request.path}?week={wanted}")
    ports = wiring.rollout_ports()
    found = places_seen(
        kept=seen.kept,
        weeks=weeks,
        course_days=wiring.course_days(seen.kept),
        store=ports["store"],
        clock=ports["clock"],
        within=_within(seen),
    )
    why = Counter(reason for _, reason in found.unplaced)
    context: dict[str, Any] = {
        "seen": seen,
        "found": found,
        "wanted": wanted,
        "choices": [(week.isoformat(), f"{week.day} {week:%B %Y}") for week in _to_come(seen)],
        "reasons": [(words, why[code]) for code, words in NOT_BOOKED.items() if why[code]],
        "said": NOT_BOOKED,
        "may_book": may_book and not seen.kept.ended,
    }
    return render(request, "pages/book_rollout.html.jinja", context)


def _book(request: HttpRequest, seen: RolloutSeen, weeks: Sequence[date]) -> PlacesPlanned:
    return book_due(
        by=person_of(request).staff_number,
        name=seen.kept.name,
        weeks=weeks,
        batch=uuid4().hex,
        course_days=wiring.course_days(seen.kept),
        within=_within(seen),
        **wiring.rollout_ports(),
    )


def _within(seen: RolloutSeen) -> frozenset[str]:
    return frozenset(known.due.staff_number for known, _ in seen.rows)


def _to_come(seen: RolloutSeen) -> list[date]:
    """Weeks that are not over and in which somebody is to come who is not trained."""
    weeks = {known.week for known, _ in seen.rows if known.completed_on is None}
    return sorted(week for week in weeks if week >= monday(localdate()))


def _weeks(request: HttpRequest, seen: RolloutSeen) -> tuple[list[date], str]:
    """The week that is asked for, or all to come: the first to come where nothing is asked for."""
    coming = _to_come(seen)
    wanted = request.POST.get("week", request.GET.get("week", coming[0].isoformat() if coming else ""))
    found = [week for week in coming if week.isoformat() == wanted]
    return (found, wanted) if found else (coming, "all")


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, name: str) -> HttpResponse:
    """Two people change weeks, or one comes in another; what was drawn stays."""
    seen = rollout_seen(request, name, _MINE)
    form = MoveForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        try:
            _move(request, seen, form)
        except Refused as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, "It is noted. What was drawn stays on record.")
            return redirect("rollout", name)
    context = {"seen": seen, "form": form}
    return render(request, "pages/move_due.html.jinja", context, status=400 if form.errors else 200)


def _move(request: HttpRequest, seen: RolloutSeen, form: MoveForm) -> None:
    given, by = form.cleaned_data, person_of(request).staff_number
    named = [given["number"], *([given["other"]] if given["how"] == "swap" else [])]
    if outside := set(named) - _within(seen):
        raise Refused(f"{', '.join(sorted(outside))}: nobody in this roll-out within your units.")
    ports, common = wiring.rollout_ports(), {"by": by, "name": seen.kept.name, "reason": given["reason"]}
    if given["how"] == "swap":
        swap_due(first=given["number"], second=given["other"], **common, **ports)
    else:
        classes = wiring.class_ports()["store"]
        move_due(staff_number=given["number"], week=form.new_week, classes=classes, **common, **ports)


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def depart(request: HttpRequest, name: str) -> HttpResponse:
    """Note what did not go as the protocol says, or end the roll-out."""
    seen = rollout_seen(request, name, _MINE)
    form = DepartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _depart(request, seen, form)
        except Refused as error:
            form.add_error("what", str(error))
        else:
            messages.success(request, "It is noted.")
            return redirect("rollout", name)
    context = {"seen": seen, "form": form}
    return render(request, "pages/depart_rollout.html.jinja", context, status=400 if form.errors else 200)


def _depart(request: HttpRequest, seen: RolloutSeen, form: DepartForm) -> None:
    ends = form.cleaned_data["what"] == "end"
    if ends and len(seen.rows) < seen.of:
        raise Refused("People of other units are in it; who plans for all of them ends it.")
    by, reason = person_of(request).staff_number, form.cleaned_data["reason"]
    does = end_rollout if ends else note_departure
    does(by=by, name=seen.kept.name, reason=reason, **wiring.rollout_ports())
