"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from levelhead.storage import models
from levelhead.web.rights import roles_of

_NAVIGATION = (
    ("officer", "practise", "Practise"),
    ("officer", "my-record", "My record"),
    ("supervisor", "my-team", "My team"),
    ("administrator", "imports", "Bring in records"),
    ("evaluator", "evaluations", "Evaluation"),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """The organisation, and the pages this person may open."""
    organisation = models.Organisation.objects.first()
    roles = roles_of(request.user) if hasattr(request, "user") else frozenset()
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "organisation": organisation,
        "roles": roles,
        "navigation": [
            {"name": name, "text": text, "here": here == name}
            for role, name, text in _NAVIGATION
            if role in roles
        ],
    }
