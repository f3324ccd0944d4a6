"""Ratings as instructors make them: one learner at a time, corrected by addition, some marked twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.rate_learner import rate
from levelhead.basics.errors import Refused
from levelhead.curriculum.outcomes import OutcomeFamily, outcome_families, scenario_types
from levelhead.records.ratings import Rating, is_sampled, standing_ratings
from levelhead.records.register import presence
from levelhead.storage.class_queries import agreement_between, names_of
from levelhead.storage.day_queries import marks_seen
from levelhead.storage.rating_queries import class_of, rating_named, ratings_in
from levelhead.web.rating_forms import MarkForm, RunForm
from levelhead.web.rights import AGREEMENT_READERS, needs, person_of
from levelhead.web.running import class_for, form_id, mark_id, now
from levelhead.web.views.site import message

AGREEMENT_DAYS = 365


@dataclass(frozen=True, slots=True)
class LearnerLine:
    """A learner of a class: how many families are rated, and by whom."""

    staff_number: str
    rated: int
    by: tuple[str, ...]


@needs("instructor")
@require_safe
def class_ratings(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Who is rated in a class and who is not yet, and which ratings wait for a second mark."""
    kept = class_for(request, class_id)
    standing = standing_ratings(ratings_in(class_id))
    learners = _learners(kept)
    me = person_of(request).staff_number
    context = {
        "kept": kept,
        "lines": [_line(number, standing) for number in learners],
        "families": len(outcome_families()),
        "to_second": _to_second(standing, me),
        "titles": _titles(),
        "names": names_of(
            [*learners, *(one.by for one in standing), *(one.staff_number for one in standing)]
        ),
        "per_cent": wiring.delivery_settings().second_mark_per_cent,
    }
    return render(request, "pages/class_ratings.html.jinja", context)


def _learners(kept: ClassKept) -> list[str]:
    """Who came; who is booked while nobody has come."""
    there = presence(marks_seen(UUID(kept.id)).values())
    return sorted(there) if there else list(kept.booked)


def _line(number: str, standing: Sequence[Rating]) -> LearnerLine:
    mine = [one for one in standing if one.staff_number == number and not one.second_of]
    families = {one.family for one in mine}
    return LearnerLine(number, len(families), tuple(dict.fromkeys(one.by for one in mine)))


def _to_second(standing: Sequence[Rating], me: str) -> list[Rating]:
    """Ratings drawn for a second mark that nobody has marked again, and that this marker may."""
    per_cent = wiring.delivery_settings().second_mark_per_cent
    marked = {one.second_of for one in standing if one.second_of}
    return [
        one
        for one in standing
        if is_sampled(one, per_cent) and one.id not in marked and me not in {one.by, one.staff_number}
    ]


def _titles() -> dict[str, str]:
    """Families and types of scenario by name, to their titles."""
    return {one.id: one.title for one in (*outcome_families(), *scenario_types())}


