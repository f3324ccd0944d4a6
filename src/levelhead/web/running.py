"""What the pages of the day of a class have in common: which class, who runs it, and forms sent twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest

from levelhead.actions.class_ports import ClassKept
from levelhead.records.class_day import ClassDay
from levelhead.storage.day_queries import class_run
from levelhead.web.rights import RUNS_CLASSES, roles_of

_TIME = re.compile(r"^\s*([01]?\d|2[0-3])[:. ]?([0-5]\d)\s*$")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def running_roles(request: HttpRequest) -> frozenset[str]:
    """Those of an account's roles that let it run classes."""
    return roles_of(request.user) & RUNS_CLASSES


def class_for(request: HttpRequest, class_id: UUID) -> ClassKept:
    """The class, where this account may run it. Raises Http404 otherwise."""
    kept = class_run(request.user, running_roles(request), class_id)
    if kept is None:
        raise Http404
    return kept


def form_id(request: HttpRequest) -> UUID | None:
    """The name that the page gave its form, so that what is sent twice is known again; None for none."""
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        return None


def mark_id(form: UUID, *parts: str) -> str:
    """The name of a mark: the same whenever the same button of the same page is pressed."""
    return str(uuid5(form, " ".join(parts)))


def typed_time(day: ClassDay, words: str) -> datetime | None:
    """A time such as 9:05 or 0905 on the day of a class; None where it is none."""
    found = _TIME.match(words)
    if not found:
        return None
    return datetime.combine(day.on, time(int(found[1]), int(found[2])), day.starts_at.tzinfo)
