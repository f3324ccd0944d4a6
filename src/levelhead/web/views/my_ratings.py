"""Ratings as their learner reads and answers them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from levelhead import wiring
from levelhead.actions.rate_learner import answer_rating
from levelhead.basics.errors import Refused
from levelhead.curriculum.outcomes import outcome_families, scenario_types
from levelhead.storage.class_queries import names_of
from levelhead.storage.rating_queries import lines_of, rating_named
from levelhead.web.paging import page_of
from levelhead.web.rights import needs, person_of
from levelhead.web.views.site import message

LONGEST_REPLY = 2000  # characters


@needs("officer")
@require_safe
def my_ratings(request: HttpRequest) -> HttpResponse:
    """One's own ratings with their evidence, and what one answered."""
    person = person_of(request)
    lines = lines_of(person)
    page = page_of(request, lines)
    context = {
        "page": page,
        "waiting": sum(not one.is_acknowledged for one in lines),
        "names": names_of(one.rating.by for one in page),
        "titles": {one.id: one.title for one in (*outcome_families(), *scenario_types())},
        "longest": LONGEST_REPLY,
    }
    return render(request, "pages/my_ratings.html.jinja", context)


@needs("officer")
@require_POST
def answer(request: HttpRequest, rating_id: str) -> HttpResponse:
    """Acknowledge a rating, or reply to it; the same answer sent twice is kept once."""
    person = person_of(request)
    found = rating_named(rating_id)
    if found is None or found.staff_number != person.staff_number:
        raise Http404
    text = request.POST.get("reply", "").strip()
    link = (reverse("my-ratings"), "Go back to your ratings")
    if len(text) > LONGEST_REPLY:
        why = f"A reply has at most {LONGEST_REPLY} characters; yours has {len(text)}."
        return message(request, 400, "The reply was not kept", why, link=link, kept=text)
    line = next((one for one in lines_of(person) if one.rating.id == rating_id), None)
    kind = "replied" if text else "acknowledged"
    if line is None or not any((one.kind, one.text) == (kind, text) for one in line.answers):
        try:
            answer_rating(by=person.staff_number, rating_id=rating_id, text=text, **_ports())
        except Refused as error:
            return message(request, 409, "Your answer was not kept", str(error), link=link, kept=text)
    messages.success(request, "Your reply is kept with the rating." if text else "Thank you.")
    return redirect("my-ratings")


def _ports() -> dict[str, Any]:
    ports = wiring.rating_ports()
    return {"store": ports["store"], "work": ports["work"]}
