"""Training kit: what may be used, what may not and why, and what happened to each item."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.keep_safe import note_kit
from levelhead.basics.errors import Refused
from levelhead.basics.tables import write_table
from levelhead.records.kit import KitEvent, KitItem, items_of
from levelhead.storage.class_queries import names_of
from levelhead.storage.classes import kit_events
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import KIT_KEEPERS, KIT_READERS, needs, person_of, roles_of
from levelhead.web.views.site import message

STATES = {"quarantined": "Not to be used", "usable": "May be used", "disposed": "Disposed of"}
_KINDS = {
    "inspected": "Inspected, nothing found",
    "quarantined": "Not to be used until it is released",
    "released": "Released: it may be used again",
    "disposed": "Disposed of",
}
_COLUMNS = ("item", "stands", "why", "inspected_on", "last_event", "last_event_on", "as_it_stood_on", "shown")


class KitForm(forms.Form):
    """What happened to an item; its name is made with the form, so that sent twice it is one."""

    item = forms.CharField(max_length=60, error_messages={"required": "Enter the mark on the item."})
    kind = forms.ChoiceField(
        choices=tuple(_KINDS.items()), error_messages={"required": "Choose what happened."}
    )
    reason = forms.CharField(required=False, max_length=200)
    event_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        """Everything but an inspection that found nothing has a reason."""
        reason: str = self.cleaned_data["reason"].strip()
        if not reason and self.cleaned_data.get("kind") in {"quarantined", "released", "disposed"}:
            raise forms.ValidationError("Say why.")
        return reason


@needs(*KIT_READERS)
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Every item, those that may not be used first."""
    found = _narrowed(request)
    context = {
        "page": page_of(request, found),
        "found": len(found),
        "states": tuple(STATES.items()),
        "narrowing": narrowing(request),
        "keeps": bool(roles_of(request.user) & KIT_KEEPERS),
        "on": localdate(),
    }
    return render(request, "pages/kit.html.jinja", context)


@needs(*KIT_READERS)
@require_safe
def kit_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    rows = [
        (
            *(one.item, STATES[one.state], one.why),
            localtime(one.inspected_at).date() if one.inspected_at else "",
            *(one.last.kind, localtime(one.last.at).date(), localdate(), narrowing(request) or "All"),
        )
        for one in _narrowed(request)
    ]
    return csv_file(write_table(_COLUMNS, rows), f"kit-{localdate()}.csv")


def _narrowed(request: HttpRequest) -> list[KitItem]:
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip().casefold()
    found = [
        one
        for one in items_of(kit_events())
        if (one.state == state if state else one.state != "disposed") and words in one.item.casefold()
    ]
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one.state), one.item))


@needs(*KIT_READERS)
@require_safe
def item(request: HttpRequest) -> HttpResponse:
    """One item with everything that happened to it."""
    mark = request.GET.get("item", "")
    happened = sorted(kit_events([mark]), key=lambda one: one.at, reverse=True)
    if not happened:
        raise Http404
    context = {
        "one": items_of(happened)[0],
        "happened": happened,
        "names": names_of({one.by for one in happened}),
        "kinds": _KINDS,
        "states": STATES,
        "keeps": bool(roles_of(request.user) & KIT_KEEPERS),
    }
    return render(request, "pages/kit_item.html.jinja", context)


@needs(*KIT_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Note what happened to an item now, one that is on the list or a new one."""
    given = {"item": request.GET.get("item", ""), "event_id": uuid4()}
    form = KitForm(request.POST) if request.method == "POST" else KitForm(initial=given)
    if request.method == "POST" and form.is_valid():
        return _note(request, form.cleaned_data)
    return render(request, "pages/note_kit.html.jinja", {"form": form}, status=400 if form.errors else 200)


def _note(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    event_id, ports = given["event_id"].hex, wiring.safety_ports()
    known = ports["store"].kit_event(event_id)  # the same form sent again: of the moment it was sent first
    at, by = known.at if known else now(), person_of(request).staff_number
    event = KitEvent(event_id, given["item"].strip(), given["kind"], at, by, given["reason"])
    try:
        note_kit(by=by, event=event, store=ports["store"], work=ports["work"])
    except Refused as error:
        link = (reverse("kit"), "See the kit as it is now")
        heading, kept = "This was not noted", given["reason"]
        return message(request, 409, heading, str(error), "Nothing was changed.", link=link, kept=kept)
    messages.success(request, f"{event.item}: {_KINDS[event.kind].lower()}.")
    return redirect(f"{reverse('kit-item')}?{urlencode({'item': event.item})}")
