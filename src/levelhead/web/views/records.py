"""Standing: one's own, and one's team's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.records.standing import STATE_TITLES, STATES
from levelhead.storage.queries import PersonStanding, encounters_of, standing_of, team_of
from levelhead.web.rights import needs, person_of
from levelhead.web.views.practise import titles


@needs("officer")
@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    """One's own standing, with the rule and the records that gave it, and practice apart from it."""
    one = standing_of(person_of(request), localdate(), wiring.requirements_in_force())
    context = {
        "person": one.person,
        "standing": one.standing,
        "encounters": encounters_of(request.user)[:10],
        "titles": titles(),
    }
    return render(request, "pages/my_record.html.jinja", context)


@needs("supervisor")
@require_GET
def my_team(request: HttpRequest) -> HttpResponse:
    """The standing of the people one supervises, the most pressing first."""
    people = _team(request)
    counts = [
        (state, STATE_TITLES[state], sum(1 for one in people if one.standing.state == state))
        for state in STATES
    ]
    context = {"people": people, "counts": counts, "on": localdate()}
    return render(request, "pages/my_team.html.jinja", context)


@needs("supervisor")
@require_GET
def team_member(request: HttpRequest, staff_number: str) -> HttpResponse:
    """One person of one's own team; anybody else does not exist for this page."""
    for one in _team(request):
        if one.staff_number == staff_number:
            context = {"person": one.person, "standing": one.standing}
            return render(request, "pages/team_member.html.jinja", context)
    raise Http404


@needs("supervisor")
@require_GET
def team_csv(request: HttpRequest) -> HttpResponse:
    """The team's standing as CSV."""
    day = localdate()
    header = ("staff_number", "name", "unit", "standing", "minutes", "required", "until", "as_it_stood_on")
    rows = [
        (
            one.staff_number,
            one.full_name,
            one.unit,
            one.standing.title,
            one.standing.minutes,
            one.standing.required,
            one.standing.until or "",
            day,
        )
        for one in _team(request)
    ]
    answer = HttpResponse(write_table(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="my-team-{day}.csv"'
    return answer


def _team(request: HttpRequest) -> list[PersonStanding]:
    return team_of(person_of(request), localdate(), wiring.requirements_in_force())
