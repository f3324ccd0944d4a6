"""The audit trail for the inspector: who did what and when, with the chain that shows it is whole."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead.basics.tables import write_table
from levelhead.storage import models
from levelhead.storage.audit import first_broken_link
from levelhead.storage.class_queries import names_of
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import needs

MOST_ROWS = 50_000  # in one file; a narrower span gives the rest


@needs("inspector")
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The events that the address asks for, the latest first; on request the chain is checked."""
    events = _wanted(request)
    page = page_of(request, events)
    context = {
        "page": page,
        "names": names_of(one.by for one in page),
        "actions": list(
            models.AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct()
        ),
        "chosen": {name: request.GET.get(name, "") for name in ("by", "action", "subject", "from", "to")},
        "narrowing": narrowing(request),
        "count": events.count(),
        "last": models.AuditEvent.objects.order_by("-id").first(),
        "is_checked": "check" in request.GET,
        "broken": first_broken_link() if "check" in request.GET else None,
    }
    return render(request, "pages/audit.html.jinja", context)


def _wanted(request: HttpRequest) -> QuerySet[models.AuditEvent]:
    given, wanted = request.GET, Q()
    if given.get("by"):
        wanted &= Q(by=given["by"].strip())
    if given.get("action"):
        wanted &= Q(action=given["action"])
    if given.get("subject"):
        wanted &= Q(subject__contains=given["subject"].strip())
    for name, lookup in (("from", "at__date__gte"), ("to", "at__date__lte")):
        try:
            wanted &= Q(**{lookup: date.fromisoformat(given.get(name, ""))})
        except ValueError:
            continue
    return models.AuditEvent.objects.filter(wanted).order_by("-id")


@needs("inspector")
@require_safe
def trail_csv(request: HttpRequest) -> HttpResponse:
    """The same events, as CSV, each with its hash."""
    rows = [
        (one.pk, one.at.isoformat(), one.by, one.action, one.subject, one.batch, one.detail, one.own_hash)
        for one in _wanted(request)[:MOST_ROWS]
    ]
    header = ("number", "at", "by", "action", "subject", "batch", "detail", "hash")
    return csv_file(write_table(header, rows), f"audit-{localdate()}.csv")
