"""Surveys after classes: a learner answers once, and what was said is shown of enough answers together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.answer_survey import answer_survey
from levelhead.actions.class_ports import ClassKept
from levelhead.basics.errors import Refused
from levelhead.basics.shares import Share
from levelhead.basics.tables import write_table
from levelhead.records.class_survey import (
    LONGEST_TEXT,
    QUESTIONS,
    SurveyAnswers,
    SurveyFinding,
    confidence_change,
    findings,
)
from levelhead.rollout.surveys.survey import published_shares
from levelhead.storage.classes import class_seen
from levelhead.storage.day_queries import class_run
from levelhead.storage.surveys import SurveyHeld, surveys_between, surveys_waiting
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import SURVEY_READERS, needs, person_of, roles_of
from levelhead.web.spans import span_of
from levelhead.web.views.site import message

_COLUMNS = (
    *("class", "on", "title", "question", "asked", "answered", "yes", "share", "low", "high"),
    *("all_silent_no", "all_silent_yes", "published"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the learners of some classes said, for a page: each question beside its published share."""

    asked: int
    forms: int
    lines: tuple[tuple[SurveyFinding, float | None], ...]
    changed: Share | None


class SurveyForm(forms.Form):
    """The form after a class. Every question may be left out."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"Your own words have at most {LONGEST_TEXT} characters."},
    )

    def __init__(self, data: Any = None) -> None:
        """The questions as fields."""
        super().__init__(data)
        for one in QUESTIONS:
            self.fields[one.name] = forms.ChoiceField(
                choices=list(one.choices.items()),
                required=False,
                error_messages={"invalid_choice": f"{one.asks} Choose one of the answers."},
            )


@needs("officer")
@require_safe
def my_surveys(request: HttpRequest) -> HttpResponse:
    """The classes one may say something of."""
    settings = wiring.delivery_settings()
    waiting = surveys_waiting(person_of(request), settings, localdate())
    return render(request, "pages/my_surveys.html.jinja", {"waiting": waiting, "settings": settings})


@needs("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The form of one class, taken once."""
    kept, number = class_seen(class_id), person_of(request).staff_number
    ports = wiring.survey_ports()
    if kept is None or ports["store"].closed_for(str(class_id), number) is None:
        raise Http404
    if ports["store"].has_answered(str(class_id), number):
        return _answered(request)
    form = SurveyForm(request.POST or None)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                answer_survey(
                    by=number, class_id=str(class_id), answers=SurveyAnswers(**form.cleaned_data), **ports
                )
            except Refused as error:
                errors = [{"field": QUESTIONS[0].name, "text": str(error)}]
            else:
                return _answered(request)
        else:
            errors = [{"field": name, "text": text} for name, texts in form.errors.items() for text in texts]
    context = {
        "kept": kept,
        "form": form,
        "questions": QUESTIONS,
        "errors": errors,
        "longest": LONGEST_TEXT,
        "settings": ports["settings"],
    }
    return render(request, "pages/answer_survey.html.jinja", context, status=400 if errors else 200)


def _answered(request: HttpRequest) -> HttpResponse:
    """What follows a form, also one that is sent again."""
    if request.method == "POST":
        messages.success(request, "Thank you. Your answers are kept without your name.")
        return redirect("my-surveys")
    why = "A form is taken once. It cannot be shown or changed, for nothing says which one is yours."
    link = (reverse("my-surveys"), "Other classes you were in")
    return message(request, 200, "You have answered already", why, link=link)


@needs(*SURVEY_READERS)
@require_safe
def class_survey(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What the learners of one class said, once it is over and enough answered."""
    kept = _class(request, class_id)
    held = next(
        (one for one in _held(kept.day.on, kept.day.on) if one.plan.training_class_id == class_id), None
    )
    context = {
        "kept": kept,
        "held": held,
        "said": _said([held]) if held and held.shown else None,
        "texts": sorted(one.text for one in held.forms if one.text) if held and held.shown else (),
        "settings": wiring.delivery_settings(),
    }
    return render(request, "pages/class_survey.html.jinja", context)


def _class(request: HttpRequest, class_id: UUID) -> ClassKept:
    """Any class for those who answer for the training; for an instructor one within reach."""
    if roles_of(request.user) & {"ppst_lead", "inspector"}:
        kept = class_seen(class_id)
    else:
        kept = class_run(request.user, {"instructor"}, class_id)
    if kept is None:
        raise Http404
    return kept


@needs("ppst_lead", "inspector")
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """What learners said in some time: all classes that are shown together, and which these are."""
    first, last = span_of(request)
    every = _held(first, last)
    shown = [one for one in every if one.shown]
    context = {
        "first": first,
        "last": last,
        "classes": len(every),
        "running": sum(one.until >= localdate() for one in every),
        "said": _said(shown) if shown else None,
        "page": page_of(request, shown[::-1]),
        "narrowing": narrowing(request),
        "settings": wiring.delivery_settings(),
    }
    return render(request, "pages/surveys.html.jinja", context)


@needs("ppst_lead", "inspector")
@require_safe
def surveys_csv(request: HttpRequest) -> HttpResponse:
    """The same, class by class and question by question; no form by itself and no free words."""
    first, last = span_of(request)
    rows = [row for one in _held(first, last) if one.shown for row in _rows(one)]
    return csv_file(write_table(_COLUMNS, rows), f"surveys-{first}-{last}.csv")


def _rows(held: SurveyHeld) -> Iterator[Sequence[Any]]:
    for one, published in _said([held]).lines:
        if one.share is not None and one.bounds is not None:
            shares = (one.share.value, one.share.low, one.share.high, *one.bounds)
            yield (
                *(held.plan.training_class_id, held.plan.on, held.plan.title, one.question.name),
                *(held.asked, one.answered, one.yes, *(round(share, 4) for share in shares)),
                "" if published is None else published,
            )


def _held(first: date, last: date) -> list[SurveyHeld]:
    return surveys_between(first, last, wiring.delivery_settings(), localdate())


def _said(held: Sequence[SurveyHeld]) -> Said:
    given = [form for one in held for form in one.forms]
    asked = sum(one.asked for one in held)
    least = wiring.delivery_settings().survey_shown_from
    published = published_shares()
    lines = tuple(
        (one, published[one.question.name][0] if one.question.name in published else None)
        for one in findings(given, asked, least)
    )
    return Said(asked, len(given), lines, confidence_change(given, least))
