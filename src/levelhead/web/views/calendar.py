"""Calendars: one's own secret address, what is read there, one class as a file, and joining instructions."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.calendar_address import make_address, withdraw_address
from levelhead.actions.class_ports import ClassKept
from levelhead.records.invitations import Invitation
from levelhead.records.invitations import feed as calendar_of
from levelhead.storage import models
from levelhead.storage.calendars import has_address, invitations_of, person_at
from levelhead.storage.class_queries import names_of
from levelhead.web.rights import CLASS_READERS, needs, person_of, roles_of
from levelhead.web.views.class_plans import kept_or_404
from levelhead.web.views.site import message

DAYS_BACK = 60  # of what is over, so that a calendar keeps it a while
SECRET_BYTES = 32
_SECRET = re.compile(r"[\w-]{43}")  # what token_urlsafe makes of 32 bytes
_TYPE = "text/calendar; charset=utf-8"


@needs("officer", "instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Make the address of one's calendar, make a new one, or withdraw it. It is shown this once."""
    if getattr(request.user, "person", None) is None:
        why = "Your account stands for nobody on record, so there are no classes of yours."
        return message(request, 404, "You have no calendar", why)
    person, made = person_of(request), ""
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        withdraw_address(by=person.staff_number, **wiring.calendar_ports())
        messages.success(request, "Nobody can read your calendar any more.")
        return redirect("my-calendar")
    if request.method == "POST":
        secret = make_address(
            by=person.staff_number,
            secret=lambda: secrets.token_urlsafe(SECRET_BYTES),
            **wiring.calendar_ports(),
        )
        made = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    context = {"has_one": has_address(person), "made": made}
    return render(request, "pages/my_calendar.html.jinja", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One person's classes for a calendar program, which knows the secret and cannot sign in."""
    del request
    person = person_at(secret) if _SECRET.fullmatch(secret) else None
    if person is None or (person.service_to and person.service_to < localdate()):
        raise Http404
    invitations = invitations_of(person, localdate() - timedelta(days=DAYS_BACK))
    return HttpResponse(calendar_of(invitations, name="Training"), content_type=_TYPE)


@needs("officer", *CLASS_READERS)
@require_safe
def one_class(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """One class as a file that a calendar opens."""
    kept = _seen(request, class_id)
    said_at = models.ClassPlan.objects.filter(training_class=class_id).latest("number").at
    is_off = kept.cancelled_at is not None
    invitation = Invitation(
        kept.id, kept.day, kept.plan_number, max(said_at, kept.cancelled_at or said_at), cancelled=is_off
    )
    answer = HttpResponse(calendar_of([invitation], name=kept.day.title), content_type=_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="class-{kept.day.on}.ics"'
    return answer


@needs("officer", *CLASS_READERS)
@require_safe
def joining(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What a learner needs to know before the day, to read or to print."""
    kept = _seen(request, class_id)
    context = {
        "kept": kept,
        "instructors": list(names_of(one for block in kept.day.blocks for one in block.coaches).values()),
        "contact": sum(block.minutes for block in kept.day.blocks if block.contact),
        "hints": wiring.delivery_settings().joining,
        "is_learner": _is_learner(request, kept),
    }
    return render(request, "pages/joining.html.jinja", context)


def _seen(request: HttpRequest, class_id: UUID) -> ClassKept:
    """A class that this person may read of: any, for who reads classes; else one they have a place in."""
    kept = kept_or_404(class_id)
    if not (roles_of(request.user) & CLASS_READERS or _is_learner(request, kept)):
        raise Http404
    return kept


def _is_learner(request: HttpRequest, kept: ClassKept) -> bool:
    person = getattr(request.user, "person", None)
    return person is not None and kept.places.get(person.staff_number) in {"booked", "waiting"}
