"""One person's file, as those see it who are responsible for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.storage import models
from levelhead.storage.person_queries import excusal_lines, qualification_lines
from levelhead.storage.queries import standing_of
from levelhead.storage.record_queries import transfers_of
from levelhead.web.people import ExcusalShown, excusals_shown, person_seen, sees, sees_each
from levelhead.web.rights import (
    DEFERRAL_ASKERS,
    DEFERRAL_READERS,
    HANDS_ON,
    PEOPLE_LISTERS,
    PEOPLE_READERS,
    RECORD_READERS,
    TRANSFER_KEEPERS,
    needs,
    roles_of,
)


@needs(*PEOPLE_READERS)
@require_safe
def person(request: HttpRequest, staff_number: str) -> HttpResponse:
    """A person's standing with its rule and records, and what excuses them; nobody else exists here."""
    found = person_seen(request, staff_number, PEOPLE_READERS)
    roles = roles_of(request.user)
    context = {
        "person": found,
        "standing": standing_of(found, localdate(), wiring.requirements_in_force()).standing,
        "excusals": excusals_of(request, found),
        "is_written_to": wiring.shown_settings(localdate()).writes_to(found.email),
        "lists": bool(roles & PEOPLE_LISTERS),
        "supervises": sees(request, found, {"supervisor"}),
        "may_ask": request.user.person_id is not None and sees(request, found, DEFERRAL_ASKERS),
        "keeps_transfers": found.pk != request.user.person_id and sees(request, found, TRANSFER_KEEPERS),
        "reads_record": bool(roles & RECORD_READERS),
        "qualifications": qualification_lines(models.Person.objects.filter(pk=found.pk)),
        "transfers": transfers_of(found, localdate()),
        "hands_on": roles.issuperset(HANDS_ON)
        and found.pk != request.user.person_id
        and sees_each(request, found, HANDS_ON),
        "soon_days": wiring.delivery_settings().amber_days,
        "opens_deferrals": bool(roles & DEFERRAL_READERS),
    }
    return render(request, "pages/person.html.jinja", context)


def excusals_of(request: HttpRequest, one: models.Person) -> list[ExcusalShown]:
    """Somebody's deferrals and exemptions, as this reader may see them."""
    return excusals_shown(request, excusal_lines(models.Person.objects.filter(pk=one.pk)))
