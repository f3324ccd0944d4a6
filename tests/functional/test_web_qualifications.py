"""Pages of qualifications and of kit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from levelhead.storage import models

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def cast() -> Cast:
    """The cast and the planners; Bea instructs until next week and gives first aid for years."""
    cast = make_cast(localdate())
    add_planners(cast)
    for kind, days in (("instructor", 7), ("first_aid", 900)):
        models.Qualification.objects.create(
            person=cast.people["1002"],
            kind=kind,
            begins=date(2024, 1, 1),
            ends=localdate() + timedelta(days=days),
            provider="College (fictional)",
            evidence=f"certificate {kind}",
            by="6001",
            at=NOW,
        )
    return cast


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def _add(client: Client, **changes: Any) -> Any:
    given = {
        "holder": "1001",
        "kind": "safety_officer",
        "begins": "2026-01-05",
        "ends": "",
        "provider": "Provider",
        "evidence": "letter 4",
    }
    return client.post("/qualifications/add/", {**given, **changes})


def test_the_list_says_what_ends_soon_and_the_file_says_the_same(cast: Cast) -> None:
    """Bea's instructing ends soon and her first aid does not; narrowed, list and file hold only the one."""
    pat = _as(cast, "pat")
    assert "certificate first_aid" in _text(pat, "/qualifications/")
    page = _text(pat, "/qualifications/?state=soon")
    assert "certificate instructor" in page
    assert "certificate first_aid" not in page
    file = pat.get("/qualifications/list.csv?state=soon").content.decode()
    assert file.count("certificate") == 1
    assert "Ends soon" in file
    assert "There is none" in _text(pat, "/qualifications/?kind=trainer")
    assert "certificate instructor" in _text(pat, "/qualifications/?q=bea")


def test_a_qualification_is_added_once_and_never_ones_own(cast: Cast) -> None:
    """Sent twice it is one, with one event; Pat's own is refused beside the field."""
    pat = _as(cast, "pat")
    for _ in range(2):
        assert _add(pat).status_code == 302
    assert models.Qualification.objects.filter(kind="safety_officer").count() == 1
    assert models.AuditEvent.objects.filter(action="qualification_added").count() == 1
    answer = _add(pat, holder="6001")
    assert answer.status_code == 400
    assert "Nobody adds their own" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holder": "9999"}, "nobody of this staff number"),
        ({"evidence": ""}, "what shows it"),
        ({"ends": "2020-01-01"}, "ends before it begins"),
    ],
)
def test_what_is_no_qualification_is_told(cast: Cast, changes: dict[str, str], said: str) -> None:
    """A stranger, no evidence, or days that cross: told on the page, and nothing is added."""
    answer = _add(_as(cast, "pat"), **changes)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert models.Qualification.objects.count() == 2


def test_a_qualification_is_renewed_and_withdrawn(cast: Cast) -> None:
    """The form of a renewal knows whose and what; one withdrawn says why, and not a second time."""
    pat, key = _as(cast, "pat"), models.Qualification.objects.get(kind="instructor").pk
    page = _text(pat, "/qualifications/add/?holder=1002&kind=instructor&provider=College")
    assert "Renew a qualification" in page
    assert 'value="1002"' in page
    given = {"last_day": localdate() - timedelta(days=1), "reason": "left the team"}
    assert pat.post(f"/qualifications/{key}/withdraw/", {**given, "reason": ""}).status_code == 400
    assert pat.post(f"/qualifications/{key}/withdraw/", given).status_code == 302
    assert "withdrawn: left the team" in _text(pat, "/qualifications/?state=ended")
    answer = pat.post(f"/qualifications/{key}/withdraw/", given)
    assert answer.status_code == 409
    assert "left the team" in answer.content.decode()


def _note(client: Client, **changes: Any) -> Any:
    given = {"item": "cuffs-1", "kind": "inspected", "reason": "", "event_id": str(uuid4())}
    return client.post("/kit/note/", {**given, **changes})


def test_an_item_is_noted_quarantined_and_released(cast: Cast) -> None:
    """Each step shows at once on the list, with its reason; a form sent twice notes it once."""
    pat, form = _as(cast, "pat"), str(uuid4())
    assert _note(pat).status_code == 302
    for _ in range(2):
        answer = _note(pat, kind="quarantined", reason="the ratchet slips", event_id=form)
        assert answer["Location"] == "/kit/item/?item=cuffs-1"
    assert models.KitEvent.objects.count() == 2
    assert "the ratchet slips" in _text(pat, "/kit/?state=quarantined")
    assert "cuffs-1" in pat.get("/kit/list.csv?state=quarantined").content.decode()
    assert "Pat Quill" in _text(pat, "/kit/item/?item=cuffs-1")
    assert _note(pat, kind="released", reason="mended").status_code == 302
    assert "cuffs-1" in _text(pat, "/kit/?state=usable")
    assert _note(pat, kind="released", reason="mended twice", event_id=form).status_code == 409


def test_what_cannot_be_noted_is_told_and_an_inspector_only_reads(cast: Cast) -> None:
    """A quarantine without a reason, an item that is not there, and somebody who may not."""
    pat, ian = _as(cast, "pat"), _as(cast, "ian")
    answer = _note(pat, kind="quarantined")
    assert answer.status_code == 400
    assert "Say why." in answer.content.decode()
    assert pat.get("/kit/item/?item=none").status_code == 404
    assert _note(ian).status_code == 403
    assert not models.KitEvent.objects.exists()
    _note(pat)
    assert "Note what happened now" in _text(pat, "/kit/item/?item=cuffs-1")
    assert "Note what happened now" not in _text(ian, "/kit/item/?item=cuffs-1")


def test_the_lists_ask_little_of_the_database(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """Twelve queries at most, however much there is."""
    client = _as(cast, "pat")
    _note(client)
    for address in (
        "/qualifications/",
        "/qualifications/add/",
        "/kit/",
        "/kit/note/",
        "/kit/item/?item=cuffs-1",
    ):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
