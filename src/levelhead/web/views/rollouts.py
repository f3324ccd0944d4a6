"""Roll-outs: what was due, what happened, and the table that the evaluation reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead.actions.export_roster import roster_csv
from levelhead.actions.rollout_ports import LEFT_OUT
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import write_table
from levelhead.records.due import DUE_STATES, DUE_TITLES, Adherence, DueKnown, Happened
from levelhead.storage.class_queries import names_of
from levelhead.storage.rollout_queries import left_out_counts, outside, rollout_lines
from levelhead.web.bar_drawing import week_bars
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen
from levelhead.web.rights import ROLLOUT_PEOPLE_READERS, ROLLOUT_READERS, needs, roles_of
from levelhead.web.rollout_seen import RolloutSeen, rollout_seen

_PEOPLE = ("staff_number", "name", "unit", "stratum", "due_week", "moved_to", "booked_for", "completed_on",
           "what_happened", "why")  # fmt: skip


@needs(*ROLLOUT_READERS)
@require_safe
def rollouts(request: HttpRequest) -> HttpResponse:
    """Every roll-out in which there is somebody whom the reader sees, the newest first."""
    lines = rollout_lines(people_seen(request, ROLLOUT_READERS))
    names = names_of(one.by for one in lines)
    context = {"lines": lines, "names": names, "may_make": "planner" in roles_of(request.user)}
    return render(request, "pages/rollouts.html.jinja", context)


@needs(*ROLLOUT_READERS)
@require_safe
def rollout(request: HttpRequest, name: str) -> HttpResponse:
    """What was drawn, by whom and when; what became of it by week and stratum; and what departed from it."""
    seen = rollout_seen(request, name, ROLLOUT_READERS)
    kept, roles = seen.kept, roles_of(request.user)
    weeks = [(week, one.counts.get("as_drawn", 0), one.due) for week, one in seen.by_week]
    said = f"{sum(one[1] for one in weeks)} of {len(seen.rows)} people were trained in the week drawn so far."
    context: dict[str, Any] = {
        "seen": seen,
        "kept": kept,
        "names": names_of([kept.by, *(one.by for one in kept.events)]),
        "drawing": week_bars(weeks, said),
        "states": [(state, DUE_TITLES[state]) for state, _, _ in seen.counts],
        "left_out": _reasons(name),
        "hashes": (sha256(kept.protocol), sha256(kept.schedule)),
        "reads_people": bool(roles & ROLLOUT_PEOPLE_READERS),
        "keeps": "planner" in roles and not kept.ended,
        "this_week": localdate(),
    }
    return render(request, "pages/rollout.html.jinja", context)


def _reasons(name: str) -> list[tuple[str, int]]:
    found = left_out_counts(name)
    return [(title, found[why]) for why, title in LEFT_OUT.items() if why in found]


@needs(*ROLLOUT_READERS)
@require_safe
def weeks_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Counts by week and by stratum, as CSV."""
    seen = rollout_seen(request, name, ROLLOUT_READERS)
    rows = [("week", week, *_counts(one)) for week, one in seen.by_week]
    rows += [("stratum", one.label, *_counts(one)) for one in seen.by_stratum]
    return csv_file(write_table(("by", "value", "due", *DUE_STATES), rows), f"{name}-weeks-{localdate()}.csv")


def _counts(one: Adherence) -> tuple[int, ...]:
    return (one.due, *(one.counts.get(state, 0) for state in DUE_STATES))


@needs(*ROLLOUT_READERS)
@require_safe
def protocol(request: HttpRequest, name: str) -> HttpResponse:
    """The protocol, as it was locked."""
    kept = rollout_seen(request, name, ROLLOUT_READERS).kept
    answer = HttpResponse(kept.protocol, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-protocol.toml"'
    return answer


@needs(*ROLLOUT_PEOPLE_READERS)
@require_safe
def people(request: HttpRequest, name: str) -> HttpResponse:
    """Who was due when, and what happened; narrowed by week, state and stratum."""
    seen = rollout_seen(request, name, ROLLOUT_PEOPLE_READERS)
    rows = _narrowed(request, seen)
    context = {
        "seen": seen,
        "page": page_of(request, rows),
        "found": len(rows),
        "weeks": [(week.isoformat(), f"{week.day} {week:%B %Y}") for week, _ in seen.by_week],
        "strata": [(one.label, one.label) for one in seen.by_stratum],
        "states": [(state, DUE_TITLES[state]) for state, _, _ in seen.counts],
        "narrowing": narrowing(request),
        "keeps": "planner" in roles_of(request.user) and not seen.kept.ended,
    }
    return render(request, "pages/rollout_people.html.jinja", context)


def _narrowed(request: HttpRequest, seen: RolloutSeen) -> list[tuple[DueKnown, Happened]]:
    week, state, stratum = (request.GET.get(name, "") for name in ("week", "state", "stratum"))
    words = request.GET.get("q", "").strip().casefold()
    return [
        (known, found)
        for known, found in seen.rows
        if (not week or known.due.week.isoformat() == week)
        and (not state or found.state == state)
        and (not stratum or (", ".join(known.due.strata) or "Everybody") == stratum)
        and (not words or words in f"{known.full_name} {known.due.staff_number}".casefold())
    ]


@needs(*ROLLOUT_PEOPLE_READERS)
@require_safe
def people_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    seen = rollout_seen(request, name, ROLLOUT_PEOPLE_READERS)
    rows = [_line(known, found) for known, found in _narrowed(request, seen)]
    return csv_file(write_table(_PEOPLE, rows), f"{name}-people-{localdate()}.csv")


def _line(known: DueKnown, found: Happened) -> Sequence[Any]:
    due = known.due
    return (
        *(due.staff_number, known.full_name, known.unit, ", ".join(due.strata), due.week),
        *(known.moved.week if known.moved else "", known.place or "", known.completed_on or ""),
        *(found.title, found.why),
    )


@needs(*ROLLOUT_PEOPLE_READERS)
@require_safe
def roster(request: HttpRequest, name: str) -> HttpResponse:
    """The table that the evaluation reads, of the people whom the reader sees, by staff number."""
    seen = rollout_seen(request, name, ROLLOUT_PEOPLE_READERS)
    text = roster_csv(seen.kept, [known for known, _ in seen.rows], today=localdate(), ends=seen.ends)
    return csv_file(text, f"{name}-roster.csv")


@needs(*ROLLOUT_PEOPLE_READERS)
@require_safe
def left_out(request: HttpRequest, name: str) -> HttpResponse:
    """Who took no part in the draw and why, and who joined since."""
    rows = _outside(request, name)
    context = {"name": name, "page": page_of(request, rows), "found": len(rows)}
    return render(request, "pages/rollout_left_out.html.jinja", context)


@needs(*ROLLOUT_PEOPLE_READERS)
@require_safe
def left_out_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The same list as CSV."""
    rows = [(one.staff_number, one.full_name, one.unit.name, why) for one, why in _outside(request, name)]
    return csv_file(write_table(("staff_number", "name", "unit", "why"), rows), f"{name}-left-out.csv")


def _outside(request: HttpRequest, name: str) -> list[tuple[Any, str]]:
    seen = rollout_seen(request, name, ROLLOUT_PEOPLE_READERS)
    return outside(seen.kept, people_seen(request, ROLLOUT_PEOPLE_READERS))
