"""A certificate of a completed course to print, or what is still missing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from levelhead import wiring
from levelhead.curriculum.outcomes import scenario_types
from levelhead.records.certificate import certificate
from levelhead.storage.certificates import held_for, ratings_there
from levelhead.web.people import person_open_to
from levelhead.web.rights import COMPETENCE_READERS, needs


@needs("officer", *COMPETENCE_READERS)
@require_safe
def course_certificate(request: HttpRequest, staff_number: str, course_id: str) -> HttpResponse:
    """Of the version of the course that the learner was in last."""
    person = person_open_to(request, staff_number, COMPETENCE_READERS)
    versions = {one.version: one for one in wiring.courses_in_force().get(course_id, ())}
    if not versions:
        raise Http404
    every = held_for(person, course_id)
    version = versions.get(every[-1].day.course_version) if every else list(versions.values())[-1]
    if version is None:
        raise Http404
    held = [one for one in every if one.day.course_version == version.version]
    found = certificate(version, person.staff_number, held, ratings_there(person, held))
    counted = {one.id for block in found.blocks for one in block.classes}
    context = {
        "person": person,
        "found": found,
        "held": [one for one in held if one.id in counted],
        "titles": {one.id: one.title for one in scenario_types()},
    }
    return render(request, "pages/certificate.html.jinja", context)
