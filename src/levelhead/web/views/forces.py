"""The view over several forces: what each told of itself, in alphabetical order; never a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.basics.errors import FaultsFound
from levelhead.basics.tables import write_table
from levelhead.curriculum.outcomes import headings
from levelhead.records.class_survey import QUESTIONS
from levelhead.records.force_summary import DELIVERY, MEASURES, ForceSummary, Measure
from levelhead.records.force_summary_file import MOST_BYTES
from levelhead.storage.force_summaries import summaries_kept
from levelhead.web.files import csv_file
from levelhead.web.rights import FORCE_READERS, needs, person_of
from levelhead.web.share_drawing import ShareRow, share_rows

_COLUMNS = (
    "force",
    "standing_on",
    "from",
    "made_on",
    "age_days",
    "kind",
    "name",
    "yes",
    "of",
    "share",
    "low",
    "high",
)


@dataclass(frozen=True, slots=True)
class ForceLine:
    """One force as a row: its latest summary, what it tells of a heading, how old it is, and times before."""

    latest: ForceSummary
    measure: Measure | None
    age: int
    before: tuple[tuple[date, Measure | None], ...]


@needs(*FORCE_READERS)
@require_safe
def forces(request: HttpRequest) -> HttpResponse:
    """One heading of the standard, force by force in alphabetical order, with the age of what is told."""
    asked = request.GET.get("heading", "")
    heading = asked if asked in MEASURES else "contact_time"
    kept, today = summaries_kept(), localdate()
    lines = [_line(some, heading, today) for some in kept.values()]
    rows = [
        ShareRow(
            one.latest.force,
            one.measure.share if one.measure else None,
            tuple(found.share.value for _, found in one.before if found and found.share),
        )
        for one in lines
    ]
    context = {
        "heading": next(one for one in headings() if one.id == heading),
        "headings": headings(),
        "measure": MEASURES[heading],
        "lines": lines,
        "drawing": share_rows(rows, MEASURES[heading]),
        "questions": [(one.name, one.says) for one in QUESTIONS],
        "surveys": {one.latest.force: {m.name: m for m in one.latest.surveys} for one in lines},
        "delivery": DELIVERY,
    }
    return render(request, "pages/forces.html.jinja", context)


def _line(some: Sequence[ForceSummary], heading: str, today: date) -> ForceLine:
    latest = some[-1]
    before = tuple((one.last, one.measure(heading)) for one in some[:-1])
    return ForceLine(latest, latest.measure(heading), (today - latest.last).days, before)


@needs(*FORCE_READERS)
@require_safe
def forces_csv(request: HttpRequest) -> HttpResponse:
    """Everything that every force told, of every time, as CSV; in the order of the page."""
    del request
    today = localdate()
    rows = [row for some in summaries_kept().values() for one in some for row in _rows(one, today)]
    return csv_file(write_table(_COLUMNS, rows), f"forces-{today}.csv")


def _rows(one: ForceSummary, today: date) -> Iterator[tuple[Any, ...]]:
    about = (one.force, one.last, one.first, one.made_on, (today - one.last).days)
    for heading in MEASURES:
        if (found := one.measure(heading)) is not None:
            yield (*about, "heading", heading, *_shared(found))
    for found in one.surveys:
        yield (*about, "survey", found.name, *_shared(found))
    for role in one.roles:
        yield (*about, "people", role.role_type, role.people, "", "", "", "")
        for state, count in (role.states or {}).items():
            yield (*about, f"standing of {role.role_type}", state, count, role.people, "", "", "")
    for name, count in one.delivery.items():
        yield (*about, "delivery", name, count, "", "", "", "")
    for words in one.withheld:
        yield (*about, "not told", words, "", "", "", "", "")


def _shared(one: Measure) -> tuple[Any, ...]:
    found = one.share
    shares = (
        ("", "", "") if found is None else (f"{found.value:.4f}", f"{found.low:.4f}", f"{found.high:.4f}")
    )
    return (one.yes, one.of, *shares)


@needs("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring in what a force told: the file, then what is in it, and only then keep it."""
    context: dict[str, Any] = {"measures": MEASURES, "errors": [], "faults": (), "summary": None}
    if request.method != "POST":
        return render(request, "pages/bring_in_force.html.jinja", context)
    name, text, said = _sent(request)
    new_key = "new_key" in request.POST
    try:
        if said:
            context["errors"] = [{"field": "file", "text": said}]
        elif "keep" in request.POST:
            by = person_of(request).staff_number if request.user.person_id else request.user.username
            found = wiring.bring_in_summary(text, name, by=by, new_key=new_key)
            messages.success(
                request, f"{found.force}: standing on {found.last} is in the view over several forces."
            )
            return redirect("bring-in-force")
        else:
            context["summary"] = wiring.read_summary(text, name, new_key=new_key)
    except FaultsFound as found_faults:
        context["faults"] = found_faults.faults
        context["errors"] = [{"field": "file", "text": one.remedy} for one in found_faults.faults]
    context |= {"text": text, "name": name, "new_key": new_key}
    status = 400 if context["errors"] else 200
    return render(request, "pages/bring_in_force.html.jinja", context, status=status)


def _sent(request: HttpRequest) -> tuple[str, str, str]:
    """Name and text of the file that was sent, or was seen before; and what is wrong, in words."""
    given: Mapping[str, Any] = request.POST
    file = request.FILES.get("file")
    if file is None:
        text = given.get("text", "")
        return given.get("name", "file"), text, "" if text else "Choose the file that the force sent."
    if file.size > MOST_BYTES:
        return file.name, "", f"The file is larger than {MOST_BYTES:,} bytes; a summary is not."
    try:
        return file.name, file.read().decode("utf-8"), ""
    except UnicodeDecodeError:
        return file.name, "", "This is not a text file in UTF-8."
