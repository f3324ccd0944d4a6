"""Sending what is owed in the database of a test, at a moment that the test chooses; needs Django started."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from class_today import COACH, HERE, plan_of_today
from levelhead import wiring
from levelhead.actions.plan_class import plan_classes
from levelhead.actions.send_messages import Postman, SendResult, send_messages
from levelhead.engines.mail_server import MailServer, SmtpPostman
from levelhead.records.messages.settings import MessageSettings
from levelhead.records.messages.told import Owed
from levelhead.storage import models
from levelhead.storage.messages import DjangoMessages
from levelhead.storage.work import DjangoWork

SENDER = "training@force.example"


class ClockAt:
    """A clock that stands still."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


def settings_from(begins: datetime, **changes: Any) -> MessageSettings:
    """Messages about everything from a moment's day on."""
    return replace(MessageSettings(begins.astimezone(HERE).date()), **changes)


def give_addresses() -> None:
    """Everybody has one."""
    for person in models.Person.objects.all():
        person.email = f"{person.staff_number}@force.example"
        person.save()


def nine(now: datetime, days: int) -> datetime:
    """Nine o'clock on the day that is so many days after a moment's."""
    return datetime.combine(now.astimezone(HERE).date() + timedelta(days=days), time(9), HERE)


def class_at(start: datetime, **changes: Any) -> str:
    """A class of an hour without learners; its identifier. It is planned as of now."""
    plan = plan_of_today()
    block = replace(plan.blocks[0], starts_at=start, minutes=60, coaches=())
    plan = replace(plan, blocks=(block,), first_aiders=(), **changes)
    return plan_classes(by=COACH, days=[plan], **wiring.class_ports())[0]


def owed_at(now: datetime, settings: MessageSettings) -> tuple[Owed, ...]:
    """What is owed at a moment."""
    return wiring.owed_messages(now, settings)


def postman_at(port: int, **changes: Any) -> SmtpPostman:
    """A postman to a server of the test."""
    given = {"security": "none", "timeout_seconds": 1, **changes}
    server = MailServer("127.0.0.1", port, sender=SENDER, **given)
    return SmtpPostman(server, organisation="Brackenshire (fictional)", address="")


def send_at(
    now: datetime, settings: MessageSettings, postman: Postman, owed: tuple[Owed, ...] | None = None
) -> SendResult:
    """One run at a moment, of what is owed then or of what was found before."""
    clock = ClockAt(now)
    return send_messages(
        by="system:test",
        owed=owed_at(now, settings) if owed is None else owed,
        store=DjangoMessages(),
        postman=postman,
        work=DjangoWork(clock),
        clock=clock,
    )


def sent_at(now: datetime, settings: MessageSettings, port: int) -> SendResult:
    """One run at a moment, to a server of the test."""
    with closing(postman_at(port)) as postman:
        return send_at(now, settings, postman)


def later(moment: datetime, **span: float) -> datetime:
    """A moment some time on."""
    return moment + timedelta(**span)
