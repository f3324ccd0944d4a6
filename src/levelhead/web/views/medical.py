"""What is private about injuries. Each reading is noted before it is shown, and who is noted is shown too."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.keep_safe import InjuryFollowed, follow_injury
from levelhead.records.injuries import CAUSES, SEVERITIES
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.storage.safety_queries import details_of, injuries_between, injury_line, readings_of
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import needs, person_of

DAYS_BACK = 3 * 365
LONGEST = 4000


class DetailForm(forms.Form):
    """What has become known of an injury since."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Say it in at most {LONGEST} characters."},
    )
    unable = forms.BooleanField(required=False)
    fit_again_on = forms.DateField(
        required=False, error_messages={"invalid": "Enter the first day fit again as a date."}
    )
    reported_on = forms.DateField(
        required=False, error_messages={"invalid": "Enter the day of the report as a date."}
    )


@needs("medical")
@require_safe
def medical(request: HttpRequest) -> HttpResponse:
    """The injuries of three years, those with something due first; no detail is on this list."""
    last = localdate()
    lines = injuries_between(last - timedelta(days=DAYS_BACK), last, last, wiring.delivery_settings())
    ordered = sorted(lines, key=lambda one: not one.is_open)
    context = {
        "page": page_of(request, ordered),
        "narrowing": narrowing(request),
        "titles": {**SEVERITIES, **CAUSES},
    }
    return render(request, "pages/medical.html.jinja", context)


@needs("medical")
@require_http_methods(["GET", "HEAD", "POST"])
def injury_detail(request: HttpRequest, injury_id: int) -> HttpResponse:
    """The detail of one injury, once the reading is noted; and what has become known since, to be added."""
    row = models.Injury.objects.filter(pk=injury_id).first()
    if row is None:
        raise Http404
    by, details = person_of(request).staff_number, list(details_of(row))
    last = details[-1] if details else None
    initial = {"unable": last.unable, "fit_again_on": last.fit_again_on} if last else {}
    form = DetailForm(request.POST or None, initial=initial)
    if request.method == "POST" and request.POST.get("seen") != str(len(details)):
        form.add_error(None, "Something was added to this injury meanwhile; look at it, and send again.")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        detail = InjuryFollowed(
            last.person.staff_number if last and last.person else "",
            given["text"],
            unable=given["unable"],
            fit_again_on=given["fit_again_on"],
            reported_on=given["reported_on"],
        )
        follow_injury(by=by, injury_id=str(injury_id), detail=detail, **wiring.safety_ports())
        messages.success(request, "It is kept, with your name.")
        return redirect("injury-detail", injury_id)
    wiring.note(by=by, what="medical_detail_read", subject=f"injury:{injury_id}")
    context = {
        "line": injury_line(row, localdate(), wiring.delivery_settings()),
        "details": details,
        "form": form,
        "names": names_of(one.by for one in details),
        "titles": {**SEVERITIES, **CAUSES},
        "readings": list(readings_of(injury_id)[:20]),
        "readers": names_of(readings_of(injury_id).values_list("by", flat=True)[:20]),
    }
    return render(request, "pages/injury_detail.html.jinja", context, status=400 if form.errors else 200)


@needs("medical", "inspector")
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who read medical detail, and when; which injury, and nothing of what it was."""
    page = page_of(request, readings_of())
    context = {"page": page, "narrowing": narrowing(request), "names": names_of(one.by for one in page)}
    return render(request, "pages/readings.html.jinja", context)
