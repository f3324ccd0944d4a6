"""Who may open what: every address, as every role, against a written table."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils.timezone import localdate

from cast import ROLES, make_cast
from levelhead.web.urls import urlpatterns

ANYBODY = {"sign-in", "accessibility"}
SIGNED_IN = {"home", "sign-out", "faults", "fault"}
# Address to the one role that opens it.
ROLE = {
    "practise": "officer",
    "begin": "officer",
    "encounter": "officer",
    "stop": "officer",
    "debrief": "officer",
    "transcript": "officer",
    "back": "officer",
    "show": "officer",
    "instruct": "instructor",
    "shown": "instructor",
    "correct": "instructor",
    "my-record": "officer",
    "my-team": "supervisor",
    "team-csv": "supervisor",
    "team-member": "supervisor",
    "imports": "administrator",
    "import": "administrator",
    "import-rejects": "administrator",
    "import-template": "administrator",
    "evaluations": "evaluator",
    "evaluation": "evaluator",
    "evaluation-result": "evaluator",
}
_NOWHERE = "00000000-0000-4000-8000-000000000000"
PARTS: dict[str, Any] = {
    "code": "value-missing",
    "scenario_id": "stop-and-search",
    "encounter_id": _NOWHERE,
    "staff_number": "2001",
    "turn": 1,
    "kind": "people",
    "import_id": _NOWHERE,
    "name": "none",
}
NAMES = [pattern.name for pattern in urlpatterns]


def _address(name: str) -> str:
    pattern = get_resolver().reverse_dict[name][0][0]
    path, parts = pattern
    return "/" + path % {part: PARTS[part] for part in parts}


def test_the_table_knows_every_address() -> None:
    """An address that is added without a line in the table fails here."""
    assert set(NAMES) == ANYBODY | SIGNED_IN | set(ROLE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_anything_without_signing_in(name: str) -> None:
    """Without a sign-in every page but two leads to the sign-in page."""
    answer = Client().get(_address(name))
    if name in ANYBODY:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("username", list(ROLES))
def test_each_role_opens_its_own_pages_and_no_others(username: str) -> None:
    """A page that needs a role answers 403 to everybody else, whatever the method."""
    accounts = make_cast(localdate()).accounts
    client = Client(raise_request_exception=True)
    client.force_login(accounts[username])
    for name, role in ROLE.items():
        for method in (client.get, client.post):
            answer = method(_address(name))
            refused = answer.status_code == 403
            assert refused == (role not in ROLES[username]), f"{username} {name} {answer.status_code}"


@pytest.mark.django_db
def test_a_supervisor_sees_only_the_people_they_supervise() -> None:
    """Another supervisor's officer does not exist for Amina, neither as a page nor in her file."""
    accounts = make_cast(localdate()).accounts
    client = Client()
    client.force_login(accounts["amina"])
    assert client.get("/my-team/2001/").status_code == 200
    assert client.get("/my-team/2004/").status_code == 404
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
