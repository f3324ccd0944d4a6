"""What every page knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from levelhead.storage import models
from levelhead.web.rights import (
    CLASS_READERS,
    DEFERRAL_READERS,
    EVALUATION_READERS,
    FORCE_READERS,
    KIT_READERS,
    MESSAGE_READERS,
    PEOPLE_LISTERS,
    QUALIFICATION_READERS,
    ROLLOUT_READERS,
    RUNS_CLASSES,
    SAFETY_READERS,
    TRANSFER_READERS,
    roles_of,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site: the roles that open it, its first page, and the pages that belong to it."""

    roles: frozenset[str]
    name: str
    text: str
    pages: frozenset[str]


_DAY = frozenset(
    {
        "class-day",
        "register",
        "register-learner",
        "register-close",
        "class-injury",
        "register-print",
        "register-paper",
        "runs",
        "run",
        "run-debrief",
    }
)
_SECTIONS = (
    Section(frozenset({"officer"}), "practise", "Practise", frozenset({"encounter", "debrief"})),
    Section(
        frozenset({"officer"}),
        "my-record",
        "My record",
        frozenset(
            {
                "my-calendar",
                "my-messages",
                "my-ratings",
                "my-surveys",
                "answer-survey",
                "certificate",
                "my-runs",
                "my-handed-on",
                "seats",
                "my-code",
            }
        ),
    ),
    Section(RUNS_CLASSES, "day", "Classes today", _DAY),
    Section(frozenset({"instructor"}), "instruct", "Instruct", frozenset({"shown", "correct"})),
    Section(
        frozenset({"supervisor"}), "my-team", "My team", frozenset({"person", "team-proof", "team-seats"})
    ),
    Section(
        CLASS_READERS,
        "classes",
        "Classes",
        frozenset(
            {
                "class",
                "plan-class",
                "replan-class",
                "class-risk",
                "places",
                "class-ratings",
                "rate",
                "agreement",
                "class-survey",
                "class-themes",
                "override-gate",
                "cancel-class",
                "cancel-place",
                "joining",
            }
        ),
    ),
    Section(
        PEOPLE_LISTERS, "people", "People", frozenset({"person", "person-record", "hand-on", "hand-on-note"})
    ),
    Section(DEFERRAL_READERS, "deferrals", "Deferrals", frozenset({"deferral"})),
    Section(
        QUALIFICATION_READERS,
        "qualifications",
        "Qualifications",
        frozenset({"add-qualification", "withdraw-qualification"}),
    ),
    Section(TRANSFER_READERS, "transfers", "Transfers", frozenset({"record-transfer", "verify-record"})),
    Section(KIT_READERS, "kit", "Kit", frozenset({"kit-item", "note-kit"})),
    Section(
        frozenset({"administrator"}), "imports", "Bring in records", frozenset({"import", "bring-in-force"})
    ),
    Section(frozenset({"administrator"}), "accounts", "Accounts", frozenset({"account", "add-account"})),
    Section(frozenset({"planner", "ppst_lead"}), "demand", "Demand", frozenset()),
    Section(MESSAGE_READERS, "messages", "Messages", frozenset()),
    Section(
        ROLLOUT_READERS,
        "rollouts",
        "Roll-outs",
        frozenset(
            {"make-rollout", "rollout", "rollout-people", "rollout-left-out", "book-rollout", "move-due"}
            | {"depart-rollout"}
        ),
    ),
    Section(frozenset({"inspector"}), "audit", "Audit trail", frozenset()),
    Section(frozenset({"inspector", "hand_on"}), "handed-on", "Handed on", frozenset({"handed-on-note"})),
    Section(frozenset({"inspector"}), "inspection", "Inspection pack", frozenset()),
    Section(FORCE_READERS, "force", "The force", frozenset({"forces"})),
    Section(frozenset({"ppst_lead", "inspector"}), "quality", "Quality", frozenset({"surveys", "themes"})),
    Section(SAFETY_READERS, "safety", "Safety", frozenset({"near-miss"})),
    Section(frozenset({"medical"}), "medical", "Medical", frozenset({"injury-detail", "readings"})),
    Section(EVALUATION_READERS, "evaluations", "Evaluation", frozenset({"evaluation"})),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """The organisation, and the sections this person may open."""
    roles = roles_of(request.user) if hasattr(request, "user") else frozenset()
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "organisation": models.Organisation.objects.first(),
        "roles": roles,
        "navigation": [
            {"name": one.name, "text": one.text, "current": _current(one, here)}
            for one in _SECTIONS
            if one.roles & roles
        ],
    }


def _current(section: Section, here: str) -> str:
    """How the link is marked: this very page, a page above this one, or neither."""
    if here == section.name:
        return "page"
    return "true" if here in section.pages else ""
