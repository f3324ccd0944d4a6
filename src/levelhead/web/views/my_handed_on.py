"""What was handed on about somebody: their own page with their replies, and one of them to print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from levelhead import wiring
from levelhead.actions.hand_on import reply_to_handing_on
from levelhead.basics.errors import Refused
from levelhead.records.learning_note import KINDS, LONGEST_WORDS
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.storage.handed_on import handed_on_among, handed_on_of
from levelhead.web.paging import page_of
from levelhead.web.people import sees_each
from levelhead.web.rights import HANDS_ON, needs, person_of, roles_of
from levelhead.web.views.site import message


@needs("officer")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What was handed on about oneself, and what one replied."""
    page = page_of(request, handed_on_of(person_of(request), localdate()))
    context = {
        "page": page,
        "kinds": KINDS,
        "names": names_of(one.by for one in page),
        "longest": LONGEST_WORDS,
    }
    return render(request, "pages/my_handed_on.html.jinja", context)


@needs("officer")
@require_POST
def reply(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """Say something of it; the same words sent twice are kept once."""
    person, text = person_of(request), request.POST.get("reply", "").strip()
    row = handed_on_of(person, localdate()).filter(handing_id=str(handing_id)).first()
    if row is None:
        raise Http404
    link = (reverse("my-handed-on"), "Go back to what was handed on")
    if not any(one.text == text for one in row.replies.all()):
        try:
            reply_to_handing_on(
                by=person.staff_number, handing_id=str(handing_id), text=text, **wiring.handed_on_ports()
            )
        except Refused as error:
            return message(request, 400, "The reply was not kept", str(error), link=link, kept=text)
    messages.success(request, "Your reply is kept with what was handed on.")
    return redirect("my-handed-on")


@needs("officer", "hand_on")
@require_safe
def printed(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """One handing on with its exact text, to print: for its learner once told, and for who may hand on."""
    row = _open_to(request, str(handing_id))
    context = {
        "row": row,
        "kind": KINDS[row.kind],
        "names": names_of([row.by]),
        "own": row.person_id == request.user.person_id,
    }
    return render(request, "pages/handed_on_note.html.jinja", context)


def _open_to(request: HttpRequest, handing_id: str) -> models.HandedOn:
    """Raises Http404 where this account may not read it."""
    roles = roles_of(request.user)
    rows = handed_on_among(models.Person.objects.all()).filter(handing_id=handing_id)
    row: models.HandedOn | None = rows.first()
    if row is None:
        raise Http404
    if row.person_id == request.user.person_id:
        told = row.told_from is None or row.told_from <= localdate()
        if "officer" in roles and told:
            return row
    elif roles.issuperset(HANDS_ON) and sees_each(request, row.person, HANDS_ON):
        return row
    raise Http404
