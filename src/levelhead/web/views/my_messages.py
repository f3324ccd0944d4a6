"""One's own messages: what was sent to oneself and when, and which reminders one wants."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.send_messages import choose_messages
from levelhead.records.messages.settings import KIND_TITLES, MessageKind
from levelhead.storage import models
from levelhead.storage.messages import declined_by
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import MESSAGE_RECEIVERS, needs, roles_of
from levelhead.web.views.messages import attempt_line, attempts_of
from levelhead.web.views.site import message

_OF_ROLES: dict[MessageKind, str] = {"team_digest": "supervisor", "seats_digest": "planner"}


@needs(*MESSAGE_RECEIVERS)
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest) -> HttpResponse:
    """What was sent to whoever asks; and a choice among the reminders that are not required."""
    person = getattr(request.user, "person", None)
    if person is None:
        why = "Your account stands for nobody on record, so no message is sent to you."
        return message(request, 404, "You have no messages", why)
    settings, roles = wiring.shown_settings(localdate()), roles_of(request.user)
    choices = [kind for kind in settings.optional if _OF_ROLES.get(kind, "") in {"", *roles}]
    if request.method == "POST":
        wanted = {kind: kind in request.POST.getlist("want") for kind in choices}
        choose_messages(by=person.staff_number, wanted=wanted, optional=choices, **wiring.message_ports())
        messages.success(request, "Your choice of reminders is kept.")
        return redirect("my-messages")
    page = page_of(request, attempts_of(models.Person.objects.filter(pk=person.pk)))
    context = {
        "person": person,
        "is_on": wiring.message_settings() is not None,
        "is_written_to": settings.writes_to(person.email),
        "choices": [(kind, KIND_TITLES[kind]) for kind in choices],
        "declined": declined_by(person),
        "page": page,
        "lines": [attempt_line(one) for one in page],
        "narrowing": narrowing(request),
    }
    return render(request, "pages/my_messages.html.jinja", context)
