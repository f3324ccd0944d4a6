"""What leaves by e-mail, to a real mail server: invitations, changes, cancellations, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate, localtime
from icalendar import Calendar

from cast import make_cast
from class_today import HERE
from levelhead import wiring
from levelhead.actions.book_place import book_place, cancel_place
from levelhead.actions.plan_class import cancel_class, replan_class
from levelhead.actions.send_messages import NotSent, SendResult
from levelhead.records.messages.told import Owed
from levelhead.storage import models
from mail_server import MailHost, certificate_in, free_port, mail_host
from messages_here import (
    class_at,
    give_addresses,
    later,
    nine,
    owed_at,
    postman_at,
    send_at,
    sent_at,
    settings_from,
)

pytestmark = pytest.mark.django_db
ONLY_CLASSES: dict[str, Any] = {"due_days": (), "lapsed_days": (), "class_days": (), "digest_on": ""}


@pytest.fixture
def host() -> Iterator[MailHost]:
    """A mail server."""
    with mail_host() as running:
        yield running


@pytest.fixture
def now() -> datetime:
    """The present moment, in an organisation where everybody has an e-mail address."""
    make_cast(localdate())
    give_addresses()
    return localtime()


def _booked(now: datetime, days: int = 20) -> str:
    class_id = class_at(nine(now, days))
    book_place(by="1002", class_id=class_id, staff_number="2001", **wiring.class_ports())
    return class_id


def _event(message: EmailMessage) -> tuple[str, Any]:
    """Method and event of a message's calendar, which stands in it twice and says the same."""
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    (file,) = [one for one in message.walk() if one.get_content_type() == "application/ics"]
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    (same,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert (same["UID"], same["SEQUENCE"]) == (event["UID"], event["SEQUENCE"])
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), event


