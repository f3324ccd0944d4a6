"""Who may open what: every address, as every role, against a written table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils.timezone import localdate

from cast import ROLES as ACCOUNTS
from cast import make_cast
from levelhead.storage import models
from levelhead.web.urls import urlpatterns

ANYBODY = {"account_login", "accessibility", "open"}
# Open to whoever knows a secret, and not there for anybody else, signed in or not.
BY_SECRET = {"calendar-feed"}
# Steps of a sign-in: open to whoever has taken the one before, and leading to the first otherwise.
STEPS = {"mfa_authenticate", "openid_connect_login", "openid_connect_callback"}
OWN = {
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
}  # of one's own account, whatever one's roles
SIGNED_IN = {"home", "sign-out", "faults", "fault"}
CLASS_READERS = frozenset({"planner", "instructor", "ppst_lead", "health_safety", "inspector"})
RUNS_CLASSES = frozenset({"instructor", "planner"})
SAFETY_READERS = frozenset({"health_safety", "ppst_lead", "chief_officer", "inspector"})
ROLLOUT_READERS = frozenset({"planner", "ppst_lead", "inspector", "evaluator"})
READS_EVALUATIONS = frozenset({"evaluator", "ppst_lead", "chief_officer", "inspector"})
# Address to the roles that open it.
OPENED_BY: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "practise",
            "begin",
            "encounter",
            "stop",
            "debrief",
            "transcript",
            "back",
            "show",
            "hear",
            "voice",
            "my-record",
            "my-code",
        ),
        frozenset({"officer"}),
    ),
    **dict.fromkeys(("classes", "classes-csv", "class", "places"), CLASS_READERS),
    **dict.fromkeys(("plan-class", "replan-class", "cancel-class", "cancel-place"), frozenset({"planner"})),
    **dict.fromkeys(("safety", "injuries-csv"), SAFETY_READERS),
    "near-miss": frozenset({"officer", "instructor", "supervisor", "planner", "health_safety"}),
    **dict.fromkeys(("medical", "injury-detail"), frozenset({"medical"})),
    "readings": frozenset({"medical", "inspector"}),
    **dict.fromkeys(("force", "force-csv"), frozenset({"chief_officer", "ppst_lead", "inspector"})),
    "quality": frozenset({"ppst_lead", "inspector"}),
    "my-calendar": frozenset({"officer", "instructor"}),
    **dict.fromkeys(("joining", "class-ics"), CLASS_READERS | {"officer"}),
    **dict.fromkeys(("demand", "demand-csv", "due-csv"), frozenset({"planner", "ppst_lead"})),
    **dict.fromkeys(("rollouts", "rollout", "rollout-csv", "rollout-protocol"), ROLLOUT_READERS),
    **dict.fromkeys(
        (
            *("rollout-people", "rollout-people-csv", "rollout-roster"),
            *("rollout-left-out", "rollout-left-out-csv"),
        ),
        ROLLOUT_READERS - {"evaluator"},
    ),
    **dict.fromkeys(("make-rollout", "book-rollout", "move-due", "depart-rollout"), frozenset({"planner"})),
    **dict.fromkeys(("audit", "audit-csv"), frozenset({"inspector"})),
    "my-messages": frozenset({"officer", "instructor", "supervisor", "planner"}),
    **dict.fromkeys(("messages", "messages-csv"), frozenset({"planner", "administrator"})),
    **dict.fromkeys(("forces", "forces-csv"), frozenset({"chief_officer", "ppst_lead", "inspector"})),
    "bring-in-force": frozenset({"administrator"}),
    **dict.fromkeys(("inspection", "inspection-zip"), frozenset({"inspector"})),
    "class-risk": RUNS_CLASSES,
    **dict.fromkeys(("class-ratings", "rate", "correct-rating", "second-mark"), frozenset({"instructor"})),
    "agreement": frozenset({"instructor", "ppst_lead", "inspector"}),
    **dict.fromkeys(("my-ratings", "answer-rating"), frozenset({"officer"})),
    **dict.fromkeys(("my-surveys", "answer-survey"), frozenset({"officer"})),
    "certificate": frozenset({"officer", "supervisor", "ppst_lead", "inspector"}),
    "class-survey": frozenset({"instructor", "ppst_lead", "inspector"}),
    **dict.fromkeys(("surveys", "surveys-csv"), frozenset({"ppst_lead", "inspector"})),
    "class-themes": frozenset({"instructor"}),
    **dict.fromkeys(("themes", "themes-csv"), frozenset({"ppst_lead", "inspector"})),
    "take-back-theme": frozenset({"instructor", "ppst_lead"}),
    # Two roles together open these: a training lead who was given the right as well.
    **dict.fromkeys(("hand-on", "hand-on-note"), frozenset()),
    "handed-on": frozenset({"inspector", "hand_on"}),
    "handed-on-note": frozenset({"officer", "hand_on"}),
    **dict.fromkeys(("my-handed-on", "reply-handed-on"), frozenset({"officer"})),
    "override-gate": frozenset({"planner", "ppst_lead"}),
    "seats": frozenset({"officer"}),
    "team-seats": frozenset({"supervisor"}),
    **dict.fromkeys(
        (
            *("day", "class-day", "register", "register-learner", "register-close", "class-injury"),
            *("register-print", "register-paper", "register-offline", "register-worker"),
            *("register-list", "register-marks"),
        ),
        RUNS_CLASSES,
    ),
    **dict.fromkeys(("runs", "run"), RUNS_CLASSES),
    **dict.fromkeys(("run-debrief", "run-debrief-json"), frozenset({"officer", "instructor"})),
    "my-runs": frozenset({"officer"}),
    **dict.fromkeys(("instruct", "shown", "correct"), frozenset({"instructor"})),
    **dict.fromkeys(("my-team", "team-csv"), frozenset({"supervisor"})),
    "person": frozenset({"supervisor", "planner", "ppst_lead", "inspector", "administrator"}),
    **dict.fromkeys(
        ("deferrals", "deferrals-csv", "deferral"),
        frozenset({"planner", "ppst_lead", "chief_officer", "inspector"}),
    ),
    "ask-deferral": frozenset({"officer", "supervisor", "planner", "ppst_lead"}),
    **dict.fromkeys(
        ("qualifications", "qualifications-csv"),
        frozenset({"planner", "ppst_lead", "chief_officer", "inspector"}),
    ),
    **dict.fromkeys(
        ("people", "people-csv"), frozenset({"planner", "ppst_lead", "inspector", "administrator"})
    ),
    **dict.fromkeys(("transfers", "transfers-csv"), frozenset({"planner", "ppst_lead", "inspector"})),
    **dict.fromkeys(("record-transfer", "verify-record"), frozenset({"planner", "ppst_lead"})),
    **dict.fromkeys(("add-qualification", "withdraw-qualification"), frozenset({"planner", "ppst_lead"})),
    **dict.fromkeys(
        ("kit", "kit-csv", "kit-item"),
        frozenset({"planner", "ppst_lead", "instructor", "health_safety", "inspector"}),
    ),
    "note-kit": frozenset({"planner", "ppst_lead", "instructor"}),
    "person-record": frozenset({"officer", "supervisor", "planner", "ppst_lead", "inspector"}),
    "team-proof": frozenset({"supervisor"}),
    **dict.fromkeys(("imports", "import", "import-rejects", "import-template"), frozenset({"administrator"})),
    **dict.fromkeys(("accounts", "accounts-csv", "add-account", "account"), frozenset({"administrator"})),
    **dict.fromkeys(("evaluations", "evaluation", "evaluation-result"), READS_EVALUATIONS),
}
ROLES = [role for role, _ in models.Grant.ROLES]
_NOWHERE = "00000000-0000-4000-8000-000000000000"
PARTS: dict[str, Any] = {
    "code": "value-missing",
    "scenario_id": "stop-and-search",
    "encounter_id": _NOWHERE,
    "class_id": _NOWHERE,
    "run_id": _NOWHERE,
    "gate": "kit",
    "secret": "none",
    "injury_id": 1,
    "rating_id": "none",
    "theme_id": "none",
    "handing_id": _NOWHERE,
    "note_id": "none",
    "course_id": "ppst-refresher",
    "staff_number": "2001",
    "turn": 1,
    "username": "nobody",
    "excusal_id": 1,
    "qualification_id": 1,
    "record_id": 1,
    "kind": "people",
    "import_id": _NOWHERE,
    "name": "none",
    "uidb64": "none",
    "provider_id": "force",
    "token": "none",
}


def _names(patterns: Iterable[Any]) -> Iterator[str]:
    """Every address there is, also those that are brought in from elsewhere."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name


