"""What is owed in a home: reminders and digests from real records, to whom, and what people declined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, localtime

from cast import Cast, add_planners, make_cast
from levelhead import wiring
from levelhead.actions.book_place import book_place
from levelhead.actions.excuse import ask_excusal
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.excusals import REASONS
from levelhead.records.messages.settings import MessageKind
from levelhead.records.messages.told import Owed, Recipient
from levelhead.storage import models
from levelhead.storage.message_facts import message_facts
from levelhead.storage.queries import standing_of
from mail_server import free_port, mail_host
from messages_here import class_at, give_addresses, later, nine, owed_at, sent_at, settings_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The people of the tests, each with an e-mail address, and those who plan."""
    made = make_cast(localdate())
    add_planners(made)
    give_addresses()
    return made


def _of(kind: MessageKind, found: tuple[Owed, ...]) -> list[Owed]:
    return [one for one in found if one.kind == kind]


def _long_ago() -> datetime:
    return localtime() - timedelta(days=800)


def test_reminders_come_from_standing(cast: Cast) -> None:
    """Tom is in date for most of a year: nothing now, and one message each at 90, 30 and 7 days."""
    settings = settings_from(_long_ago(), digest_on="", lapsed_days=())
    until = standing_of(cast.people["2001"], localdate(), wiring.requirements_in_force()).standing.until
    assert until is not None
    with mail_host() as host:
        for days, sent in ((200, 0), (90, 1), (31, 1), (30, 2), (29, 2), (7, 3), (0, 3)):
            moment = nine(localtime(), (until - localdate()).days - days)
            sent_at(moment, settings, host.port)
            mine = [address for address, _ in host.taken if address == "2001@force.example"]
            assert (days, len(mine)) == (days, sent)
        subjects = {str(message["Subject"]) for address, message in host.taken if address[:4] == "2001"}
    assert len(subjects) == 1
    assert f"{until.year}" in subjects.pop()


def test_who_is_overdue_hears_it_at_its_points(cast: Cast) -> None:
    """Priya trained 420 days ago, which counts for a year: told in the first days, and after four weeks."""
    settings = settings_from(_long_ago(), digest_on="", due_days=())
    for days_ago, point in ((45, ":0"), (0, ":28")):
        now = nine(localtime(), -days_ago)
        found = {one.staff_number: one.key for one in owed_at(now, settings)}
        assert set(found) == {"2002"}
        assert found["2002"].endswith(point)
    assert "2002" not in {one.staff_number for one in owed_at(nine(localtime(), 60), settings)}


def test_a_supervisor_hears_of_the_team_on_their_page_and_of_nobody_else(cast: Cast) -> None:
    """Amina's digest has Priya and Joe and not Col; who supervises without the role hears nothing."""
    settings = settings_from(_long_ago(), due_days=(), lapsed_days=(), digest_on="monday")
    found = _of("team_digest", owed_at(nine(localtime(), 0), settings))
    assert [one.staff_number for one in found] == ["1001"]
    text = found[0].letter.as_text(name="Amina", address="", foot="Foot.")
    assert "Priya Shah: lapsed" in text
    assert "Joe Marsh: not yet trained" in text
    assert "Col Frost" not in text
    client = Client()
    client.force_login(cast.accounts["amina"])
    page = client.get("/my-team/").content.decode()
    assert all(name in page for name in ("Priya Shah", "Joe Marsh"))


def test_a_digest_of_a_deferral_has_no_private_word(cast: Cast) -> None:
    """Priya's deferral for an injury waits for a decision: Amina hears that, and neither reason nor words."""
    ask_excusal(
        by="1001",
        staff_number="2002",
        kind="deferral",
        reason="injury",
        days=(localdate(), localdate() + timedelta(days=60)),
        detail="A torn knee ligament.",
        **wiring.excusal_ports(),
    )
    settings = settings_from(_long_ago(), due_days=(), lapsed_days=())
    (one,) = _of("team_digest", owed_at(nine(localtime(), 0), settings))
    text = one.letter.as_text(name="Amina", address="", foot="Foot.")
    html = one.letter.as_html(name="Amina", address="", foot="Foot.")
    assert "Priya Shah: deferral: awaiting decision" in " ".join(text.split())
    for word in ("knee", "ligament", *REASONS.values()):
        assert word.lower() not in (text + html).lower()


def test_a_planner_hears_of_a_shortfall_within_reach(cast: Cast) -> None:
    """Nobody planned a class, and two are not in date: Pat hears so; who does not plan does not."""
    settings = settings_from(_long_ago(), due_days=(), lapsed_days=())
    (one,) = _of("seats_digest", owed_at(nine(localtime(), 0), settings))
    assert one.staff_number == "6001"
    assert "without one" in one.letter.parts[0].lines[0]


def test_who_left_hears_nothing(cast: Cast) -> None:
    """Neither of a class they are still booked in nor of anything else."""
    class_id = class_at(nine(localtime(), 9))
    book_place(by="1002", class_id=class_id, staff_number="2001", **wiring.class_ports())
    models.Person.objects.filter(staff_number="2001").update(service_to=localdate() - timedelta(days=1))
    found = owed_at(later(localtime(), minutes=1), settings_from(_long_ago()))
    assert "2001" not in {one.staff_number for one in found}


