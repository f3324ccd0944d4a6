"""Calendars: the secret address, what is read there across both clock changes, and joining instructions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate
from icalendar import Calendar

from cast import make_cast
from class_today import class_of_today, plan_of_today
from levelhead import wiring
from levelhead.actions.book_place import book_place, cancel_place
from levelhead.actions.plan_class import cancel_class, plan_classes, replan_class
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.storage import models

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def tom() -> Client:
    """Tom, an officer, signed in."""
    cast = make_cast(localdate())
    client = Client()
    client.force_login(cast.accounts["tom"])
    return client


def _address(client: Client) -> str:
    page = client.post("/my-record/calendar/").content.decode()
    start = page.index("/calendar/", page.index('id="address"'))
    return page[start : page.index(".ics", start) + 4]


def _events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def _booked(**changes: object) -> str:
    return class_of_today(["2001"], is_open=False, **changes)


def test_an_address_is_shown_once_and_only_its_hash_is_kept(tom: Client) -> None:
    """The page shows it when it is made and never again; neither the table nor the audit trail holds it."""
    address = _address(tom)
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in tom.get("/my-record/calendar/").content.decode()
    assert secret not in str(list(models.CalendarAddress.objects.values()))
    assert secret not in str(list(models.AuditEvent.objects.values()))


def test_a_new_address_ends_the_old_one_and_withdrawing_ends_both(tom: Client) -> None:
    """The old one is not found from then on; so is one that nobody made, and one for somebody who left."""
    first, second = _address(tom), _address(tom)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    models.Person.objects.filter(staff_number="2001").update(service_to=localdate() - timedelta(days=1))
    assert Client().get(second).status_code == 404
    models.Person.objects.filter(staff_number="2001").update(service_to=None)
    for _ in range(2):
        assert tom.post("/my-record/calendar/", {"do": "withdraw"}).status_code == 302
    assert Client().get(second).status_code == 404
    actions = models.AuditEvent.objects.filter(action="calendar_address_withdrawn")
    assert actions.count() == 1
    for guess in ("x" * 43, "é" * 43, "short"):
        assert Client().get(f"/calendar/{guess}.ics").status_code == 404


def test_a_calendar_keeps_one_event_through_change_and_cancellation(tom: Client) -> None:
    """The same UID, a higher SEQUENCE each time, and in the end CANCELLED; no learner's name is in it."""
    class_id, address = _booked(), _address(tom)
    (planned,) = _events(address)
    kept = wiring.class_kept(class_id)
    later = replace(kept.day, venue="Elsewhere")
    replan_class(by="1002", class_id=class_id, day=later, **wiring.class_ports())
    (moved,) = _events(address)
    cancel_class(by="1002", class_id=class_id, reason="The roof leaks.", **wiring.class_ports())
    (ended,) = _events(address)
    assert planned["UID"] == moved["UID"] == ended["UID"]
    assert planned["SEQUENCE"] < moved["SEQUENCE"] < ended["SEQUENCE"]
    assert (str(moved["LOCATION"]), str(ended["STATUS"])) == ("Elsewhere", "CANCELLED")
    assert b"Tom Reed" not in Client().get(address).content


def test_a_place_given_back_is_cancelled_in_the_calendar(tom: Client) -> None:
    """And booked again it stands again; who only waits has nothing there."""
    class_id, address = _booked(), _address(tom)
    given = {"class_id": class_id, "staff_number": "2001", **wiring.class_ports()}
    cancel_place(by="1002", reason="Court.", **given)
    (before,) = _events(address)
    assert str(before["STATUS"]) == "CANCELLED"
    book_place(by="1002", **given)
    (after,) = _events(address)
    assert str(after["STATUS"]) == "CONFIRMED"
    assert after["SEQUENCE"] > before["SEQUENCE"] > 0  # or a calendar would keep what it has


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        ((2027, 3, 27), 9, 9),  # the day before clocks go forward
        ((2027, 3, 28), 9, 8),  # the day itself
        ((2027, 3, 29), 9, 8),
        ((2026, 10, 24), 9, 8),  # the day before clocks go back
        ((2026, 10, 25), 9, 9),  # the day itself
        ((2026, 10, 26), 9, 9),
    ],
)
def test_nine_o_clock_is_nine_o_clock(tom: Client, day: tuple[int, int, int], hour: int, utc: int) -> None:
    """On both sides of both clock changes a calendar shows the hour of the clock at the venue."""
    start = datetime(*day, hour, tzinfo=LONDON)
    plan = plan_of_today()
    block = replace(plan.blocks[0], starts_at=start, minutes=60)
    made = plan_classes(by="1002", days=[replace(plan, blocks=(block,))], **wiring.class_ports())
    book_place(by="1002", class_id=made[0], staff_number="2001", **wiring.class_ports())
    (event,) = _events(_address(tom))
    begins = event["DTSTART"].dt
    assert begins.hour == hour
    assert begins.astimezone(UTC).hour == utc


def test_joining_instructions_say_what_the_force_wrote(tom: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own lines, escaped; where it wrote none the page says so. Classes of others are not there."""
    mine, other = _booked(), class_of_today([], is_open=False, venue="Elsewhere")
    page = tom.get(f"/classes/{mine}/joining/").content.decode()
    assert "has written nothing about what to bring" in page
    settings = DeliverySettings(joining=("Bring <b>flat</b> shoes.",))
    monkeypatch.setattr(wiring, "delivery_settings", lambda: settings)
    assert "Bring &lt;b&gt;flat&lt;/b&gt; shoes." in tom.get(f"/classes/{mine}/joining/").content.decode()
    for page in ("joining/", "class.ics"):
        assert tom.get(f"/classes/{other}/{page}").status_code == 404
    (event,) = Calendar.from_ical(tom.get(f"/classes/{mine}/class.ics").content).walk("VEVENT")
    assert str(event["UID"]) == f"class-{mine}@levelhead"


def test_a_feed_asks_few_questions(tom: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    """However many classes there are."""
    _booked()
    address = _address(tom)
    with django_assert_max_num_queries(8):
        Client().get(address)