NAMES = list(_names(urlpatterns))


def _address(name: str) -> str:
    path, parts = get_resolver().reverse_dict[name][0][0]
    return "/" + path % {part: PARTS[part] for part in parts}


@pytest.fixture
def by_role() -> dict[str, Client]:
    """A signed-in person for each role, who holds that role in the whole organisation and no other."""
    cast = make_cast(localdate())
    unit = models.Unit.objects.get()
    clients = {}
    for number, role in enumerate(["none", *ROLES]):
        person = models.Person.objects.create(
            staff_number=f"5{number:03}", full_name=role, role_type="officer", unit=unit,
            service_from=localdate(),
        )  # fmt: skip
        account = models.Account.objects.create(username=role, person=person)
        if role != "none":
            models.Grant.objects.create(account=account, role=role, organisation=cast.organisation)
        clients[role] = Client()
        clients[role].force_login(account)
    return clients


def test_the_table_knows_every_address() -> None:
    """An address that is added without a line in the table fails here, and so does one without a name."""
    assert len(NAMES) == len(set(NAMES))
    assert set(NAMES) == ANYBODY | BY_SECRET | STEPS | OWN | SIGNED_IN | set(OPENED_BY)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_anything_without_signing_in(name: str) -> None:
    """Without a sign-in every page but those that lead to one leads to the sign-in page."""
    answer = Client().get(_address(name))
    if name.startswith("openid_connect"):
        assert answer.status_code == 404  # no other place to sign in is set up here
    elif name in BY_SECRET:
        assert answer.status_code == 404
    elif name in ANYBODY:
        assert answer.status_code in {200, 410}
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_opens_to_its_roles_and_no_others(by_role: dict[str, Client], method: str) -> None:
    """Every address is asked for as every role there is and as none; 403 to whom the table does not name."""
    wrong = []
    for name, roles in OPENED_BY.items():
        for role, client in by_role.items():
            answer = getattr(client, method)(_address(name))
            if (answer.status_code == 403) != (role not in roles):
                wrong.append(f"{name} as {role}: {answer.status_code}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SIGNED_IN - {"sign-out"}))
def test_what_is_for_everybody_opens_to_every_role(by_role: dict[str, Client], name: str) -> None:
    """The first page and the faults need a sign-in and no role."""
    assert {client.get(_address(name)).status_code for client in by_role.values()} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OWN))
