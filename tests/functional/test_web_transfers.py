"""Pages of transfers and of the records people bring."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The cast and the planners; Joe has never been trained here."""
    cast = make_cast(localdate())
    add_planners(cast)
    return cast


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def _brought(days: int) -> str:
    return f"{localdate() - timedelta(days=days)}; Refresher; 360; yes"


def _record(client: Client, number: str = "2003", **changes: Any) -> Any:
    given = {
        "direction": "in",
        "organisation": "Elsewhere Police (fictional)",
        "on": localdate() - timedelta(days=20),
        "records": f"{_brought(60)}\n{_brought(61)}",
    }
    return client.post(f"/people/{number}/transfer/", {**given, **changes})


def _check(client: Client, key: int, **changes: Any) -> Any:
    given = {"verified": "yes", "evidence": "certificate 9", "seen": 0}
    return client.post(f"/transfers/records/{key}/", {**given, **changes})


def test_what_joe_brought_counts_once_both_days_are_verified(cast: Cast) -> None:
    """Recorded twice by a double click it is one transfer; verified, his standing shows it at once."""
    pat = _as(cast, "pat")
    for _ in range(2):
        assert _record(pat)["Location"] == "/people/2003/"
    assert models.Transfer.objects.count() == 1
    page = _text(pat, "/people/2003/")
    assert "Came from Elsewhere Police" in page
    assert page.count("Not verified yet") == 2
    assert "2 of 2 not verified" in _text(pat, "/transfers/")
    for key in models.CarriedRecord.objects.values_list("pk", flat=True):
        for _ in range(2):
            assert _check(pat, key).status_code == 302
    assert models.CarriedCheck.objects.count() == 2
    page = _text(_as(cast, "amina"), "/people/2003/")
    assert "lh-state--in_date" in page
    assert "by Pat Quill, against: certificate 9" in page
    assert "All verified" in _text(pat, "/transfers/")
    assert "There is none" in _text(pat, "/transfers/?state=unverified")
    assert "certificate 9" in pat.get("/transfers/list.csv").content.decode()


def test_an_overtaken_check_keeps_its_words(cast: Cast) -> None:
    """Lee looked before Pat had checked: nothing is added, and what Lee typed is on the page."""
    _record(_as(cast, "pat"))
    key = models.CarriedRecord.objects.order_by("id")[0].pk
    _check(_as(cast, "pat"), key)
    answer = _check(_as(cast, "lee"), key, verified="no", evidence="a letter of theirs")
    assert answer.status_code == 409
    assert "a letter of theirs" in answer.content.decode()
    assert models.CarriedCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"direction": ""}, "Say whether they came or went"),
        ({"records": "last year; Refresher; 360; yes\n2025-01-01; x; many; yes"}, "Line 2: expected"),
        ({"records": _brought(1)}, "before the transfer"),
        ({"direction": "out"}, "Records are brought in, not out"),
    ],
)
def test_what_cannot_be_brought_is_told(cast: Cast, changes: dict[str, str], said: str) -> None:
    """Every line that cannot be read is told of, and nothing is half saved."""
    answer = _record(_as(cast, "pat"), **changes)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not models.Transfer.objects.exists()


def test_an_inspector_reads_and_a_supervisor_is_not_asked(cast: Cast) -> None:
    """Ian sees the list and no form; Amina sees what her people brought, and verifies nothing."""
    _record(_as(cast, "pat"))
    key = models.CarriedRecord.objects.order_by("id")[0].pk
    assert "Elsewhere" in _text(_as(cast, "ian"), "/transfers/")
    assert "Check it" not in _text(_as(cast, "ian"), "/people/2003/")
    assert "Check it" not in _text(_as(cast, "amina"), "/people/2003/")
    assert _check(_as(cast, "ian"), key).status_code == 403


def test_the_pages_of_transfers_ask_little_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Twelve queries at most, however many transfers there are."""
    client = _as(cast, "pat")
    _record(client)
    key = models.CarriedRecord.objects.order_by("id")[0].pk
    for address in ("/transfers/", f"/transfers/records/{key}/", "/people/2003/transfer/", "/people/2003/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
