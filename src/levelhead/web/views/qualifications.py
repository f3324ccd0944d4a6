"""Who is qualified for what, until when: a list, and adding, renewing and withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.keep_safe import add_qualification, withdraw_qualification
from levelhead.basics.errors import Refused
from levelhead.basics.tables import write_table
from levelhead.records.qualifications import QUALIFICATION_KINDS, Qualification
from levelhead.storage.person_queries import QUALIFICATION_STATES, QualificationLine, qualification_lines
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen, sees
from levelhead.web.rights import (
    QUALIFICATION_KEEPERS,
    QUALIFICATION_READERS,
    needs,
    person_of,
    roles_of,
)
from levelhead.web.views.site import message

_COLUMNS = (
    *("staff_number", "name", "unit", "kind", "begins", "ends", "provider", "evidence", "stands"),
    *("added_on", "added_by", "as_it_stood_on", "shown"),
)


class QualificationForm(forms.Form):
    """A qualification with its evidence."""

    holder = forms.CharField(max_length=40, error_messages={"required": "Enter the staff number."})
    kind = forms.ChoiceField(
        choices=tuple(QUALIFICATION_KINDS.items()), error_messages={"required": "Choose what it is."}
    )
    begins = forms.DateField(
        error_messages={"required": "Enter the first day.", "invalid": "Enter the first day as a date."}
    )
    ends = forms.DateField(required=False, error_messages={"invalid": "Enter the last day as a date."})
    provider = forms.CharField(max_length=200, error_messages={"required": "Enter who awarded it."})
    evidence = forms.CharField(
        max_length=120,
        error_messages={"required": "Enter what shows it, such as the number of a certificate."},
    )


class WithdrawForm(forms.Form):
    """From when a qualification holds no more, and why."""

    last_day = forms.DateField(
        error_messages={"required": "Enter the last day.", "invalid": "Enter the last day as a date."}
    )
    reason = forms.CharField(max_length=60, error_messages={"required": "Say why it is withdrawn."})


@needs(*QUALIFICATION_READERS)
@require_safe
def qualifications(request: HttpRequest) -> HttpResponse:
    """The qualifications of the people one sees; what ended and what ends soon first."""
    found = _narrowed(request)
    context = {
        "page": page_of(request, found),
        "found": len(found),
        "kinds": tuple(QUALIFICATION_KINDS.items()),
        "states": tuple(QUALIFICATION_STATES.items()),
        "narrowing": narrowing(request),
        "keeps": bool(roles_of(request.user) & QUALIFICATION_KEEPERS),
        "soon_days": wiring.delivery_settings().amber_days,
        "on": localdate(),
    }
    return render(request, "pages/qualifications.html.jinja", context)


@needs(*QUALIFICATION_READERS)
@require_safe
def qualifications_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    day, soon = localdate(), wiring.delivery_settings().amber_days
    rows = [
        (
            *(line.row.person.staff_number, line.row.person.full_name, line.row.person.unit.name),
            *(line.row.kind, line.row.begins, line.row.ends or "", line.row.provider, line.row.evidence),
            QUALIFICATION_STATES[line.state(day, soon)],
            *(line.recorded_on, line.recorded_by, day, narrowing(request) or "All"),
        )
        for line in _narrowed(request)
    ]
    return csv_file(write_table(_COLUMNS, rows), f"qualifications-{day}.csv")


def _narrowed(request: HttpRequest) -> list[QualificationLine]:
    """What the address asks for; without asking, everything that nothing stands in the place of."""
    day, soon = localdate(), wiring.delivery_settings().amber_days
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    words = request.GET.get("q", "").strip().casefold()
    return [
        line
        for line in qualification_lines(people_seen(request, QUALIFICATION_READERS))
        if kind in {"", line.row.kind}
        and (line.state(day, soon) == state if state else line.replaced_on is None)
        and (
            words in line.row.person.full_name.casefold() or words == line.row.person.staff_number.casefold()
        )
    ]


@needs(*QUALIFICATION_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a qualification, or renew one: the form then knows whose and what."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "") for name in ("holder", "kind", "provider")}
        return _adding(request, QualificationForm(initial=given))
    form = QualificationForm(request.POST)
    if not form.is_valid():
        return _adding(request, form)
    given = form.cleaned_data
    people = people_seen(request, QUALIFICATION_KEEPERS)
    person = people.filter(staff_number=given["holder"].strip()).first()
    if person is None:
        form.add_error("holder", "There is nobody of this staff number where you hold your role.")
        return _adding(request, form)
    one = Qualification(person.staff_number, *(given[name] for name in _FIELDS))
    try:
        add_qualification(by=person_of(request).staff_number, qualification=one, **wiring.safety_ports())
    except Refused as error:
        form.add_error(None, str(error))
        return _adding(request, form)
    messages.success(request, f"{QUALIFICATION_KINDS[one.kind]}: added for {person.full_name}.")
    return redirect("qualifications")


_FIELDS = ("kind", "begins", "ends", "provider", "evidence")


def _adding(request: HttpRequest, form: QualificationForm) -> HttpResponse:
    context = {"form": form, "renews": bool(request.GET.get("kind"))}
    return render(request, "pages/add_qualification.html.jinja", context, status=400 if form.errors else 200)


@needs(*QUALIFICATION_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, qualification_id: int) -> HttpResponse:
    """End a qualification before its time, with a reason that stays on record."""
    line = _line(request, qualification_id)
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm(initial=_today())
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_qualification(
                by=person_of(request).staff_number,
                holder=line.row.person.staff_number,
                qualification_id=str(qualification_id),
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data["reason"],
                **wiring.safety_ports(),
            )
        except Refused as error:
            link = (reverse("qualifications"), "See how it stands now")
            heading, kept = "It was not withdrawn", form.cleaned_data["reason"]
            return message(request, 409, heading, str(error), "Nothing was changed.", link=link, kept=kept)
        messages.success(request, f"{line.title}: withdrawn for {line.row.person.full_name}.")
        return redirect("qualifications")
    context: dict[str, Any] = {"line": line, "form": form}
    status = 400 if form.errors else 200
    return render(request, "pages/withdraw_qualification.html.jinja", context, status=status)


def _today() -> dict[str, date]:
    return {"last_day": localdate()}


def _line(request: HttpRequest, qualification_id: int) -> QualificationLine:
    """A qualification of somebody whom this account sees. Raises Http404 for any other."""
    for line in qualification_lines(people_seen(request, QUALIFICATION_KEEPERS)):
        if line.row.pk == qualification_id and sees(request, line.row.person, QUALIFICATION_KEEPERS):
            return line
    raise Http404