def test_what_guards_ones_own_account_answers_every_role_alike(by_role: dict[str, Client], name: str) -> None:
    """It is one's own, whatever one's roles: each gets the same answer."""
    assert len({client.get(_address(name)).status_code for client in by_role.values()}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("grants", list(ACCOUNTS.values()), ids=list(ACCOUNTS))
def test_roles_together_open_what_each_opens(grants: tuple[str, ...]) -> None:
    """Somebody who holds two roles opens the pages of both, and of no third."""
    accounts = make_cast(localdate()).accounts
    username = next(name for name, roles in ACCOUNTS.items() if roles == grants)
    client = Client()
    client.force_login(accounts[username])
    opened = {name for name in OPENED_BY if client.get(_address(name)).status_code != 403}
    assert opened == {name for name, roles in OPENED_BY.items() if roles.intersection(grants)}


@pytest.mark.django_db
def test_a_supervisor_sees_only_the_people_they_supervise() -> None:
    """Another supervisor's officer does not exist for Amina, neither as a page nor in her file."""
    accounts = make_cast(localdate()).accounts
    client = Client()
    client.force_login(accounts["amina"])
    assert client.get("/people/2001/").status_code == 200
    assert client.get("/people/2004/").status_code == 404
    assert "Col Frost" not in client.get("/my-team/standing.csv").content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_changes_nothing() -> None:
    """A post that does not come from our own page is refused, with a page that says what to do."""
    accounts = make_cast(localdate()).accounts
    client = Client(enforce_csrf_checks=True)
    client.force_login(accounts["tom"])
    answer = client.post("/practise/stop-and-search/begin/")
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()
