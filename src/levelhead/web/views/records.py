"""Standing: one's own, and one's team's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.records.standing import STATE_TITLES
from levelhead.storage.handed_on import handed_on_of
from levelhead.storage.queries import encounters_of, standing_of
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import needs, person_of
from levelhead.web.scenarios import practised
from levelhead.web.team import counts, members, narrowed, team
from levelhead.web.views.people import excusals_of

MOST_NEEDS = 20  # in the list of what is to be seen to first; the table below has everybody
_COLUMNS = (
    *("staff_number", "name", "rank", "unit", "standing", "in_date_until", "minutes_counted"),
    *("minutes_required", "as_it_stood_on", "shown"),
)


@needs("officer")
@require_safe
def my_record(request: HttpRequest) -> HttpResponse:
    """One's own standing, with the rule and the records that gave it, and practice apart from it."""
    one = standing_of(person_of(request), localdate(), wiring.requirements_in_force())
    context = {
        "person": one.person,
        "standing": one.standing,
        "excusals": excusals_of(request, one.person),
        "handed_on": handed_on_of(one.person, localdate()).count(),
        "courses": [versions[-1] for versions in wiring.courses_in_force().values()],
        "encounters": practised(encounters_of(request.user)[:5]),
    }
    return render(request, "pages/my_record.html.jinja", context)


@needs("supervisor")
@require_safe
def my_team(request: HttpRequest) -> HttpResponse:
    """The standing of the people one supervises, the most pressing first; all, or those in one state."""
    people = team(request)
    wanted, shown = narrowed(request, people)
    every = members(request, people)
    needs_now = [one for one in every if one.need]
    context = {
        "people": people,
        "needs": needs_now[:MOST_NEEDS],
        "needs_left": len(needs_now[MOST_NEEDS:]),
        "page": page_of(
            request, [one for one in every if wanted is None or one.one.standing.state == wanted]
        ),
        "narrowing": narrowing(request),
        "shown": len(shown),
        "wanted": wanted,
        "wanted_title": STATE_TITLES[wanted] if wanted else "",
        "counts": counts(people),
        "on": localdate(),
    }
    return render(request, "pages/my_team.html.jinja", context)


@needs("supervisor")
@require_safe
def team_csv(request: HttpRequest) -> HttpResponse:
    """The team's standing as CSV, narrowed as the page is; each row says to what, and on which day."""
    day = localdate()
    wanted, shown = narrowed(request, team(request))
    rows = [
        (
            one.staff_number,
            one.full_name,
            one.person.rank,
            one.unit,
            one.standing.title,
            one.standing.until or "",
            one.standing.minutes,
            one.standing.required,
            day,
            STATE_TITLES[wanted] if wanted else "Everybody in the team",
        )
        for one in shown
    ]
    name = f"my-team-{wanted.replace('_', '-')}-{day}.csv" if wanted else f"my-team-{day}.csv"
    return csv_file(write_table(_COLUMNS, rows), name)
