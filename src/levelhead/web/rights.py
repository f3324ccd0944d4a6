"""Who may see what. Every page names the role it needs; without one, nobody sees it.

| role | may |
|---|---|
| officer | practise, and see their own record, and the debriefs of their own live runs |
| instructor | read practice that its learner shows, and correct how its turns were read; never their own |
| instructor | read debriefs of live runs of the classes in their reach; a planner does not |
| instructor, planner | run the day of classes in their reach: gates, register, injuries, live runs |
| planner | plan, change and cancel classes, book places, override gates of classes they have no part in |
| instructor | see classes, record what makes one safe, open it |
| training lead | see classes, and override a gate as a planner does |
| health and safety, inspector | see classes, and change nothing |
| officer, supervisor | book a place for oneself, or for one of the team, where the organisation lets them |
| instructor | rate learners of classes in their reach, mark a second time, correct their own ratings |
| planner, training lead | see who falls due, the seats there are and the hours away, of the people they see |
| planner | draw a roll-out in units they plan for, book from it, move and swap with a reason, end it |
| planner, training lead, inspector | see who was due in a roll-out and what happened, of people they see |
| evaluator | see a roll-out's counts, protocol and hashes; nobody's row |
| inspector | read the audit trail and check its chain; the inspection pack of the units they inspect |
| officer, instructor | make, renew and withdraw the secret address of their own calendar |
| officer, instructor, supervisor, planner | see what was sent to them by e-mail, and choose reminders |
| planner, administrator | see what was sent to the people they see, what is owed and what failed |
| whoever knows that secret | read when and where that person's classes are, and nothing else |
| officer, and who sees classes | read the joining instructions of a class, officers of their own |
| officer | read their own ratings with the evidence, reply and acknowledge |
| officer, supervisor, training lead, inspector | see a certificate, or what it lacks |
| officer | answer the survey of a class they were in, once; nobody sees whose answers they are |
| instructor, training lead, inspector | see what learners said of a class, once enough have answered |
| training lead, inspector | see the same of all such classes together |
| instructor | note themes of classes in their reach, and take one back |
| training lead, inspector | read themes of many classes, without who noted them; the lead takes one back |
| training lead with hand_on | read, noted, and hand on a learning note in their reach; never their own |
| hand_on, inspector | see which learning notes were handed on |
| officer | read what was handed on about them, and reply |
| instructor, training lead, inspector | see how far markers agree, all of them together |
| health and safety, training lead, chief officer, inspector | see injuries and near misses without names |
| everybody who trains or teaches, health and safety | tell of a near miss, also unnamed |
| medical | read and add what is private about injuries; each reading is noted |
| medical, inspector | see who read it |
| chief officer, training lead, inspector | see how units stand, why, and the standard by heading |
| chief officer, training lead, inspector | see what several forces told of themselves, as counts |
| administrator | bring in what a force told |
| training lead, inspector | see what is taught, and how well |
| supervisor | see files of the people they supervise and of the units they are given; ask for deferrals |
| planner, training lead | see files; ask for deferrals and decide them, never what they asked for |
| inspector | read files and deferrals, and change nothing |
| administrator | bring in people and attendance, see files, keep accounts; never their own |
| evaluator, training lead, chief officer, inspector | read evaluations; no officer's row is on those pages |

A role is granted in an organisation, or in one of its units and those below it; `storage/scopes.py` says whom
that reaches. Roles that no page names yet open nothing.

Anybody who is signed in may open the first page, the accessibility statement and the fault catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from levelhead.curriculum.delivery import DECIDERS
from levelhead.storage import models

View = Callable[..., HttpResponse]
SAFETY_READERS = frozenset({"health_safety", "ppst_lead", "chief_officer", "inspector"})
NEAR_MISS_TELLERS = frozenset({"officer", "instructor", "supervisor", "planner", "health_safety"})
FORCE_READERS = frozenset({"chief_officer", "ppst_lead", "inspector"})
QUALITY_READERS = frozenset({"ppst_lead", "inspector"})
INSPECTORS = frozenset({"inspector"})
CLASS_READERS = frozenset({"planner", "instructor", "ppst_lead", "health_safety", "inspector"})
AGREEMENT_READERS = frozenset({"instructor", "ppst_lead", "inspector"})
SURVEY_READERS = frozenset({"instructor", "ppst_lead", "inspector"})
RUNS_CLASSES = frozenset({"instructor", "planner"})
PEOPLE_READERS = frozenset({"supervisor", "planner", "ppst_lead", "inspector", "administrator"})
DEFERRAL_READERS = frozenset({*DECIDERS, "inspector"})
HANDS_ON = ("ppst_lead", "hand_on")  # both of them: a right of its own beside the role
DEFERRAL_ASKERS = frozenset({"supervisor", "planner", "ppst_lead"})
QUALIFICATION_KEEPERS = frozenset({"planner", "ppst_lead"})
TRANSFER_KEEPERS = QUALIFICATION_KEEPERS
TRANSFER_READERS = frozenset({*TRANSFER_KEEPERS, "inspector"})
QUALIFICATION_READERS = frozenset({*QUALIFICATION_KEEPERS, "chief_officer", "inspector"})
KIT_KEEPERS = frozenset({*QUALIFICATION_KEEPERS, "instructor"})
KIT_READERS = frozenset({*KIT_KEEPERS, "health_safety", "inspector"})
ROLLOUT_PEOPLE_READERS = frozenset({"planner", "ppst_lead", "inspector"})
ROLLOUT_READERS = ROLLOUT_PEOPLE_READERS | {"evaluator"}
PEOPLE_LISTERS = PEOPLE_READERS - {"supervisor"}  # a supervisor's list is the team
RECORD_READERS = PEOPLE_READERS - {"administrator"}  # of a whole record
COMPETENCE_READERS = RECORD_READERS - {"planner"}  # of who was competent, or not yet
MESSAGE_READERS = frozenset({"planner", "administrator"})
MESSAGE_RECEIVERS = frozenset({"officer", "instructor", "supervisor", "planner"})
EVALUATION_READERS = frozenset({"evaluator", "ppst_lead", "chief_officer", "inspector"})


def roles_of(account: Any) -> frozenset[str]:
    """The roles of an account; none for somebody who is not signed in. One query, kept on the account."""
    if not account.is_authenticated:
        return frozenset()
    prefetch_related_objects([account], "grants")  # kept there, so that scopes ask for them no more
    return frozenset(one.role for one in account.grants.all())


def needs(*roles: str) -> Callable[[View], View]:
    """A page only for those who hold one of some roles."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if roles_of(request.user).isdisjoint(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def needs_each(*roles: str) -> Callable[[View], View]:
    """A page only for those who hold every one of some roles."""

    def guard(view: View) -> View:
        for role in roles:
            view = needs(role)(view)
        return view

    return guard


def person_of(request: HttpRequest) -> models.Person:
    """The person behind the account. Raises PermissionDenied when the account stands for nobody."""
    person = getattr(request.user, "person", None)
    if person is None:
        raise PermissionDenied
    return person  # type: ignore[no-any-return]  # a nullable relation of our own model


def needs_second_step(account: Any) -> bool:
    """Whether one of an account's roles asks for a second step, by the settings of the home."""
    return not roles_of(account).isdisjoint(settings.SECOND_STEP_FOR)
