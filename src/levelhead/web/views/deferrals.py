"""Deferrals and exemptions: ask, look at what waits, decide, review."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.excuse import ask_excusal, decide_excusal
from levelhead.basics.errors import Refused
from levelhead.basics.tables import write_table
from levelhead.records.excusals import REASONS, RULES, STAGE_TITLES
from levelhead.storage import models
from levelhead.storage.person_queries import ExcusalLine, excusal_lines, excusal_words
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import (
    ExcusalShown,
    excusals_shown,
    people_seen,
    person_open_to,
    sees,
)
from levelhead.web.rights import DEFERRAL_ASKERS, DEFERRAL_READERS, needs, person_of, roles_of
from levelhead.web.views.site import message

_COLUMNS = (
    *("staff_number", "name", "unit", "kind", "reason", "first_day", "last_day_asked", "last_day_decided"),
    *("stands", "asked_on", "as_it_stood_on", "shown"),
)


class AskForm(forms.Form):
    """What is asked for. Nothing medical is asked, and the page says so."""

    kind = forms.ChoiceField(
        choices=(("deferral", "Deferral"), ("exemption", "Exemption")),
        error_messages={"required": "Say whether it is a deferral or an exemption."},
    )
    reason = forms.ChoiceField(
        choices=tuple(REASONS.items()), error_messages={"required": "Choose the reason nearest to it."}
    )
    begins = forms.DateField(
        error_messages={"required": "Enter the first day.", "invalid": "Enter the first day as a date."}
    )
    ends = forms.DateField(
        error_messages={"required": "Enter the last day.", "invalid": "Enter the last day as a date."}
    )
    words = forms.CharField(required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Days that cross are told of the last."""
        given = super().clean() or {}
        if given.get("begins") and given.get("ends") and given["ends"] < given["begins"]:
            self.add_error("ends", "The last day is before the first.")
        return given


class DecideForm(forms.Form):
    """A decision, with the number of decisions that its author had seen."""

    approved = forms.ChoiceField(
        choices=(("yes", "Approve"), ("no", "Do not approve")),
        error_messages={"required": "Choose whether to approve it."},
    )
    until = forms.DateField(required=False, error_messages={"invalid": "Enter the day as a date."})
    note = forms.CharField(required=False, max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput)


@needs(*DEFERRAL_READERS)
@require_safe
def deferrals(request: HttpRequest) -> HttpResponse:
    """The requests of the people one sees: those that wait, those to be reviewed, those that run."""
    every = _every(request)
    counted = Counter(one.stage for one in every)
    stage = request.GET.get("stage", "awaiting" if counted["awaiting"] else "")
    found = [one for one in every if not stage or one.stage == stage]
    context = {
        "page": page_of(request, found),
        "found": len(found),
        "every": len(every),
        "stage": stage,
        "stages": [(name, title, counted[name]) for name, title in STAGE_TITLES.items()],
        "narrowing": narrowing(request, stage=stage),
        "review_days": wiring.delivery_settings().review_days,
        "on": localdate(),
    }
    return render(request, "pages/deferrals.html.jinja", context)


@needs(*DEFERRAL_READERS)
@require_safe
def deferrals_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    stage, day = request.GET.get("stage", ""), localdate()
    rows = [
        (
            *(one.person.staff_number, one.person.full_name, one.person.unit.name, one.title, one.reason),
            *(one.begins, one.ends, one.last or "", one.stage_title, one.asked_on, day),
            one.stage_title if stage else "All",
        )
        for one in _every(request)
        if not stage or one.stage == stage
    ]
    return csv_file(write_table(_COLUMNS, rows), f"deferrals-{day}.csv")


def _every(request: HttpRequest) -> list[ExcusalShown]:
    return excusals_shown(request, excusal_lines(people_seen(request, DEFERRAL_READERS)))


@needs(*DEFERRAL_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def deferral(request: HttpRequest, excusal_id: int) -> HttpResponse:
    """One request with its history; who may decide it does so here, and reviews it later."""
    line = _line(request, excusal_id)
    if request.method != "POST":
        last = line.excusal.last_day(localdate()) or line.excusal.ends
        form = DecideForm(initial={"until": last, "seen": len(line.excusal.decisions)})
        return _deciding(request, line, form)
    if not _decides(request, line):
        raise PermissionDenied
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _deciding(request, line, form)
    given = form.cleaned_data
    try:
        changed = decide_excusal(
            by=person_of(request).staff_number,
            excusal_id=str(excusal_id),
            approved=given["approved"] == "yes",
            until=given["until"] if given["approved"] == "yes" else None,
            note=given["note"],
            seen=given["seen"],
            **wiring.excusal_ports(),
        )
    except Refused as error:
        link = (reverse("deferral", args=[excusal_id]), "See how it stands now, and decide again")
        heading, kept = "This was not decided", given["note"]
        return message(request, 409, heading, str(error), "Nothing was changed.", link=link, kept=kept)
    if changed:
        name, kind = line.person.full_name, line.excusal.kind
        said = "approved" if given["approved"] == "yes" else "not approved"
        messages.success(request, f"The {kind} of {name} is {said}. Their standing shows it now.")
    return redirect("deferral", excusal_id)


def _line(request: HttpRequest, excusal_id: int) -> ExcusalLine:
    """A request of somebody whom this account sees. Raises Http404 for any other."""
    found = people_seen(request, DEFERRAL_READERS).filter(excusals=excusal_id)
    for line in excusal_lines(found):
        if line.row.pk == excusal_id:
            return line
    raise Http404


def _decides(request: HttpRequest, line: ExcusalLine) -> bool:
    """Whether this account's deciding roles reach the person, and it is neither theirs nor asked by them."""
    if request.user.person_id is None or _is_own(request, line):
        return False
    return sees(request, line.person, wiring.delivery_settings().decided_by)


def _is_own(request: HttpRequest, line: ExcusalLine) -> bool:
    """Whether a request is this reader's, or asked for by them."""
    return request.user.person_id in {line.person.pk, line.asker}


def _deciding(request: HttpRequest, line: ExcusalLine, form: DecideForm) -> HttpResponse:
    decides, own = _decides(request, line), _is_own(request, line)
    (shown,) = excusals_shown(request, [line])
    context = {
        "one": shown,
        "form": form,
        "decides": decides,
        "words": excusal_words(line.row.pk) if decides or own else "",
        "own": own,
        "reviewed": bool(line.excusal.decisions),
    }
    return render(request, "pages/deferral.html.jinja", context, status=400 if form.errors else 200)


@needs("officer", *DEFERRAL_ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_deferral(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Ask for oneself, or for somebody whom one supervises or plans for."""
    me = person_of(request)
    person = person_open_to(request, staff_number, DEFERRAL_ASKERS)
    own = person.pk == me.pk and "officer" in roles_of(request.user)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(me, person, form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            kind = form.cleaned_data["kind"]
            messages.success(request, f"The {kind} is asked for, and waits for a decision.")
            return redirect("my-record") if own else redirect("person", staff_number)
    context = {"person": person, "own": own, "form": form, "rules": RULES}
    return render(request, "pages/ask_deferral.html.jinja", context, status=400 if form.errors else 200)


def _ask(me: models.Person, person: models.Person, given: dict[str, Any]) -> None:
    ask_excusal(
        by=me.staff_number,
        staff_number=person.staff_number,
        kind=given["kind"],
        reason=given["reason"],
        days=(given["begins"], given["ends"]),
        detail=given["words"],
        **wiring.excusal_ports(),
    )
