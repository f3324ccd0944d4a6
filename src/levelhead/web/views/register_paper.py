"""The register on paper, and keying it in afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.basics.errors import Refused
from levelhead.records.register import Conflict, Mark
from levelhead.records.register_lines import LEAVINGS, register_lines
from levelhead.storage.class_queries import names_of
from levelhead.storage.day_queries import marks_seen
from levelhead.web.codes import code_of
from levelhead.web.rights import RUNS_CLASSES, needs, person_of
from levelhead.web.running import class_for, form_id, mark_id, now, typed_time
from levelhead.web.views.site import message

BLANK_LINES = 6  # for walk-ins, on paper and in the form
LEAVES = {name: text for name, text in LEAVINGS.items() if name != "end"}


@needs(*RUNS_CLASSES)
@require_safe
def printed(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """A register to print: a line for each learner, room for walk-ins, times and signatures."""
    kept = class_for(request, class_id)
    context = {
        "kept": kept,
        "names": names_of({*kept.booked, *kept.day.staff}),
        "blank": BLANK_LINES,
        "code": code_of(request.build_absolute_uri(reverse("register-paper", args=[class_id]))),
    }
    return render(request, "pages/register_print.html.jinja", context)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the sheet as it was typed."""

    place: str
    number: str
    is_booked: bool
    start: bool
    came: str
    left: str
    why: str

    @property
    def is_empty(self) -> bool:
        return not (self.start or self.came or self.left or (self.number and not self.is_booked))


@needs(*RUNS_CLASSES)
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What stands on the sheet, line by line; those who are on the register already are not asked for."""
    kept = class_for(request, class_id)
    back = (reverse("register", args=[class_id]), "Go to the register")
    if not kept.opened_at or kept.closed_at:
        why = (
            "A sheet is keyed in while the class is open; after that, marks that are there can be corrected."
        )
        return message(request, 409, "Nothing can be keyed in", why, link=back)
    if request.method != "POST":
        return _page(request, kept, uuid4(), {})
    form, rows = form_id(request), [row for row in _rows(request, kept) if not row.is_empty]
    found = _wrong(kept, rows)
    if form is None or found:
        return _page(request, kept, form or uuid4(), found or {"sheet": "Send the form of the page."})
    marks = [mark for row in rows for mark in _marks(request, kept, form, row)]
    kept_before = marks_seen(class_id)
    # Sent twice, a mark has the same name and tells the same; only the moment of the typing differs.
    new = [mark for mark in marks if mark.id not in kept_before]
    try:
        answer = wiring.send_marks(by=person_of(request).staff_number, class_id=kept.id, marks=new)
    except Refused as error:
        return message(request, 409, "Nothing was keyed in", str(error), link=back)
    if answer.conflicts:
        return _page(request, kept, uuid4(), _told(answer.conflicts, marks, rows))
    messages.success(request, f"{len(rows)} lines keyed in from paper.")
    return redirect("register", class_id)


def _told(conflicts: tuple[Conflict, ...], marks: list[Mark], rows: list[_Row]) -> dict[str, str]:
    """Field to what the register says of it."""
    of = {mark.id: mark.staff_number for mark in marks}
    places, names = {row.number: row.place for row in rows}, names_of(set(of.values()))
    told = {}
    for one in conflicts:
        number = of[one.mark_id]
        told[f"came-{places[number]}"] = f"{names.get(number, number)}: {one.reason} {one.remedy}"
    return told


def _rows(request: HttpRequest, kept: ClassKept) -> Iterator[_Row]:
    given = request.POST
    for number in kept.booked:
        yield _row(request, number, number, is_booked=True)
    for place in range(1, BLANK_LINES + 1):
        number = given.get(f"number-extra{place}", "").strip()
        yield _row(request, f"extra{place}", number, is_booked=number in kept.booked)


def _row(request: HttpRequest, place: str, number: str, *, is_booked: bool) -> _Row:
    given = request.POST
    came, left, why = (given.get(f"{name}-{place}", "").strip() for name in ("came", "left", "why"))
    return _Row(place, number, is_booked, f"start-{place}" in given, came, left, why)


def _times(kept: ClassKept, row: _Row) -> tuple[datetime | None, datetime | None]:
    came = typed_time(kept.day, row.came) if row.came else None
    if row.start and not row.came:
        came = kept.day.starts_at
    return came, typed_time(kept.day, row.left) if row.left else None


def _wrong(kept: ClassKept, rows: list[_Row]) -> dict[str, str]:
    """Field to what is wrong with it, all at once."""
    found = {}
    for row in rows:
        came, left = _times(kept, row)
        who = row.number or "A line"
        if not row.number:
            found[f"number-{row.place}"] = "A line without a staff number: say who it is."
        if came is None:
            found[f"came-{row.place}"] = f"{who}: give the time of arrival, such as 09:05."
        if row.left and left is None:
            found[f"left-{row.place}"] = f"{who}: give the time of leaving, such as 15:30."
        elif came and left and left < came:
            found[f"left-{row.place}"] = f"{who}: left before arriving."
        if row.left and row.why not in LEAVES:
            found[f"why-{row.place}"] = f"{who}: say why they left."
    return found if rows else {"sheet": "Nothing was filled in."}


def _marks(request: HttpRequest, kept: ClassKept, form: UUID, row: _Row) -> Iterator[Mark]:
    (came, left), by = _times(kept, row), person_of(request).staff_number
    how = "booked" if row.is_booked else "walk_in"
    if came:
        yield Mark(mark_id(form, "came", row.number), row.number, "arrived", came, how, now(), by)
    if left:
        yield Mark(mark_id(form, "left", row.number), row.number, "left", left, row.why, now(), by)


def _page(request: HttpRequest, kept: ClassKept, form: UUID, found: dict[str, str]) -> HttpResponse:
    lines = register_lines(kept.day, kept.booked, marks_seen(UUID(kept.id)).values(), now())
    context: dict[str, Any] = {
        "kept": kept,
        "form": form,
        "names": names_of({line.staff_number for line in lines}),
        "open_lines": [line for line in lines if line.state == "unanswered"],
        "done": [line for line in lines if line.state != "unanswered"],
        "extras": [f"extra{place}" for place in range(1, BLANK_LINES + 1)],
        "given": request.POST,
        "leaves": LEAVES,
        "found": found,
        "errors": [{"field": field, "text": text} for field, text in found.items()],
    }
    return render(request, "pages/register_paper.html.jinja", context, status=400 if found else 200)
