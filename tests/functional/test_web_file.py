"""The pages of a person's file: deferrals and exemptions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from levelhead.storage import models
from levelhead.storage.scopes import is_seen_by, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The cast, with Pat who plans, Lee who leads training, and Ian who inspects."""
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


def _ask(client: Client, number: str = "2002", **changes: Any) -> Any:
    today = localdate()
    given = {
        "kind": "deferral",
        "reason": "injury",
        "begins": today,
        "ends": today + timedelta(days=60),
        "words": "Desk duties only",
        **changes,
    }
    return client.post(f"/people/{number}/ask/", given)


def _decide(client: Client, **changes: Any) -> Any:
    key = models.Excusal.objects.get().pk
    given = {"approved": "yes", "until": localdate() + timedelta(days=60), "note": "Agreed", "seen": 0}
    return client.post(f"/deferrals/{key}/", {**given, **changes})


def test_a_supervisor_asks_and_a_planner_decides(cast: Cast) -> None:
    """Priya has lapsed; asked for she awaits a decision, approved she is deferred, at once, with the rule."""
    amina, pat = _as(cast, "amina"), _as(cast, "pat")
    assert _ask(amina)["Location"] == "/people/2002/"
    assert "Awaiting decision" in _text(amina, "/people/2002/")
    assert "Priya Shah" in _text(pat, "/deferrals/")
    assert _decide(pat).status_code == 302
    page = _text(amina, "/people/2002/")
    assert "lh-state--deferred" in page
    assert "A deferral moves the day by which somebody trains" in page
    assert "by Pat Quill. Agreed" in page


def test_of_a_private_reason_each_sees_what_they_need(cast: Cast) -> None:
    """Who asked sees the injury; who decides sees not fit, and the words; an inspector sees neither."""
    _ask(_as(cast, "amina"))
    key = models.Excusal.objects.get().pk
    assert "Injury" in _text(_as(cast, "amina"), "/people/2002/")
    decides = _text(_as(cast, "pat"), f"/deferrals/{key}/")
    assert "Not fit" in decides
    assert "Desk duties only" in decides
    assert "Injury" not in decides
    reads = _text(_as(cast, "ian"), f"/deferrals/{key}/")
    assert "On record" in reads
    assert "Not fit" not in reads
    assert "Desk duties" not in reads
    assert "Save the decision" not in reads


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    """A double submission leaves one request and one event."""
    amina = _as(cast, "amina")
    for _ in range(2):
        assert _ask(amina).status_code == 302
    assert models.Excusal.objects.count() == 1
    assert models.AuditEvent.objects.filter(action="deferral_asked", by="1001").count() == 1


def test_a_decision_sent_twice_is_one_and_an_overtaken_one_keeps_its_words(cast: Cast) -> None:
    """The second of two equal decisions changes nothing; another person's is refused, with what was typed."""
    _ask(_as(cast, "amina"))
    for _ in range(2):
        assert _decide(_as(cast, "pat")).status_code == 302
    answer = _decide(_as(cast, "lee"), approved="no", note="Too long for me")
    assert answer.status_code == 409
    assert "Too long for me" in answer.content.decode()
    assert models.ExcusalDecision.objects.count() == 1


def test_nobody_decides_what_is_their_own_or_what_they_asked_for(cast: Cast) -> None:
    """Pat asked for Priya, and Lee's is her own: neither has the form, and a post without it is refused."""
    pat, lee = _as(cast, "pat"), _as(cast, "lee")
    assert _ask(pat).status_code == 302
    key = models.Excusal.objects.get().pk
    assert "Somebody else decides this" in _text(pat, f"/deferrals/{key}/")
    assert _decide(pat).status_code == 403
    assert _decide(_as(cast, "ian")).status_code == 403
    models.Grant.objects.create(account=cast.accounts["lee"], role="officer", organisation=cast.organisation)
    assert _ask(lee, "6002", kind="exemption", reason="role")["Location"] == "/my-record/"
    own = models.Excusal.objects.get(person__staff_number="6002").pk
    assert lee.post(f"/deferrals/{own}/", {"approved": "yes", "seen": 0}).status_code == 403
    assert models.ExcusalDecision.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Say whether it is a deferral or an exemption"),
        ({"reason": "tired"}, "Select a valid choice"),
        ({"begins": "soon"}, "Enter the first day as a date"),
        ({"ends": "2020-01-01"}, "The last day is before the first"),
    ],
)
def test_what_cannot_be_asked_for_is_told_beside_its_field(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    """The page comes back with a summary that leads to the field, and keeps the words."""
    answer = _ask(_as(cast, "amina"), **changes)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert f'href="#{next(iter(changes))}"' in page
    assert "Desk duties only" in page
    assert not models.Excusal.objects.exists()


def test_nobody_asks_for_whom_they_do_not_see(cast: Cast) -> None:
    """Amina's team is hers; Col is not in it. Tom asks for himself and for nobody else."""
    assert _ask(_as(cast, "amina"), "2004").status_code == 404
    assert _ask(_as(cast, "tom"), "2002").status_code == 404
    assert _ask(_as(cast, "tom"), "2001")["Location"] == "/my-record/"
    assert "Awaiting decision" in _text(_as(cast, "tom"), "/my-record/")


def test_a_list_tells_what_waits_runs_and_is_to_be_reviewed(cast: Cast) -> None:
    """One that ends in three weeks is to be reviewed; the file holds what the page shows and no reason."""
    _ask(_as(cast, "amina"))
    pat = _as(cast, "pat")
    _decide(pat, until=localdate() + timedelta(days=21))
    assert "Priya Shah" in _text(pat, "/deferrals/?stage=review")
    assert "Priya Shah" not in _text(pat, "/deferrals/?stage=running")
    file = pat.get("/deferrals/list.csv?stage=review").content.decode()
    assert "Priya Shah" in file
    assert "Not fit" in file
    assert "njury" not in file
    _decide(pat, approved="no", seen=1)
    assert "Priya Shah" in _text(pat, "/deferrals/?stage=over")
    assert "lh-state--lapsed" in _text(_as(cast, "amina"), "/people/2002/")


def test_a_list_and_a_file_agree_on_who_is_seen(cast: Cast) -> None:
    """Whether somebody is seen is worked out for one and for a list; both say the same of everybody."""
    quay = models.Unit.objects.create(
        organisation=cast.organisation, name="Quay", parent=cast.people["2001"].unit
    )
    models.Person.objects.filter(staff_number="2004").update(unit=quay)
    models.Grant.objects.filter(account__username="pat").update(unit=quay)
    models.Grant.objects.filter(account__username="amina", role="supervisor").update(unit=quay)
    people = list(models.Person.objects.select_related("unit"))
    for account in models.Account.objects.all():
        for role in ("supervisor", "planner", "inspector", "administrator"):
            listed = set(seen_by(account, [role]))
            assert listed == {one for one in people if is_seen_by(account, one, [role])}
    assert len(seen_by(cast.accounts["pat"], ["planner"])) == 1


def test_the_pages_of_deferrals_ask_little_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Twelve queries at most, however many requests there are."""
    _ask(_as(cast, "amina"))
    key = models.Excusal.objects.get().pk
    for username, address in (
        ("pat", "/deferrals/"),
        ("pat", f"/deferrals/{key}/"),
        ("amina", "/people/2002/"),
        ("tom", "/my-record/"),
    ):
        client = _as(cast, username)
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
