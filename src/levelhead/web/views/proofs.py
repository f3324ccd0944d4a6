"""Pages to print: a team's standing on a day, and a person's whole record as it stood on a day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.basics.jsons import canonical, sha256
from levelhead.curriculum.requirement import requirement_on
from levelhead.storage.queries import team_of
from levelhead.web.people import Reader, excusal_shown, person_open_to
from levelhead.web.record import record_of, standing_facts
from levelhead.web.rights import COMPETENCE_READERS, RECORD_READERS, needs, roles_of
from levelhead.web.team import counts


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day that the address asks for, today where it asks for none; and what is wrong with it."""
    today, asked = localdate(), request.GET.get("on", "")
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        return today, "Enter the day as a date, such as 2026-03-31."
    if day > today:
        return today, "Enter a day that is past, or today."
    return day, ""


@needs("supervisor")
@require_safe
def team_proof(request: HttpRequest) -> HttpResponse:
    """The standing of one's team on a day, on one page to print, with a fingerprint of what it rests on."""
    day, wrong = _day(request)
    rules = wiring.requirements_in_force()
    people = team_of(request.user, day, rules)
    facts = [[one.staff_number, standing_facts(one.standing)] for one in people]
    context = {
        "people": people,
        "counts": counts(people),
        "on": day,
        "errors": [{"field": "on", "text": wrong}] if wrong else [],
        "made_at": now(),
        "requirement": requirement_on(day, rules),
        "fingerprint": sha256(canonical(facts)),
    }
    return render(request, "pages/team_proof.html.jinja", context, status=400 if wrong else 200)


@needs("officer", *RECORD_READERS)
@require_safe
def person_record(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Everything on record of a person as it stood on a day: one's own, or of somebody one sees."""
    person, roles = person_open_to(request, staff_number, RECORD_READERS), roles_of(request.user)
    own = person.pk == request.user.person_id
    day, wrong = _day(request)
    record = record_of(person, day)
    # It goes on paper to others: of a private reason it says no more than that one is on record.
    reader = Reader(person.pk if own else None, plans=False)
    context = {
        "record": record,
        "own": own,
        "excusals": [excusal_shown(one, day, reader) for one in record.excusals],
        "soon_days": wiring.delivery_settings().amber_days,
        "sees_ratings": own or bool(roles & COMPETENCE_READERS),
        "errors": [{"field": "on", "text": wrong}] if wrong else [],
        "made_at": now(),
    }
    return render(request, "pages/person_record.html.jinja", context, status=400 if wrong else 200)