def test_questions_do_not_grow_with_people(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However many people, classes and attempts there are."""
    unit = cast.people["2001"].unit
    for number in range(40):
        models.Person.objects.create(
            staff_number=f"7{number:03}", full_name="New", role_type="officer", unit=unit,
            service_from=localdate(), email=f"{number}@force.example",
        )  # fmt: skip
    class_id = class_at(nine(localtime(), 9), capacity=60)
    for number in range(40):
        book_place(by="1002", class_id=class_id, staff_number=f"7{number:03}", **wiring.class_ports())
    settings = settings_from(_long_ago())
    with django_assert_max_num_queries(28):
        assert len(_of("invitation", owed_at(later(localtime(), minutes=1), settings))) == 40


# -- pages


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name])
    return client


def test_the_page_says_that_mail_is_off_and_what_would_be_owed(cast: Cast) -> None:
    """No home is served here, so mail is off; the invitation is shown as what would be owed, and as CSV."""
    class_id = class_at(nine(localtime(), 9))
    book_place(by="1002", class_id=class_id, staff_number="2001", **wiring.class_ports())
    client = _client(cast, "pat")
    page = client.get("/messages/?kind=invitation").content.decode()
    assert "Mail is off: nothing is sent from here." in page
    assert "You are booked: Refresher, day 1" in page
    assert "Not sent: mail is off" in page
    rows = client.get("/messages/messages.csv?kind=invitation").content.decode().splitlines()
    assert [row.split(",")[1] for row in rows] == ["staff_number", "2001"]
    assert "You are booked" not in client.get("/messages/?kind=update").content.decode()
    assert "You are booked" not in client.get("/messages/?person=Priya").content.decode()


def test_what_was_sent_and_what_failed_is_on_pages(cast: Cast) -> None:
    """Planners see both lists; Tom sees his own message and nobody else's; nobody sees words of it."""
    class_id = class_at(nine(localtime(), 9))
    for number in ("2001", "2004"):
        book_place(by="1002", class_id=class_id, staff_number=number, **wiring.class_ports())
    settings = settings_from(localtime(), due_days=(), lapsed_days=(), digest_on="", class_days=())
    with mail_host() as host:
        host.refuses["2004@force.example"] = "550 No <b>such</b> mailbox"
        sent_at(later(localtime(), minutes=1), settings, host.port)
    client = _client(cast, "pat")
    sent = client.get("/messages/?show=sent").content.decode()
    failed = client.get("/messages/?show=failed").content.decode()
    assert "Tom Reed" in sent
    assert "Col Frost" not in sent
    assert "Col Frost" in failed
    assert "No &lt;b&gt;such&lt;/b&gt; mailbox" in failed
    mine = _client(cast, "tom").get("/my-record/messages/").content.decode()
    assert "Refresher, day 1" in mine
    assert "Col Frost" not in mine
    csv = client.get("/messages/messages.csv?show=failed").content.decode()
    assert "2004@force.example" in csv


def test_what_failed_is_owed_with_when_it_is_tried_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where mail is on, the list says how often it was tried and that there is a next time."""
    class_id = class_at(nine(localtime(), 9))
    book_place(by="1002", class_id=class_id, staff_number="2004", **wiring.class_ports())
    settings = settings_from(localtime(), due_days=(), lapsed_days=(), digest_on="", class_days=())
    monkeypatch.setattr(wiring, "message_settings", lambda: settings)
    monkeypatch.setattr(wiring, "shown_settings", lambda _: settings)
    sent_at(localtime(), settings, free_port())
    page = _client(cast, "pat").get("/messages/").content.decode()
    assert "Tried once, last not sent; next after" in page
    assert "Mail is off" not in page


def test_a_planner_of_one_unit_sees_its_messages_alone(cast: Cast) -> None:
    """Those to people of another unit are neither owed, nor sent, nor in the file."""
    elsewhere = models.Unit.objects.create(organisation=cast.organisation, name="Eastholt")
    models.Person.objects.filter(staff_number="2004").update(unit=elsewhere)
    models.Grant.objects.filter(account=cast.accounts["pat"]).update(unit=elsewhere)
    class_id = class_at(nine(localtime(), 9))
    for number in ("2001", "2004"):
        book_place(by="1002", class_id=class_id, staff_number=number, **wiring.class_ports())
    client = _client(cast, "pat")
    for address in ("/messages/?kind=invitation", "/messages/messages.csv?kind=invitation"):
        page = client.get(address).content.decode()
        assert "Col Frost" in page
        assert "Tom Reed" not in page


def test_a_choice_is_kept_and_taken_back(cast: Cast) -> None:
    """Tom wants no reminder of classes, then does: an event each time, and none where nothing changed."""
    client = _client(cast, "tom")
    every = ["class_reminder", "due_reminder", "lapsed_reminder"]
    assert all(f'value="{kind}"' in client.get("/my-record/messages/").content.decode() for kind in every)
    for _ in range(2):
        client.post("/my-record/messages/", {"want": every[1:]})
    declined = _recipients()["2001"].declined
    assert declined == {"class_reminder"}
    client.post("/my-record/messages/", {"want": every})
    assert _recipients()["2001"].declined == frozenset()
    assert models.AuditEvent.objects.filter(action="messages_chosen").count() == 2
    assert set(models.MessageChoice.objects.values_list("kind", flat=True)) == {"class_reminder"}


def _recipients() -> Mapping[str, Recipient]:
    now = localtime()
    rules = wiring.requirements_in_force()
    return message_facts(now, settings_from(now), rules, DeliverySettings()).people


def test_an_address_is_on_the_file_of_a_person(cast: Cast) -> None:
    """Those who open the file see it; where there is none the page says what that means."""
    client = _client(cast, "amina")
    assert "2001@force.example" in client.get("/people/2001/").content.decode()
    models.Person.objects.filter(staff_number="2001").update(email="")
    assert "No e-mail address is on record" in client.get("/people/2001/").content.decode()
    assert (
        "no e-mail address of yours" not in _client(cast, "tom").get("/my-record/messages/").content.decode()
    )
