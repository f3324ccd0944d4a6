"""What the register without signal asks of the server."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from class_today import class_of_today
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(localdate())


@pytest.fixture
def bea(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.accounts["bea"])
    return client


def _mark(name: str = "m1", **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    made = {"id": name, "staff_number": "2001", "kind": "arrived", "at": now, "why": "booked"}
    return made | {"noted_at": now, "by": "1002", "corrects": "", "in_place_of": ""} | changes


def _send(client: Client, class_id: str, *marks: dict[str, Any]) -> Any:
    body = json.dumps({"marks": marks})
    return client.post(f"/day/{class_id}/marks/", body, content_type="application/json")


def test_the_shell_holds_nobodys_data(bea: Client) -> None:
    """A device keeps the page: no name, no number, no token and no way out stand on it."""
    page = bea.get("/day/offline/").content.decode()
    assert "Register without signal" in page
    assert "fictional" in page
    for word in ("bea", "1002", "csrf", "Sign out"):
        assert word not in page


def test_the_worker_keeps_what_the_shell_needs_and_all_of_it_is_there(bea: Client) -> None:
    """Every address that it keeps answers, and every script that these scripts bring in is among them."""
    said = bea.get("/day/offline/worker.js").content.decode()
    shell = json.loads(re.search(r"const SHELL = (.*);", said)[1])  # type: ignore[index]
    needed = set()
    for address in shell:
        answer = bea.get(address)
        assert answer.status_code == 200, address
        text = b"".join(answer) if answer.streaming else answer.content
        if "/static/register/" in address:
            found = re.findall(r'"\./(\w+\.js)"', text.decode())
            needed |= {f"/static/register/{name}" for name in found}
    assert len(needed) == 3
    assert needed <= set(shell)


def test_the_list_holds_names_numbers_and_marks_and_no_more(bea: Client) -> None:
    """Nothing of anybody's record, unit or health goes onto a device."""
    class_id = class_of_today(["2001", "2002"])
    given = bea.get(f"/day/{class_id}/list.json").json()
    assert given["names"] == {"2001": "Tom Reed", "2002": "Priya Shah"}
    assert (given["booked"], given["by"], given["marks"]) == (["2001", "2002"], "1002", [])
    assert set(given) == {
        *("id", "title", "when", "on", "venue", "starts_at", "ends_at", "until", "offset_minutes"),
        *("opened", "closed", "by", "booked", "names", "marks"),
    }


def test_marks_sent_again_are_kept_once_and_answered_alike(bea: Client) -> None:
    """The answer names what is kept, what is not with what to do, and the register as it is now."""
    class_id = class_of_today(["2001"])
    marks = [_mark(), _mark("m2", staff_number="9999", why="walk_in")]
    answers = [_send(bea, class_id, *marks).json() for _ in range(2)]
    for one in answers:
        assert one["taken"] == ["m1"]
        assert [(told["mark_id"], told["code"]) for told in one["conflicts"]] == [("m2", "person-unknown")]
        assert [mark["id"] for mark in one["list"]["marks"]] == ["m1"]
    assert models.RegisterMark.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 65},
        {"kind": "flew"},
        {"at": "soon"},
        {"at": "2026-01-01T09:00:00"},
        {"staff_number": 2001},
        {"why": "w" * 21},
    ],
)
def test_what_is_no_mark_is_refused_whole(bea: Client, wrong: dict[str, Any]) -> None:
    """With a sentence that a device can show; the good mark beside it is not kept either."""
    class_id = class_of_today(["2001"])
    answer = _send(bea, class_id, _mark(), _mark("m2", **wrong))
    assert (answer.status_code, models.RegisterMark.objects.count()) == (400, 0)
    assert "could not be read" in answer.json()["told"]


def test_bodies_that_are_no_list_of_marks_are_refused(bea: Client) -> None:
    """Nothing a device could send brings an error of ours."""
    class_id = class_of_today(["2001"])
    for body in ("", "[]", "{}", '{"marks": 7}', '{"marks": ["m"]}', '{"marks": [{}]}'):
        answer = bea.post(f"/day/{class_id}/marks/", body, content_type="application/json")
        assert answer.status_code == 400, body


def test_marks_of_somebody_else_wait_for_them(bea: Client) -> None:
    """Bea cannot send what Amina noted on the same device: it is told who has to."""
    class_id = class_of_today(["2001"])
    answer = _send(bea, class_id, _mark(by="1001"))
    assert (answer.status_code, models.RegisterMark.objects.count()) == (409, 0)
    assert "Who noted them signs in" in answer.json()["told"]


def test_a_reason_that_is_not_listed_holds_up_no_other_mark(bea: Client) -> None:
    """It comes back as a conflict of its own; a device with one bad mark is not stuck."""
    class_id = class_of_today(["2001"])
    given = _send(bea, class_id, _mark(), _mark("m2", why="flying")).json()
    assert (given["taken"], [one["code"] for one in given["conflicts"]]) == (["m1"], ["why-unknown"])


def test_a_class_out_of_reach_gives_no_list_and_takes_no_marks(cast: Cast) -> None:
    """An instructor of another unit meets a 404 at both."""
    class_id = class_of_today(["2001"])
    unit = models.Unit.objects.create(organisation=cast.organisation, name="Hill")
    account = models.Account.objects.create(username="una")
    models.Grant.objects.create(account=account, role="instructor", organisation=cast.organisation, unit=unit)
    client = Client()
    client.force_login(account)
    assert client.get(f"/day/{class_id}/list.json").status_code == 404
    assert _send(client, class_id, _mark()).status_code == 404
