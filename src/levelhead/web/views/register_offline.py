"""The register that works without signal: its shell, its worker, its list, and the marks that it sends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.basics.errors import Refused
from levelhead.records.register import Mark
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.storage.day_queries import marks_seen
from levelhead.web.jinja import day
from levelhead.web.rights import RUNS_CLASSES, needs, person_of
from levelhead.web.running import class_for

KEPT_HOURS = 24  # after the end of the class a device forgets its list, where nothing waits
MOST_MARKS = 2000
LONGEST = 64
LONGEST_WHY = 20
_FILES = (
    *("built/levelhead.css", "built/govuk-frontend.min.js", "levelhead.js", "mark.svg"),
    *(f"register/{name}.js" for name in ("offline", "rules", "sending", "store")),
)
_WORKER = "register/worker.js"
_TEXTS = ("id", "staff_number", "kind", "why", "by", "corrects", "in_place_of")


@needs(*RUNS_CLASSES)
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page without anybody's data, as a device keeps it: not even who is signed in stands on it."""
    del request
    context = {"organisation": models.Organisation.objects.first()}
    return HttpResponse(render_to_string("pages/register_offline.html.jinja", context))


@needs(*RUNS_CLASSES)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, which keeps the shell under a name that changes with what is in it."""
    del request
    shell_of = [reverse("register-offline"), *(static(name) for name in _FILES)]
    said = f"const VERSION = {json.dumps(_version())};\nconst SHELL = {json.dumps(shell_of)};\n"
    return HttpResponse(said + _text(_WORKER), content_type="text/javascript")


@cache
def _version() -> str:
    known = sha256("".join(_text(name) for name in (*_FILES, _WORKER)).encode())
    return f"levelhead-{known.hexdigest()[:16]}"


def _text(name: str) -> str:
    return (files("levelhead.web") / "static" / name).read_text(encoding="utf-8")


@needs(*RUNS_CLASSES)
@require_safe
def listing(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What a device keeps of a register: names, numbers and marks, and nothing else of anybody."""
    return JsonResponse(_list(request, class_for(request, class_id)))


@needs(*RUNS_CLASSES)
@require_POST
def marks(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Take the marks that a device noted, and tell what became of each, with the register as it is now."""
    kept = class_for(request, class_id)
    by = person_of(request).staff_number
    try:
        sent = _marks(request.body)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"told": "These marks could not be read. Nothing was changed."}, status=400)
    try:
        answer = wiring.send_marks(by=by, class_id=kept.id, marks=sent)
    except Refused as error:
        told = f"{error} Who noted them signs in, and sends them."
        return JsonResponse({"told": told}, status=409)
    conflicts = [
        {"mark_id": one.mark_id, "code": one.code, "reason": one.reason, "remedy": one.remedy}
        for one in answer.conflicts
    ]
    given = {"taken": answer.taken, "conflicts": conflicts, "list": _list(request, kept)}
    return JsonResponse(given)


def _marks(body: bytes) -> list[Mark]:
    """Raises ValueError, KeyError or TypeError where the body holds no marks."""
    sent = json.loads(body)["marks"]
    if not isinstance(sent, list) or len(sent) > MOST_MARKS:
        raise ValueError
    return [_mark(one) for one in sent]


def _mark(one: dict[str, Any]) -> Mark:
    texts = {name: one[name] for name in _TEXTS}
    longest = {"staff_number": 40, "in_place_of": 40}
    if any(
        not isinstance(text, str) or len(text) > longest.get(name, LONGEST) for name, text in texts.items()
    ):
        raise ValueError
    moments = [datetime.fromisoformat(one[name]) for name in ("at", "noted_at")]
    if not texts["id"] or any(moment.tzinfo is None for moment in moments):
        raise ValueError
    if texts["kind"] not in {"arrived", "left", "void"} or len(texts["why"]) > LONGEST_WHY:
        raise ValueError  # a reason that is not listed is a conflict of that mark alone
    return Mark(at=moments[0], noted_at=moments[1], **texts)


def _list(request: HttpRequest, kept: ClassKept) -> dict[str, Any]:
    plan, noted = kept.day, marks_seen(UUID(kept.id)).values()
    offset = plan.starts_at.utcoffset() or timedelta()
    times = f"{plan.starts_at:%H:%M} to {plan.ends_at:%H:%M}"
    return {
        "id": kept.id,
        "title": plan.title,
        "when": f"{day(plan.on)}, {times}",
        "on": plan.on.isoformat(),
        "venue": plan.venue,
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "until": (plan.ends_at + timedelta(hours=KEPT_HOURS)).isoformat(),
        "offset_minutes": offset // timedelta(minutes=1),
        "opened": kept.opened_at is not None,
        "closed": kept.closed_at is not None or kept.cancelled_at is not None,
        "by": person_of(request).staff_number,
        "booked": kept.booked,
        "names": names_of({*kept.booked, *(mark.staff_number for mark in noted)}),
        "marks": [
            {
                **{name: getattr(mark, name) for name in _TEXTS},
                "at": mark.at.isoformat(),
                "noted_at": mark.noted_at.isoformat(),
            }
            for mark in noted
        ],
    }
