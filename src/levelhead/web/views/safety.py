"""Health and safety: injuries and near misses without names, their clocks, and telling of a near miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.keep_safe import InjuryFollowed, InjuryTold, record_injury
from levelhead.basics.errors import Refused
from levelhead.basics.rates import Rate, rate
from levelhead.basics.tables import write_table
from levelhead.curriculum.course import ACTIVITIES
from levelhead.records.injuries import CAUSES, SEVERITIES
from levelhead.storage import models
from levelhead.storage.safety_queries import InjuryLine, contact_hours, injuries_between
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import NEAR_MISS_TELLERS, SAFETY_READERS, needs, person_of, roles_of
from levelhead.web.spans import span_of
from levelhead.web.views.site import message

PER_HOURS = 1000.0  # contact hours that a rate is told for
LONGEST = 2000
_ACTIVITIES = {one: one.replace("_", " ").capitalize() for one in ACTIVITIES}
_COLUMNS = (
    *("number", "occurred_on", "severity", "cause", "activity", "class"),
    *("report_due", "report_by", "reported_on", "as_it_stood_on"),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was, with its rate for 1,000 contact hours; None where there were no hours."""

    title: str
    count: int
    rate: Rate | None


@needs(*SAFETY_READERS)
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """What happened in training over a year, what is due by law, and the rates of it."""
    first, last = span_of(request)
    lines = injuries_between(first, last, localdate(), wiring.delivery_settings())
    hours = contact_hours(first, last)
    shown = [one for one in lines if request.GET.get("severity", "") in {"", one.row.severity}]
    context = {
        "first": first,
        "last": last,
        "hours": hours,
        "due": [one for one in lines if one.is_open],
        "severities": _tallies(lines, SEVERITIES, "severity", hours),
        "causes": _tallies(lines, CAUSES, "cause", hours),
        "activities": _tallies(lines, _ACTIVITIES, "activity", hours),
        "page": page_of(request, shown),
        "narrowing": narrowing(request),
        "titles": {**SEVERITIES, **CAUSES},
        "activities_by_name": _ACTIVITIES,
        "chosen": request.GET.get("severity", ""),
        "settings": wiring.delivery_settings(),
        "may_tell": bool(roles_of(request.user) & NEAR_MISS_TELLERS),
        "may_read": "medical" in roles_of(request.user),
    }
    return render(request, "pages/safety.html.jinja", context)


def _tallies(lines: Sequence[InjuryLine], titles: dict[str, str], name: str, hours: float) -> list[Tally]:
    found = Counter(getattr(one.row, name) for one in lines)
    return [
        Tally(title, found[key], rate(found[key], hours / PER_HOURS) if hours else None)
        for key, title in titles.items()
        if found[key]
    ]


@needs(*SAFETY_READERS)
@require_safe
def injuries_csv(request: HttpRequest) -> HttpResponse:
    """The same, as CSV; no name and nothing medical is in it."""
    first, last = span_of(request)
    today = localdate()
    rows = [
        (
            one.row.pk,
            one.row.occurred_on,
            one.row.severity,
            one.row.cause,
            one.row.activity,
            one.row.training_class_id or "",
            "yes" if one.clock and one.clock.report else "no",
            (one.clock.report_by if one.clock else None) or "",
            one.reported_on or "",
            today,
        )
        for one in injuries_between(first, last, today, wiring.delivery_settings())
        if request.GET.get("severity", "") in {"", one.row.severity}
    ]
    return csv_file(write_table(_COLUMNS, rows), f"injuries-{first}-{last}.csv")


class NearMissForm(forms.Form):
    """A near miss in as few fields as will do."""

    occurred_on = forms.DateField(
        error_messages={"required": "Enter the day.", "invalid": "Enter the day as a date."}
    )
    cause = forms.ChoiceField(
        choices=list(CAUSES.items()),
        error_messages={"required": "Choose what it came from.", "invalid_choice": "Choose from the list."},
    )
    activity = forms.ChoiceField(choices=[("", "Not sure"), *_ACTIVITIES.items()], required=False)
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Say it in at most {LONGEST} characters."},
    )
    unnamed = forms.BooleanField(required=False)


@needs(*NEAR_MISS_TELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def near_miss(request: HttpRequest) -> HttpResponse:
    """Tell of a near miss, with one's name or without."""
    form = NearMissForm(request.POST or None, initial={"occurred_on": localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = InjuryTold("", given["occurred_on"], given["cause"], "near_miss", given["activity"])
        if request.POST.get("seen") != str(models.Injury.objects.count()):
            why = "Something was told of since you opened the form; perhaps it was this very one, sent twice."
            link = (reverse("near-miss"), "Tell of another one")
            return message(request, 409, "Nothing was added", why, link=link, kept=given["text"])
        try:
            record_injury(
                by=person_of(request).staff_number,
                told=told,
                detail=InjuryFollowed(text=given["text"]),
                unnamed=given["unnamed"],
                **wiring.safety_ports(),
            )
        except Refused as error:
            form.add_error("occurred_on", str(error))
        else:
            messages.success(request, "Thank you. It is kept.")
            return redirect("safety" if roles_of(request.user) & SAFETY_READERS else "home")
    context = {"form": form, "seen": models.Injury.objects.count()}
    return render(request, "pages/near_miss.html.jinja", context, status=400 if form.errors else 200)
