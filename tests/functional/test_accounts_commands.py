"""Accounts: the commands that keep them, and the link that opens one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate
from typer.testing import CliRunner

import forks
from cast import PASSPHRASE, Cast, make_cast
from levelhead import wiring
from levelhead.actions import keep_accounts
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.cli import app
from levelhead.storage import models
from levelhead.storage.accounts import DjangoAccounts
from levelhead.storage.work import DjangoWork, SystemClock

NEW = "four unrelated quiet words"


@pytest.fixture
def cast(db: None) -> Cast:
    cache.clear()
    return make_cast(localdate())


def _ports() -> dict[str, object]:
    return {"store": DjangoAccounts(), "work": DjangoWork(SystemClock())}


def _add(username: str = "zoe", passphrase: str | None = None, staff_number: str = "") -> str:
    return keep_accounts.add_account(
        by="ada", username=username, staff_number=staff_number, passphrase=passphrase, **_ports()
    )


def _signs_in(username: str, passphrase: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"login": username, "password": passphrase})
    return client.get("/").status_code == 200


def _events(username: str) -> list[str]:
    events = models.AuditEvent.objects.filter(subject=f"account:{username}").order_by("id")
    return [event.action for event in events]


def test_a_link_opens_an_account_once(cast: Cast) -> None:
    """It leads to a form, the passphrase set there signs in, and the link opens nothing after that."""
    link = _add(staff_number="2003")
    client = Client()
    form = client.get(link, follow=True)
    assert "Set your passphrase" in form.content.decode()
    address = form.redirect_chain[-1][0]
    assert link.split("/")[3] not in address
    answer = client.post(address, {"new_password1": NEW, "new_password2": NEW})
    assert answer["Location"] == "/sign-in/"
    assert _signs_in("zoe", NEW)
    assert Client().get(link, follow=True).status_code == 410
    assert _events("zoe") == ["account_added", "account_opened", "signed_in"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "at least 12 characters"),
        ("password12345", "password12345", "too common"),
        (NEW, "another one entirely", "match"),
        ("", "", "required"),
    ],
)
def test_a_poor_passphrase_is_not_set(cast: Cast, first: str, second: str, said: str) -> None:
    """The page says what is wrong with it, in a summary that leads to the field; nothing is set."""
    client = Client()
    address = client.get(_add(), follow=True).redirect_chain[-1][0]
    answer = client.post(address, {"new_password1": first, "new_password2": second})
    assert answer.status_code == 400
    assert re.search(rf'href="#id_new_password[12]">[^<]*{said}', answer.content.decode())
    assert not models.Account.objects.get(username="zoe").has_usable_password()


def test_a_new_link_ends_the_old_one(cast: Cast) -> None:
    """Only the latest link opens the account."""
    old = _add()
    new = keep_accounts.reset_account(by="ada", username="zoe", passphrase=None, **_ports())
    assert Client().get(old, follow=True).status_code == 410
    assert Client().get(new, follow=True).status_code == 200


def test_a_reset_ends_sessions_and_the_old_passphrase(cast: Cast) -> None:
    """Tom is signed out at his next page, and what he knew opens nothing; the trail says who did it."""
    client = Client()
    client.post("/sign-in/", {"login": "tom", "password": PASSPHRASE})
    assert client.get("/").status_code == 200
    keep_accounts.reset_account(**{"by": "ada", "username": "tom", "passphrase": NEW, **_ports()})
    assert client.get("/").status_code == 302
    assert not _signs_in("tom", PASSPHRASE)
    assert _signs_in("tom", NEW)
    assert models.AuditEvent.objects.get(action="account_reset").by == "ada"


def test_a_role_is_granted_and_taken_back_where_it_was_said(cast: Cast) -> None:
    """In a unit and in the whole are two grants; saying either again changes nothing and adds no event."""
    _add()
    for unit in ("Harbour", ""):
        given = {"by": "ada", "username": "zoe", "role": "planner", "unit": unit, **_ports()}
        assert keep_accounts.grant_role(**given)
        assert not keep_accounts.grant_role(**given)
    assert DjangoAccounts().all()[-1].roles == (("planner", ""), ("planner", "Harbour"))
    taken = {"by": "ada", "username": "zoe", "role": "planner", "unit": "Harbour", **_ports()}
    assert keep_accounts.revoke_role(**taken)
    assert not keep_accounts.revoke_role(**taken)
    assert DjangoAccounts().all()[-1].roles == (("planner", ""),)
    assert _events("zoe") == ["account_added", "role_granted", "role_granted", "role_revoked"]


@pytest.mark.parametrize(
    ("attempt", "error", "said"),
    [
        (lambda: _add("tom"), Refused, "an account 'tom' already"),
        (lambda: _add("TOM"), Refused, "already"),
        (lambda: _add(staff_number="2001"), Refused, "has an account already"),
        (lambda: _add(staff_number="9999"), CalledWrongly, "nobody with the staff number"),
        (lambda: _add("a b"), CalledWrongly, "cannot be a sign-in name"),
        (lambda: _add("zoe", "short"), Refused, "12 characters"),
        (lambda: DjangoAccounts().grant("nobody", "planner", ""), CalledWrongly, "no account 'nobody'"),
        (
            lambda: DjangoAccounts().grant("tom", "wizard", ""),
            CalledWrongly,
            "no role 'wizard'; there is officer",
        ),
        (lambda: DjangoAccounts().grant("tom", "planner", "Moon"), CalledWrongly, "no unit 'Moon'"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    cast: Cast, attempt: Callable[[], object], error: type[Exception], said: str
) -> None:
    """A sentence that says what there is; no account, grant or event is left."""
    before = (models.Account.objects.count(), models.Grant.objects.count(), models.AuditEvent.objects.count())
    with pytest.raises(error, match=said):
        attempt()
    after = (models.Account.objects.count(), models.Grant.objects.count(), models.AuditEvent.objects.count())
    assert after == before


def test_a_passphrase_is_typed_and_never_part_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for twice without showing it, and no option takes one."""
    given = {}
    monkeypatch.setattr(wiring, "add_account", lambda _, **words: given.update(words) or "")
    run = CliRunner().invoke(app, ["accounts", "add", "zoe", "--passphrase"], input=f"{NEW}\n{NEW}\n")
    assert run.exit_code == 0, run.output
    assert given["passphrase"] == NEW
    assert NEW not in run.output
    assert CliRunner().invoke(app, ["accounts", "add", "zoe", "--passphrase", NEW]).exit_code == 2


def _run(home: Path, *words: str) -> str:
    run = forks.run("accounts", *words, LEVELHEAD_HOME=str(home))
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_an_organisation_begins_with_its_first_account(tmp_path: Path) -> None:
    """In an empty place: an account, a role, and the list says both."""
    home = tmp_path / "home"
    said = _run(home, "add", "ada", "--organisation", "Example (fictional)", "--at", "https://lh.example/")
    assert re.search(r"^https://lh\.example/open/\S+/\S+/$", said, re.MULTILINE)
    assert "in the whole organisation." in _run(home, "grant", "ada", "administrator")
    assert _run(home, "list") == "ada: administrator; has not set a passphrase yet\n"
