"""Classes: what is planned, and one class with its gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.basics.errors import Refused
from levelhead.basics.tables import write_table
from levelhead.records.gates import Gate
from levelhead.storage.class_queries import ClassLine, classes_between, names_of
from levelhead.web.files import csv_file
from levelhead.web.rights import CLASS_READERS, RUNS_CLASSES, SURVEY_READERS, needs, person_of, roles_of

WEEKS_SHOWN = 4
STATES = {"planned": "Planned", "open": "Open", "closed": "Closed", "cancelled": "Cancelled"}
_COLUMNS = ("day", "starts", "ends", "class", "venue", "state", "booked", "places", "waiting", "overrides")


@dataclass(frozen=True, slots=True)
class Link:
    """A way from a class to what belongs to it: the address's name, the words, and the roles that open it."""

    name: str
    text: str
    roles: frozenset[str]


# What belongs to a class and has pages of its own.
LINKS = (
    Link("class-day", "The day: kit, stop word, opening, register", RUNS_CLASSES),
    Link("class-ratings", "Ratings", frozenset({"instructor"})),
    Link("runs", "Live runs: plan and mark scenarios", RUNS_CLASSES),
    Link("joining", "Joining instructions", CLASS_READERS),
    Link("class-themes", "Themes: what the class showed about the training", frozenset({"instructor"})),
    Link("class-survey", "What learners said", SURVEY_READERS),
)


@needs(*CLASS_READERS)
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """The classes of some weeks, week by week."""
    first = _monday(request)
    every = classes_between(first, _last(first))
    weeks = [
        (monday, list(some))
        for monday, some in groupby(
            _wanted(request, every), key=lambda line: line.plan.on - timedelta(line.plan.on.weekday())
        )
    ]
    context = {
        "weeks": weeks,
        "first": first,
        "last": _last(first),
        "before": first - timedelta(weeks=WEEKS_SHOWN),
        "after": first + timedelta(weeks=WEEKS_SHOWN),
        "venues": sorted({line.plan.venue for line in every}),
        "courses": sorted({line.plan.course_id for line in every}),
        "states": STATES,
        "chosen": {name: request.GET.get(name, "") for name in ("venue", "course", "state")},
        "may_plan": "planner" in roles_of(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/classes.html.jinja", context)


@needs(*CLASS_READERS)
@require_safe
def classes_csv(request: HttpRequest) -> HttpResponse:
    """The same classes, as CSV."""
    first = _monday(request)
    rows = [
        (
            line.plan.on,
            f"{localtime(line.plan.starts_at):%H:%M}",
            f"{localtime(line.plan.ends_at):%H:%M}",
            line.plan.title,
            line.plan.venue,
            line.state,
            line.booked,
            line.plan.capacity,
            line.waiting,
            line.overrides,
        )
        for line in _wanted(request, classes_between(first, _last(first)))
    ]
    return csv_file(write_table(_COLUMNS, rows), f"classes-{first}.csv")


@needs(*CLASS_READERS)
@require_safe
def class_(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """One class: its plan, its gates, who comes, and what may be done now."""
    kept, gates = _found(class_id)
    roles = roles_of(request.user)
    names = names_of([*kept.day.staff, *kept.places, *(one.by for one in kept.overrides)])
    context = {
        "kept": kept,
        "state": state_of(kept),
        "gates": gates,
        "names": names,
        "links": [link for link in LINKS if link.roles & roles],
        "may": _may(kept, roles),
        "overridable": overridable(request, kept, gates),
    }
    return render(request, "pages/class.html.jinja", context)


def state_of(kept: ClassKept) -> str:
    """Planned, open, closed or cancelled."""
    if kept.cancelled_at:
        return "cancelled"
    return "closed" if kept.closed_at else "open" if kept.opened_at else "planned"


def _may(kept: ClassKept, roles: frozenset[str]) -> frozenset[str]:
    """What this person may do with the class now."""
    if kept.closed_at or kept.cancelled_at:
        return frozenset()
    may = set()
    if "planner" in roles:
        may |= {"plan", "book"} | (set() if kept.opened_at else {"cancel"})
    if roles & RUNS_CLASSES:
        may.add("risk")
    return frozenset(may)


def overridable(request: HttpRequest, kept: ClassKept, gates: Sequence[Gate]) -> frozenset[str]:
    """The gates that this person may override now: red ones of a class that they have no part in."""
    may = roles_of(request.user) & {"planner", "ppst_lead"} and not (kept.closed_at or kept.cancelled_at)
    if not may or person_of(request).staff_number in kept.day.staff:
        return frozenset()
    return frozenset(gate.id for gate in gates if not gate.lets_open)


def _found(class_id: UUID) -> tuple[ClassKept, tuple[Gate, ...]]:
    try:
        return wiring.class_with_gates(str(class_id))
    except Refused:
        raise Http404 from None


def _monday(request: HttpRequest) -> date:
    """The Monday of the week that the address asks for; of this week where it asks for none."""
    try:
        wanted = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        wanted = localdate()
    return wanted - timedelta(wanted.weekday())


def _last(first: date) -> date:
    return first + timedelta(weeks=WEEKS_SHOWN, days=-1)


def _wanted(request: HttpRequest, lines: Sequence[ClassLine]) -> list[ClassLine]:
    """Those of some classes that the address asks for."""
    venue, course, state = (request.GET.get(name, "") for name in ("venue", "course", "state"))
    return [
        line
        for line in lines
        if venue in {"", line.plan.venue}
        and course in {"", line.plan.course_id}
        and state in {"", line.state}
    ]
