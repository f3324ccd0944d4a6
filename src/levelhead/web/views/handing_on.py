"""Hand on a learning note: one at a time, by a training lead who was given the right, and never one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.hand_on import hand_on
from levelhead.basics.errors import Refused
from levelhead.records.learning_note import KINDS, HandingOn, LearningNote, problems_of
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.storage.handed_on import DjangoHandedOn, handed_on_among, notes_listed
from levelhead.web.paging import page_of
from levelhead.web.people import people_seen, sees_each
from levelhead.web.rights import HANDS_ON, needs, needs_each, person_of, roles_of
from levelhead.web.running import form_id


class HandOnForm(forms.Form):
    """To whom, for what and on what ground. What is missing the rule of the action says."""

    to = forms.CharField(required=False)
    purpose = forms.CharField(required=False)
    ground = forms.CharField(required=False)
    told_from = forms.DateField(required=False, error_messages={"invalid": "Enter the day as a date."})
    delay_reason = forms.CharField(required=False)

    def handing(self, name: UUID) -> HandingOn:
        """What was said, under the name that the page gave it."""
        return HandingOn(str(name), **self.cleaned_data)


@needs_each(*HANDS_ON)
@require_safe
def notes(request: HttpRequest, staff_number: str) -> HttpResponse:
    """The notes of one person that may be handed on, without what is in them."""
    person = _person(request, staff_number)
    context = {"person": person, "notes": notes_listed(person), "kinds": KINDS}
    return render(request, "pages/hand_on.html.jinja", context)


@needs_each(*HANDS_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, staff_number: str, kind: str, note_id: str) -> HttpResponse:
    """One note with its exact text, and the form that hands it on. Each reading is noted."""
    person, by = _person(request, staff_number), person_of(request).staff_number
    found = DjangoHandedOn().note(kind, note_id, staff_number)
    if found is None:
        raise Http404
    form, name = HandOnForm(request.POST or None), form_id(request)
    if request.method != "POST":
        wiring.note(by=by, what="note_read_to_hand_on", subject=f"person:{staff_number}")
        return _page(request, person, found, form)
    if not form.is_valid() or name is None:
        return _page(request, person, found, form)
    handing = form.handing(name)
    for field, words in problems_of(handing, localdate()):
        form.add_error(field, words)
    if form.errors:
        return _page(request, person, found, form)
    which = {"kind": kind, "note_id": note_id, "staff_number": staff_number}
    try:
        hand_on(
            by=by, note=which, seen=request.POST.get("seen", ""), handing=handing, **wiring.handed_on_ports()
        )
    except Refused as error:
        form.add_error("to", str(error))
        return _page(request, person, found, form)
    messages.success(
        request, "It is on record that you hand on this note. Print it, and pass on nothing else."
    )
    return redirect("handed-on-note", name)


def _page(request: HttpRequest, person: models.Person, found: LearningNote, form: HandOnForm) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "note": found,
        "kind": KINDS[found.kind],
        "form": form,
        "name": form_id(request) or uuid4(),
    }
    return render(request, "pages/hand_on_note.html.jinja", context, status=400 if form.errors else 200)


def _person(request: HttpRequest, staff_number: str) -> models.Person:
    """Somebody whom both roles reach; never oneself. Raises Http404 for anybody else."""
    found = models.Person.objects.filter(staff_number=staff_number).select_related("unit").first()
    if found is None or not sees_each(request, found, HANDS_ON):
        raise Http404
    if found.pk == request.user.person_id:
        raise PermissionDenied
    return found


@needs("inspector", "hand_on")
@require_safe
def handed_on(request: HttpRequest) -> HttpResponse:
    """What was handed on: of whom, to whom, why and when the learner is told; the text is on no list."""
    rows = handed_on_among(people_seen(request, {"inspector", "hand_on"}))
    page = page_of(request, rows)
    context = {
        "page": page,
        "kinds": KINDS,
        "names": names_of(one.by for one in page),
        "today": localdate(),
        "may_open": roles_of(request.user).issuperset(HANDS_ON),
    }
    return render(request, "pages/handed_on.html.jinja", context)
