"""The inspection pack: chosen, read on one page to print, and taken away as one ZIP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.records.inspection_pack import InspectionPack, problems_of, unit_words
from levelhead.storage.scopes import scope_of, units_seen_by
from levelhead.web.files import zip_file
from levelhead.web.rights import needs

A_YEAR = 365
MOST_ROWS = 100  # of one table on the page; its file has them all


class PackForm(forms.Form):
    """The period, the day as known on, and the units."""

    first = forms.DateField(
        error_messages={"required": "Enter the first day.", "invalid": "Enter the first day as a date."}
    )
    last = forms.DateField(
        error_messages={"required": "Enter the last day.", "invalid": "Enter the last day as a date."}
    )
    known_on = forms.DateField(
        error_messages={
            "required": "Enter the day as known on.",
            "invalid": "Enter the day as known on as a date.",
        }
    )
    units = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Choose units of the list."}
    )

    def __init__(self, data: Any, units: list[str], today: date) -> None:
        """Filled with a year up to today where nothing was asked."""
        asked = data or {"first": today - timedelta(days=A_YEAR), "last": today, "known_on": today}
        super().__init__(asked)
        self.fields["units"].choices = [(one, one) for one in units]
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Days that cannot be so are told of."""
        given = super().clean() or {}
        if not self.errors:
            for field, words in problems_of(given["first"], given["last"], given["known_on"], self.today):
                self.add_error(field, words)
        return given


@needs("inspector")
@require_safe
def inspection(request: HttpRequest) -> HttpResponse:
    """The choice, and once it is made, every table on one page to print."""
    form, units = _form(request)
    is_asked = bool(request.GET)
    pack = _pack(request, form, units) if is_asked and form.is_valid() else None
    wrong = is_asked and not form.is_valid()
    context = {
        "form": form,
        "errors": form.errors if wrong else {},
        "units": units,
        "pack": pack,
        "tables": list(zip(pack.tables, pack.facts["files"], strict=True)) if pack else [],
        "unit_words": unit_words(pack.units) if pack else "",
        "most": MOST_ROWS,
        "made_at": localtime(),
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/inspection.html.jinja", context, status=400 if wrong else 200)


@needs("inspector")
@require_safe
def inspection_zip(request: HttpRequest) -> HttpResponse:
    """The same tables as CSV in one ZIP, with a manifest of hashes; the page where there is no pack."""
    form, units = _form(request)
    if not form.is_valid():
        return inspection(request)
    pack = _pack(request, form, units)
    content = pack.as_zip(by=request.user.username, made_at=localtime())
    return zip_file(content, f"inspection-{pack.first}-{pack.last}-known-{pack.known_on}.zip")


def _form(request: HttpRequest) -> tuple[PackForm, list[str]]:
    units = list(units_seen_by(request.user, {"inspector"}).order_by("name").values_list("name", flat=True))
    return PackForm(request.GET, units, localdate()), units


def _pack(request: HttpRequest, form: PackForm, units: list[str]) -> InspectionPack:
    """Of the units that were chosen; of every one this account inspects where none was."""
    given = form.cleaned_data
    chosen = given["units"] or ([] if scope_of(request.user, "inspector").organisations else units)
    return wiring.inspection_pack(
        first=given["first"], last=given["last"], known_on=given["known_on"], units=chosen
    )
