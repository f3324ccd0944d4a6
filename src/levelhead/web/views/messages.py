"""What left by e-mail, what is owed now and what failed, for those who plan and those who run the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.basics.tables import write_table
from levelhead.records.messages.about import OUTCOME_TITLES, about
from levelhead.records.messages.settings import KIND_TITLES, MessageSettings
from levelhead.records.messages.told import Owed
from levelhead.storage import models
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen
from levelhead.web.rights import MESSAGE_READERS, needs

VIEWS = {"owed": "Owed now", "failed": "Not sent, or not known", "sent": "Sent"}
LATELY = timedelta(days=7)
MOST_ROWS = 50_000  # in one file; narrower filters give the rest


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message as a line of a list.

    Attributes:
        at: when it was begun, or since when it is owed.
        staff_number: whom it is to.
        name: theirs.
        kind: what kind, in words.
        about: what it is about.
        address: where it goes or went; empty for none.
        state: what became of it, or what will.
    """

    at: datetime
    staff_number: str
    name: str
    kind: str
    about: str
    address: str
    state: str


@needs(*MESSAGE_READERS)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """One of three lists, with how many there are in each."""
    settings = wiring.shown_settings(localdate())
    owed = _owed(request, settings)
    attempts = _attempts(request)
    wanted = _wanted(request)
    lines = [owed_line(one) for one in owed] if wanted == "owed" else attempts[wanted]
    page = page_of(request, lines)
    context = {
        "views": [(name, title, narrowing(request, show=name)) for name, title in VIEWS.items()],
        "wanted": wanted,
        "is_on": wiring.message_settings() is not None,
        "begins": settings.begins,
        "owed_count": len(owed),
        "without": sum(1 for one in owed if not one.address),
        "retried": sum(1 for one in owed if one.before),
        "sent_lately": attempts["sent"].filter(at__gte=localtime() - LATELY).count(),
        "count": len(lines) if wanted == "owed" else attempts[wanted].count(),
        "page": page,
        "lines": page.object_list if wanted == "owed" else [attempt_line(one) for one in page],
        "kinds": KIND_TITLES,
        "chosen": {name: request.GET.get(name, "") for name in ("kind", "person")},
        "narrowing": narrowing(request),
    }
    return render(request, "pages/messages.html.jinja", context)


@needs(*MESSAGE_READERS)
@require_safe
def messages_csv(request: HttpRequest) -> HttpResponse:
    """The same list, as CSV."""
    wanted = _wanted(request)
    if wanted == "owed":
        lines = [owed_line(one) for one in _owed(request, wiring.shown_settings(localdate()))]
    else:
        lines = [attempt_line(one) for one in _attempts(request)[wanted][:MOST_ROWS]]
    rows = [
        (one.at.isoformat(), one.staff_number, one.name, one.kind, one.about, one.address, one.state)
        for one in lines
    ]
    header = ("at", "staff_number", "name", "kind", "about", "address", "state")
    return csv_file(write_table(header, rows), f"messages-{wanted}-{localdate()}.csv")


def attempt_line(one: models.MessageAttempt) -> MessageLine:
    """An attempt as a line."""
    outcome = getattr(one, "outcome", None)
    said = OUTCOME_TITLES[outcome.outcome if outcome else "unknown"]
    return MessageLine(
        one.at,
        one.person.staff_number,
        one.person.full_name,
        KIND_TITLES[one.kind],
        about(one.key, one.said),
        one.address,
        f"{said}: {outcome.why}" if outcome and outcome.why else said,
    )


def owed_line(one: Owed) -> MessageLine:
    """What is owed as a line, with when it is tried next where it was tried before."""
    state = "To be sent" if one.address else "No address that may be written to"
    if one.address and one.before:
        last = OUTCOME_TITLES[one.before[-1].outcome].lower()
        times = "once" if len(one.before) == 1 else f"{len(one.before)} times"
        state = f"Tried {times}, last {last}; next after {localtime(one.next_at):%H:%M on %d %B}"
    return MessageLine(
        one.since,
        one.staff_number,
        one.full_name,
        KIND_TITLES[one.kind],
        one.letter.subject_line,
        one.address,
        state,
    )


def attempts_of(people: QuerySet[models.Person]) -> QuerySet[models.MessageAttempt]:
    """Attempts to write to some people, the latest first."""
    rows = models.MessageAttempt.objects.filter(person__in=people.order_by().values("pk"))
    return rows.select_related("person", "outcome").order_by("-id")


def _wanted(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in VIEWS else "owed"


def _attempts(request: HttpRequest) -> dict[str, QuerySet[models.MessageAttempt]]:
    """The attempts that the address asks for, of the people this reader sees: sent, and the others."""
    rows = attempts_of(people_seen(request, MESSAGE_READERS))
    if request.GET.get("kind") in KIND_TITLES:
        rows = rows.filter(kind=request.GET["kind"])
    if words := _words(request):
        rows = rows.filter(Q(person__staff_number__iexact=words) | Q(person__full_name__icontains=words))
    is_sent = Q(outcome__outcome="sent")
    return {"sent": rows.filter(is_sent), "failed": rows.exclude(is_sent)}


def _owed(request: HttpRequest, settings: MessageSettings) -> Sequence[Owed]:
    """What is owed to the people this reader sees, narrowed by the address."""
    seen = set(people_seen(request, MESSAGE_READERS).values_list("staff_number", flat=True))
    kind, words = request.GET.get("kind", ""), _words(request).casefold()
    return [
        one
        for one in wiring.owed_messages(localtime(), settings)
        if one.staff_number in seen
        and (kind not in KIND_TITLES or one.kind == kind)
        and (words in one.full_name.casefold() or words == one.staff_number.casefold())
    ]


def _words(request: HttpRequest) -> str:
    return request.GET.get("person", "").strip()