def test_one_class_from_invitation_to_its_end(host: MailHost, now: datetime) -> None:
    """Invited, changed, given back, booked again, cancelled: each once, one UID, and SEQUENCE rises."""
    settings, class_id = settings_from(now, **ONLY_CLASSES), _booked(now)
    place = {"by": "1002", "class_id": class_id, "staff_number": "2001", **wiring.class_ports()}
    steps = [
        lambda: None,
        lambda: replan_class(
            by="1002",
            class_id=class_id,
            day=replace(wiring.class_kept(class_id).day, venue="Eastholt hall"),
            **wiring.class_ports(),
        ),
        lambda: cancel_place(reason="Surgery on my knee.", **place),
        lambda: book_place(**place),
        lambda: cancel_class(by="1002", class_id=class_id, reason="The roof leaks.", **wiring.class_ports()),
    ]
    for number, step in enumerate(steps, start=1):
        step()
        for minutes in (1, 2):
            sent_at(later(localtime(), minutes=minutes), settings, host.port)
        assert len(host.taken) == number
    assert {address for address, _ in host.taken} == {"2001@force.example"}
    events = [_event(message) for _, message in host.taken]
    assert [method for method, _ in events] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert {str(event["UID"]) for _, event in events} == {f"class-{class_id}@levelhead"}
    sequences = [event["SEQUENCE"] for _, event in events]
    assert sequences == sorted(set(sequences))
    assert [subject.partition(":")[0] for subject in host.subjects] == [
        "You are booked",
        "Changed",
        "Cancelled",
        "You are booked",
        "Cancelled",
    ]
    changed = host.taken[1][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It was at: Harbour gym" in changed
    assert "Where: Eastholt hall" in changed
    everything = "".join(str(message) for _, message in host.taken)
    assert "knee" not in everything
    assert "roof" not in everything


def test_what_a_calendar_does_not_show_is_no_change(host: MailHost, now: datetime) -> None:
    """A new check of kit makes a new plan, and nobody is written to."""
    settings, class_id = settings_from(now, **ONLY_CLASSES), _booked(now)
    sent_at(later(localtime(), minutes=1), settings, host.port)
    day = replace(wiring.class_kept(class_id).day, stop_word="halt", capacity=9)
    replan_class(by="1002", class_id=class_id, day=day, **wiring.class_ports())
    assert sent_at(later(localtime(), minutes=2), settings, host.port).sent == 0


@pytest.mark.parametrize(
    ("month", "day", "utc"), [(3, 27, 9), (3, 28, 8), (3, 29, 8), (10, 30, 8), (10, 31, 9), (11, 1, 9)]
)
def test_nine_o_clock_is_nine_o_clock(host: MailHost, now: datetime, month: int, day: int, utc: int) -> None:
    """On both sides of both clock changes of 2027 the words and the calendar have the hour of the venue."""
    start = datetime(2027, month, day, 9, tzinfo=HERE)
    class_id = class_at(start)
    book_place(by="1002", class_id=class_id, staff_number="2001", **wiring.class_ports())
    sent_at(later(localtime(), minutes=1), settings_from(now, **ONLY_CLASSES), host.port)
    ((_, message),) = host.taken
    _, event = _event(message)
    assert event["DTSTART"].dt.hour == 9
    assert event["DTSTART"].dt.astimezone(UTC).hour == utc
    assert str(message["Subject"]).endswith(" 2027, 09:00")


def test_words_are_plain_text_and_html_and_have_no_tracking(host: MailHost, now: datetime) -> None:
    """Both say the same; nothing is loaded from anywhere; no link where the home has no address."""
    _booked(now, 9)
    sent_at(later(localtime(), minutes=1), settings_from(now, **ONLY_CLASSES), host.port)
    ((_, message),) = host.taken
    plain = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    rich = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for said in ("You have a place in this class.", "Where: Harbour gym", "give the place back"):
        assert said in plain
        assert said in rich
    for loaded in ("http", "<img", "<script", "<link", "url("):
        assert loaded not in rich
    assert max(map(len, plain.splitlines())) <= 78
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "training@force.example"


def test_a_title_cannot_add_a_header(host: MailHost, now: datetime) -> None:
    """Line ends and other commands in a title or a name come out as spaces, and in HTML as text."""
    evil = "Refresher\r\nBcc: all@force.example\r\n\r\n<b>x</b>"
    class_id = class_at(nine(now, 9), title=evil)
    models.Person.objects.filter(staff_number="2001").update(full_name="Tom\r\nReed<i>")
    book_place(by="1002", class_id=class_id, staff_number="2001", **wiring.class_ports())
    sent_at(later(localtime(), minutes=1), settings_from(now, **ONLY_CLASSES), host.port)
    ((address, message),) = host.taken
    assert (address, message["Bcc"], message["To"]) == ("2001@force.example", None, "2001@force.example")
    assert "Bcc: all@force.example" in str(message["Subject"])
    assert "<b>x</b>" not in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert _event(message)[1]["SUMMARY"].split() == evil.replace("\r\n", " ").split()


def test_the_first_day_is_no_flood(host: MailHost, now: datetime) -> None:
    """Who was booked before messages begin hears nothing, until the class changes or ends after that day."""
    class_id = _booked(now, 40)
    begins = now + timedelta(days=2)
    settings = settings_from(begins, digest_on="")
    assert sent_at(later(now, days=1), settings, host.port).sent == 0
    assert [one.kind for one in owed_at(later(begins, minutes=1), settings)] == []
    models.ClassEvent.objects.create(
        training_class_id=class_id, kind="cancelled", by="1002", at=later(begins, hours=1)
    )
    sent_at(later(begins, hours=2), settings, host.port)
    ((_, message),) = host.taken
    assert _event(message)[0] == "CANCEL"


def test_nothing_is_said_of_a_class_that_began(host: MailHost, now: datetime) -> None:
    """Neither that it was booked nor that it was cancelled afterwards."""
    class_id = _booked(now, 1)
    over = later(now, days=2)
    settings = settings_from(now, **ONLY_CLASSES)
    assert sent_at(over, settings, host.port).sent == 0
    cancel_class(by="1002", class_id=class_id, reason="Nobody came.", **wiring.class_ports())
    assert sent_at(over, settings, host.port).sent == 0


def test_who_waits_hears_nothing_until_there_is_a_place(host: MailHost, now: datetime) -> None:
    """The waiting list is not an invitation; the place that comes from it is."""
    class_id = class_at(nine(now, 9), capacity=1)
    for number in ("2001", "2002"):
        book_place(by="1002", class_id=class_id, staff_number=number, **wiring.class_ports())
    settings = settings_from(now, **ONLY_CLASSES)
    sent_at(later(localtime(), minutes=1), settings, host.port)
    assert [address for address, _ in host.taken] == ["2001@force.example"]
    cancel_place(by="1", class_id=class_id, staff_number="2001", reason="Court.", **wiring.class_ports())
    sent_at(later(localtime(), minutes=2), settings, host.port)
    assert [address for address, _ in host.taken[1:]] == ["2001@force.example", "2002@force.example"]


class _Falls:
    """A postman in whose hands the program ends: before or after the server took the message."""

    def __init__(self, host: MailHost, *, is_taken: bool) -> None:
        self.host, self.is_taken = host, is_taken

    def send(self, owed: Owed) -> None:
        if self.is_taken:
            with closing(postman_at(self.host.port)) as postman:
                postman.send(owed)
        raise KeyboardInterrupt


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_crash_between_attempt_and_outcome(host: MailHost, now: datetime, *, is_taken: bool) -> None:
    """An invitation goes again after an hour, the same to a calendar and to a mailbox; nothing before."""
    _booked(now)
    settings, first = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    with pytest.raises(KeyboardInterrupt):
        send_at(first, settings, _Falls(host, is_taken=is_taken))
    assert models.MessageAttempt.objects.filter(outcome=None).count() == 1
    assert sent_at(later(first, minutes=59), settings, host.port).waiting == 1
    assert sent_at(later(first, minutes=61), settings, host.port).sent == 1
    assert sent_at(later(first, minutes=180), settings, host.port).sent == 0
    assert len(host.taken) == (2 if is_taken else 1)
    assert len({message["Message-ID"] for _, message in host.taken}) == 1
    assert len({_event(message)[1]["SEQUENCE"] for _, message in host.taken}) == 1


def test_a_reminder_of_which_nobody_knows_is_not_sent_again(host: MailHost, now: datetime) -> None:
    """It may have been sent; the next set point comes anyway."""
    _booked(now, 20)
    settings = settings_from(now, due_days=(), lapsed_days=(), class_days=(7, 1), digest_on="")
    sent_at(later(localtime(), minutes=1), settings, host.port)
    soon = later(now, days=13, minutes=5)
    with pytest.raises(KeyboardInterrupt):
        send_at(soon, settings, _Falls(host, is_taken=False))
    for days in (0.5, 3):
        assert sent_at(later(soon, days=days), settings, host.port).sent == 0
    assert sent_at(later(now, days=19, hours=1), settings, host.port).sent == 1
    assert host.subjects[-1].startswith("Reminder: ")


def test_a_cancellation_goes_to_whoever_may_have_been_invited(host: MailHost, now: datetime) -> None:
    """The program ended while it invited; the class is cancelled before anybody knows: the end is told."""
    class_id = _booked(now)
    settings, first = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    with pytest.raises(KeyboardInterrupt):
        send_at(first, settings, _Falls(host, is_taken=True))
    cancel_class(by="1002", class_id=class_id, reason="Flood.", **wiring.class_ports())
    sent_at(later(first, minutes=2), settings, host.port)
    invited, ended = (_event(message) for _, message in host.taken)
    assert (invited[0], ended[0]) == ("REQUEST", "CANCEL")
    assert ended[1]["SEQUENCE"] > invited[1]["SEQUENCE"]


def test_two_senders_that_found_the_same_send_it_once(host: MailHost, now: datetime) -> None:
    """Both worked out what is owed before either began; the second finds each begun and leaves it."""
    _booked(now)
    settings, moment = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    found = owed_at(moment, settings)
    with closing(postman_at(host.port)) as postman:
        results = [send_at(moment, settings, postman, found) for _ in range(2)]
    assert [one.sent for one in results] == [1, 0]
    assert len(host.taken) == models.MessageAttempt.objects.count() == 1


def test_a_refused_address_keeps_nobody_else_and_is_tried_with_growing_pauses(
    host: MailHost, now: datetime
) -> None:
    """After 15 minutes, an hour, four hours, a day; at once where the address was mended."""
    class_id = _booked(now)
    book_place(by="1002", class_id=class_id, staff_number="2004", **wiring.class_ports())
    host.refuses["2001@force.example"] = "550 No such mailbox"
    settings, moment = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    first = sent_at(moment, settings, host.port)
    assert (first.sent, first.failed, first.left) == (1, 1, 0)
    outcome = models.MessageOutcome.objects.get(outcome="failed")
    assert outcome.why == "the server refused the address (550 No such mailbox)"
    for pause in (15, 60, 240, 1440, 1440):
        assert sent_at(later(moment, minutes=pause - 1), settings, host.port).waiting == 1
        moment = later(moment, minutes=pause + 1)
        assert sent_at(moment, settings, host.port).failed == 1
    models.Person.objects.filter(staff_number="2001").update(email="tom@force.example")
    assert sent_at(later(moment, minutes=1), settings, host.port).sent == 1
    assert host.taken[-1][0] == "tom@force.example"


def test_a_dead_server_is_left_alone_after_three(now: datetime) -> None:
    """The run ends soon, says why, and loses nothing."""
    class_id = _booked(now)
    for number in ("2002", "2003", "2004", "1001"):
        book_place(by="1002", class_id=class_id, staff_number=number, **wiring.class_ports())
    settings, moment = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    result = sent_at(moment, settings, free_port())
    assert (result.failed, result.left, result.sent) == (3, 2, 0)
    assert "refused" in result.reason.lower()
    with mail_host() as host:
        assert sent_at(later(moment, minutes=16), settings, host.port).sent == 5


@pytest.mark.parametrize("way", ["breaks_off", "stalls"])
def test_no_answer_after_the_message_is_not_known(host: MailHost, now: datetime, way: str) -> None:
    """The server may have taken it, and here has; so it is told apart from a failure."""
    _booked(now)
    setattr(host, way, True)
    settings, moment = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    result = sent_at(moment, settings, host.port)
    assert (result.sent, result.failed, result.unknown) == (0, 0, 1)
    assert models.MessageOutcome.objects.get().outcome == "unknown"


def test_the_password_goes_to_a_trusted_server_and_is_never_told(
    now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said to a server whose certificate nobody vouches for; a wrong password is not repeated."""
    _booked(now)
    settings, moment = settings_from(now, **ONLY_CLASSES), later(localtime(), minutes=1)
    certificate = certificate_in(tmp_path)

    def sent(moment: datetime, port: int, password: str) -> SendResult:
        with closing(postman_at(port, security="starttls", user="levelhead", password=password)) as postman:
            assert password not in repr(postman._server)
            return send_at(moment, settings, postman)

    with mail_host(certificate) as host:
        result = sent(moment, host.port, "right")
        assert (result.failed, host.signed_in) == (1, [])
        assert "certificate" in result.reason.lower()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        result = sent(later(moment, minutes=16), host.port, "wrong-one")
        assert (result.failed, len(host.signed_in)) == (1, 1)
        kept = str(list(models.MessageOutcome.objects.values())) + str(
            list(models.AuditEvent.objects.values("detail"))
        )
        assert "wrong-one" not in kept + result.reason
        assert sent(later(moment, hours=2), host.port, "right").sent == 1
        assert host.signed_in[-1] == ("levelhead", "right")


def test_attempts_and_outcomes_stay(host: MailHost, now: datetime) -> None:
    """Each message has an attempt before and an outcome after, an event for both, and no words of it."""
    _booked(now)
    sent_at(later(localtime(), minutes=1), settings_from(now, **ONLY_CLASSES), host.port)
    attempt = models.MessageAttempt.objects.get()
    assert attempt.outcome.outcome == "sent"
    events = models.AuditEvent.objects.filter(batch=str(attempt.pk))
    assert list(events.order_by("id").values_list("action", flat=True)) == ["message_begun", "message_sent"]
    with pytest.raises(Exception, match="added, never changed"):
        models.MessageAttempt.objects.filter(pk=attempt.pk).update(address="")


def test_only_the_domains_that_are_listed_are_written_to(host: MailHost, now: datetime) -> None:
    """Anybody else is counted as without an address, and so is who has none."""
    _booked(now)
    settings = settings_from(now, **ONLY_CLASSES, domains=("police.example",))
    result = sent_at(later(localtime(), minutes=1), settings, host.port)
    assert (result.sent, result.unreachable) == (0, 1)
    models.Person.objects.filter(staff_number="2001").update(email="tom@POLICE.example")
    assert sent_at(later(localtime(), minutes=2), settings, host.port).sent == 1


def test_an_address_that_is_none_never_reaches_a_server(host: MailHost, now: datetime) -> None:
    """Also where it came into the database past the import."""
    _booked(now)
    models.Person.objects.filter(staff_number="2001").update(email="tom@force.example\nBcc: x@force.example")
    settings = settings_from(now, **ONLY_CLASSES)
    (one,) = owed_at(later(localtime(), minutes=1), settings)
    with closing(postman_at(host.port)) as postman, pytest.raises(NotSent):
        postman.send(one)
    assert host.taken == []