@needs("instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def rate_learner(request: HttpRequest, class_id: UUID, staff_number: str) -> HttpResponse:
    """Rate one learner: as many families as were seen, each with its line of evidence."""
    kept = class_for(request, class_id)
    learners = _learners(kept)
    if staff_number not in learners:
        raise Http404
    run = RunForm(_practised(kept), request.POST or None)
    marks = [MarkForm(family, request.POST or None) for family in outcome_families()]
    form, said = form_id(request), ""
    if request.method == "POST" and all([run.is_valid(), *(one.is_valid() for one in marks)]):
        said = "" if any(one.is_given for one in marks) else "Rate at least one family."
        try:
            if form and not said:
                count = _rate(request, (kept.id, staff_number), form, run, marks)
                messages.success(request, f"{_named(staff_number)}: {count} rated.")
                return redirect(*_onwards(request, kept.id, learners, staff_number))
        except Refused as error:
            said = str(error)
    errors = [
        {"field": one.add_prefix(name), "text": text}
        for one in (run, *marks)
        for name, texts in one.errors.items()
        for text in texts
    ]
    errors += [{"field": "information-score-1", "text": said}] if said else []
    context = {
        "kept": kept,
        "staff_number": staff_number,
        "name": _named(staff_number),
        "run": run,
        "marks": marks,
        "errors": errors,
        "form": form or uuid4(),
        "standing": [
            one for one in standing_ratings(ratings_in(class_id))
            if one.staff_number == staff_number and not one.second_of
        ],
        "titles": _titles(),
        "me": person_of(request).staff_number,
    }  # fmt: skip
    return render(request, "pages/rate.html.jinja", context, status=400 if errors else 200)


def _named(number: str) -> str:
    return names_of([number]).get(number, number)


def _onwards(
    request: HttpRequest, class_id: str, learners: Sequence[str], staff_number: str
) -> tuple[str, ...]:
    """Where to go next: to the next learner where that was asked for, else to the list."""
    after = learners[learners.index(staff_number) + 1 :]
    if "next" in request.POST and after:
        return ("rate", class_id, after[0])
    return ("class-ratings", class_id)


def _practised(kept: ClassKept) -> list[tuple[str, str]]:
    """Types of scenario of the day, the ones that its blocks practise first."""
    planned = [one for block in kept.day.blocks for one in block.scenario_types]
    every = sorted(scenario_types(), key=lambda one: one.id not in planned)
    return [(one.id, one.title) for one in every]


def _rate(
    request: HttpRequest, learner: tuple[str, str], form: UUID, run: RunForm, marks: Sequence[MarkForm]
) -> int:
    """Keep what was said of each family; how many. `learner` is a class and a staff number."""
    given = [one for one in marks if one.is_given]
    for one in given:
        rating = Rating(
            id=mark_id(form, one.family.id),
            staff_number=learner[1],
            scenario_type=run.cleaned_data["scenario_type"],
            family=one.family.id,
            pressure=run.cleaned_data["pressure"],
            **_said(request, one),
        )
        _keep(request, learner[0], rating)
    return len(given)


def _said(request: HttpRequest, form: MarkForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "score": int(given["score"]),
        "competent": given["competent"] == "yes",
        "evidence": " ".join(given["evidence"].split()),
        "by": person_of(request).staff_number,
        "at": now(),
    }


def _keep(request: HttpRequest, class_id: str, rating: Rating) -> None:
    """Keep a rating once, though its form may be sent twice. Raises Refused, in words."""
    before = rating_named(rating.id)
    if before is not None and replace(rating, at=before.at) == before:
        return
    rate(by=person_of(request).staff_number, class_id=class_id, rating=rating, **wiring.rating_ports())


@needs("instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_rating(request: HttpRequest, rating_id: str) -> HttpResponse:
    """Put another rating in the place of one's own; the first stays on record."""
    found = _found(rating_id)
    if found.by != person_of(request).staff_number:
        raise Http404
    if found not in standing_ratings(ratings_in(UUID(class_of(rating_id)))):
        link = (reverse("rate", args=[class_of(rating_id), found.staff_number]), "See what stands now")
        why = "This rating was corrected already."
        return message(request, 409, "Nothing was changed", why, link=link)
    made = {"corrects": found.id, "second_of": found.second_of}
    return _one_mark(request, found, mark=found, heading="Correct a rating", made=made)


@needs("instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def second_mark(request: HttpRequest, rating_id: str) -> HttpResponse:
    """Mark a rating of somebody else a second time, without seeing the first."""
    found = _found(rating_id)
    class_for(request, UUID(class_of(rating_id)))
    standing = standing_ratings(ratings_in(UUID(class_of(rating_id))))
    if found not in _to_second(standing, person_of(request).staff_number):
        raise Http404
    return _one_mark(request, found, mark=None, heading="Mark a second time", made={"second_of": found.id})


def _one_mark(
    request: HttpRequest, found: Rating, *, mark: Rating | None, heading: str, made: dict[str, str]
) -> HttpResponse:
    """The form of one mark in one family, or what came of it."""
    class_id, form = class_of(found.id), form_id(request)
    marks = MarkForm(_family(found.family), request.POST or None, mark)
    said = ""
    if request.method == "POST" and marks.is_valid() and form:
        said = "" if marks.is_given else "Choose a score, competent or not yet, and write a line."
        try:
            if not said:
                rating = replace(
                    found, **{"id": mark_id(form, found.family), "corrects": "", "second_of": ""} | made
                )
                _keep(request, class_id, replace(rating, **_said(request, marks)))
                messages.success(request, "It is kept.")
                return redirect("class-ratings", class_id)
        except Refused as error:
            said = str(error)
    errors = [
        {"field": marks.add_prefix(name), "text": text}
        for name, texts in marks.errors.items()
        for text in texts
    ]
    errors += [{"field": f"{found.family}-score-1", "text": said}] if said else []
    context = {
        "heading": heading,
        "found": found,
        "class_id": class_id,
        "name": _named(found.staff_number),
        "mark": marks,
        "errors": errors,
        "form": form or uuid4(),
        "titles": _titles(),
    }
    return render(request, "pages/one_mark.html.jinja", context, status=400 if errors else 200)


def _found(rating_id: str) -> Rating:
    found = rating_named(rating_id)
    if found is None or not class_of(rating_id):
        raise Http404
    return found


def _family(name: str) -> OutcomeFamily:
    return next(one for one in outcome_families() if one.id == name)


@needs(*AGREEMENT_READERS)
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """How far first and second markers agree, over a year; of everybody together, and of nobody by name."""
    last = localdate()
    first = last - timedelta(days=AGREEMENT_DAYS)
    context = {
        "found": agreement_between(first, last),
        "first": first,
        "last": last,
        "per_cent": wiring.delivery_settings().second_mark_per_cent,
    }
    return render(request, "pages/agreement.html.jinja", context)
