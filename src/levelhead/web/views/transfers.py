"""People who came from another organisation or went to one, and the records they brought."""

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
from levelhead.actions.transfer import Carried, TransferTold, record_transfer, verify_record
from levelhead.basics.errors import Refused
from levelhead.basics.tables import write_table
from levelhead.storage.record_queries import CarriedLine, TransferLine, transfer_lines
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen, person_seen
from levelhead.web.rights import TRANSFER_KEEPERS, TRANSFER_READERS, needs, person_of
from levelhead.web.views.site import message

MOST_RECORDS = 40
_COLUMNS = (
    *("staff_number", "name", "unit", "direction", "organisation", "on", "record_on", "course", "minutes"),
    *("contact", "verified", "check", "as_it_stood_on"),
)


class TransferForm(forms.Form):
    """That somebody came or went, and the days of training that they brought, one on a line."""

    direction = forms.ChoiceField(
        choices=(("in", "They came to us"), ("out", "They went from us")),
        error_messages={"required": "Say whether they came or went."},
    )
    organisation = forms.CharField(
        max_length=200, error_messages={"required": "Enter the other organisation."}
    )
    on = forms.DateField(error_messages={"required": "Enter the day.", "invalid": "Enter the day as a date."})
    records = forms.CharField(required=False, max_length=8000)

    def clean_records(self) -> tuple[Carried, ...]:
        """Each line as a record; every line that cannot be read is told of."""
        lines = [line for line in self.cleaned_data["records"].splitlines() if line.strip()]
        if len(lines) > MOST_RECORDS:
            raise forms.ValidationError(f"At most {MOST_RECORDS} records at once.")
        found, wrong = [], []
        for number, line in enumerate(lines, 1):
            try:
                found.append(_carried(line))
            except ValueError:
                wrong.append(
                    forms.ValidationError(
                        f"Line {number}: expected a day, a course, minutes and yes or no, such as "
                        f"2025-09-01; Refresher; 360; yes. Found: {line[:80]}"
                    )
                )
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(found)


def _carried(line: str) -> Carried:
    """A record from a line. Raises ValueError."""
    day, course, minutes, contact = (part.strip() for part in line.split(";"))
    if contact not in {"yes", "no"} or not course:
        raise ValueError(line)
    return Carried(date.fromisoformat(day), course[:120], int(minutes), contact == "yes")


class VerifyForm(forms.Form):
    """What a record was held against, and whether it stood."""

    verified = forms.ChoiceField(
        choices=(("yes", "It stands: it counts from now on"), ("no", "It does not stand")),
        error_messages={"required": "Choose whether it stands."},
    )
    evidence = forms.CharField(max_length=200, error_messages={"required": "Enter what you held it against."})
    seen = forms.IntegerField(widget=forms.HiddenInput)


@needs(*TRANSFER_READERS)
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers of the people one sees; those with records that nobody has verified first."""
    found = _narrowed(request)
    context = {
        "page": page_of(request, found),
        "found": len(found),
        "narrowing": narrowing(request),
        "on": localdate(),
    }
    return render(request, "pages/transfers.html.jinja", context)


@needs(*TRANSFER_READERS)
@require_safe
def transfers_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, a row for each record brought."""
    rows: list[tuple[Any, ...]] = []
    for one in _narrowed(request):
        told = (one.staff_number, one.full_name, one.unit, one.direction, one.organisation, one.on)
        brought = [
            (r.on, r.course, r.minutes, "yes" if r.contact else "no", "yes" if r.verified else "no", r.check)
            for r in one.records
        ]
        rows += [(*told, *record, localdate()) for record in brought or [("", "", "", "", "", "")]]
    return csv_file(write_table(_COLUMNS, rows), f"transfers-{localdate()}.csv")


def _narrowed(request: HttpRequest) -> list[TransferLine]:
    words, state = request.GET.get("q", "").strip().casefold(), request.GET.get("state", "")
    found = [
        one
        for one in transfer_lines(people_seen(request, TRANSFER_READERS), localdate())
        if words in f"{one.full_name} {one.staff_number} {one.organisation}".casefold()
        and (not state or one.unverified)
    ]
    return sorted(found, key=lambda one: not one.unverified)  # stable: the newest first within each


@needs(*TRANSFER_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Record that somebody came or went."""
    person = person_seen(request, staff_number, TRANSFER_KEEPERS)
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = TransferTold(
            staff_number, given["direction"], given["organisation"].strip(), given["on"], given["records"]
        )
        try:
            record_transfer(by=person_of(request).staff_number, told=told, **wiring.transfer_ports())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The transfer of {person.full_name} is recorded.")
            return redirect("person", staff_number)
    context = {"person": person, "form": form}
    return render(request, "pages/record_transfer.html.jinja", context, status=400 if form.errors else 200)


@needs(*TRANSFER_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, record_id: int) -> HttpResponse:
    """Hold a record that somebody brought against evidence."""
    transfer, carried = _found(request, record_id)
    form = VerifyForm(request.POST or None, initial={"seen": carried.checks})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verify_record(
                by=person_of(request).staff_number,
                record_id=str(record_id),
                verified=given["verified"] == "yes",
                evidence=given["evidence"],
                seen=given["seen"],
                **wiring.transfer_ports(),
            )
        except Refused as error:
            link = (reverse("verify-record", args=[record_id]), "See how it stands now")
            heading, kept = "This check was not kept", given["evidence"]
            return message(request, 409, heading, str(error), "Nothing was changed.", link=link, kept=kept)
        messages.success(request, "The check is kept. Their standing shows it now.")
        return redirect("person", transfer.staff_number)
    context = {"transfer": transfer, "record": carried, "form": form}
    return render(request, "pages/verify_record.html.jinja", context, status=400 if form.errors else 200)


def _found(request: HttpRequest, record_id: int) -> tuple[TransferLine, CarriedLine]:
    """A record of somebody whom this account sees, with its transfer. Raises Http404 for any other."""
    people = people_seen(request, TRANSFER_KEEPERS).filter(transfers__records=record_id)
    for transfer in transfer_lines(people, localdate()):
        for carried in transfer.records:
            if carried.key == record_id:
                return transfer, carried
    raise Http404
