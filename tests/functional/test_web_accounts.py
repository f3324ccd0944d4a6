"""The pages on which accounts are kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from cast import PASSPHRASE, Cast, make_cast
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The cast, with Quay under Harbour, where Col is."""
    cache.clear()
    cast = make_cast(localdate())
    quay = models.Unit.objects.create(
        organisation=cast.organisation, name="Quay", parent=cast.people["2001"].unit
    )
    models.Person.objects.filter(staff_number="2004").update(unit=quay)
    return cast


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def _do(client: Client, username: str, do: str, role: str = "planner", unit: str = "") -> Any:
    return client.post(f"/accounts/of/{username}/", {"do": do, "role": role, "unit": unit})


def _only_in(cast: Cast, unit: str) -> None:
    """Ada administers one unit and those below it, no more."""
    models.Grant.objects.filter(account=cast.accounts["ada"]).update(unit=models.Unit.objects.get(name=unit))


def _events(action: str) -> int:
    return models.AuditEvent.objects.filter(action=action, by="ada").count()


def test_an_account_is_made_and_its_link_shown_once(cast: Cast) -> None:
    """Joe gets an account; the link is on the next page and not on the one after, and it opens."""
    ada = _as(cast, "ada")
    given = {"username": "joe", "staff_number": "2003"}
    assert ada.post("/accounts/add/", given)["Location"] == "/accounts/of/joe/"
    page = _text(ada, "/accounts/of/joe/")
    assert "Stands for Joe Marsh" in page
    link = re.search(r"http://testserver(/open/[^<]+)<", page)
    assert link
    assert "/open/" not in _text(ada, "/accounts/of/joe/")
    assert Client().get(link[1]).status_code == 302
    assert ada.post("/accounts/add/", given).status_code == 400
    assert _events("account_added") == 1


def test_a_role_is_granted_once_and_taken_back(cast: Cast) -> None:
    """A double submission is one grant and one event; taken back, the page it opened is shut."""
    ada = _as(cast, "ada")
    for _ in range(2):
        assert _do(ada, "nina", "grant", unit="Quay").status_code == 302
    assert "Planner</strong> in Quay and those below it" in _text(ada, "/accounts/of/nina/")
    assert _as(cast, "nina").get("/people/").status_code == 200
    for _ in range(2):
        assert _do(ada, "nina", "revoke", unit="Quay").status_code == 302
    assert _as(cast, "nina").get("/people/").status_code == 403
    assert (_events("role_granted"), _events("role_revoked")) == (1, 1)


def test_nobody_keeps_their_own_account(cast: Cast) -> None:
    """Ada's own page has no form, and what is posted without it is refused; also by her staff number."""
    ada = _as(cast, "ada")
    models.Account.objects.filter(username="ada").update(person=cast.people["2003"])
    page = _text(ada, "/accounts/of/ada/")
    assert "another administrator changes it" in page
    assert "Grant it" not in page
    for do in ("grant", "revoke", "reset"):
        assert _do(ada, "ada", do).status_code == 409
    assert list(cast.accounts["ada"].grants.values_list("role", flat=True)) == ["administrator"]


def test_a_reset_ends_the_old_passphrase_and_gives_a_link(cast: Cast) -> None:
    """Tom's passphrase and session end, and Ada has a link to hand over."""
    ada, tom = _as(cast, "ada"), Client()
    tom.post("/sign-in/", {"login": "tom", "password": PASSPHRASE})
    assert tom.get("/").status_code == 200
    _do(ada, "tom", "reset")
    assert "/open/" in _text(ada, "/accounts/of/tom/")
    assert tom.get("/").status_code == 302
    assert not models.Account.objects.get(username="tom").has_usable_password()


def test_an_administrator_of_a_unit_keeps_only_what_lies_in_it(cast: Cast) -> None:
    """Of Quay: no account of Harbour, none that holds more than Quay, no role in the whole or in Harbour."""
    ada = _as(cast, "ada")
    for username, number in (("col", "2004"), ("joe", "2003")):
        ada.post("/accounts/add/", {"username": username, "staff_number": number})
    _only_in(cast, "Quay")
    assert re.findall(r"/accounts/of/(\w+)/", _text(ada, "/accounts/")) == ["col"]
    assert ada.get("/accounts/of/joe/").status_code == 404
    assert _do(ada, "tom", "reset").status_code == 404
    for unit in ("", "Harbour"):
        assert _do(ada, "col", "grant", unit=unit).status_code == 400
    assert _do(ada, "col", "grant", unit="Quay").status_code == 302
    assert ada.post("/accounts/add/", {"username": "zed", "staff_number": ""}).status_code == 400
    assert ada.post("/accounts/add/", {"username": "zed", "staff_number": "2002"}).status_code == 400
    models.Grant.objects.create(
        account=models.Account.objects.get(username="col"), role="officer", organisation=cast.organisation
    )
    assert ada.get("/accounts/of/col/").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "", "staff_number": "2003"}, "Enter a sign-in name"),
        ({"username": "a b", "staff_number": "2003"}, "cannot be a sign-in name"),
        ({"username": "tom", "staff_number": "2003"}, "already"),
        ({"username": "joe", "staff_number": "9999"}, "nobody of this staff number"),
    ],
)
def test_what_is_no_account_is_told_beside_its_field(cast: Cast, given: dict[str, str], said: str) -> None:
    """The page comes back with what is wrong, and no account is made."""
    before = models.Account.objects.count()
    answer = _as(cast, "ada").post("/accounts/add/", given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert models.Account.objects.count() == before


def test_accounts_are_found_and_taken_away(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """By name and by role, on the page and in the file, in twelve queries at most."""
    ada = _as(cast, "ada")
    assert re.findall(r"/accounts/of/(\w+)/", _text(ada, "/accounts/?q=okafor")) == ["amina"]
    assert re.findall(r"/accounts/of/(\w+)/", _text(ada, "/accounts/?role=instructor")) == ["bea", "ines"]
    file = ada.get("/accounts/list.csv?role=evaluator").content.decode()
    assert file.count("\n") == 2
    assert "evaluator in the whole" in file
    for address in ("/accounts/", "/accounts/of/tom/", "/accounts/add/"):
        with django_assert_max_num_queries(12):
            ada.get(address)
