"""A learner's own code for the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from levelhead.web.codes import code_of
from levelhead.web.rights import needs, person_of


@needs("officer")
@require_safe
def my_code(request: HttpRequest) -> HttpResponse:
    """One's own staff number as a code; it lets nobody in, and speeds the register up."""
    person = person_of(request)
    context = {"person": person, "code": code_of(person.staff_number)}
    return render(request, "pages/my_code.html.jinja", context)
