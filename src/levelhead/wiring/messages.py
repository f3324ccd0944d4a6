"""Messages that leave by e-mail: what is owed in a home, and sending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.delivery import delivery_settings
from levelhead.wiring.homes import open_home, requirements_in_force

if TYPE_CHECKING:
    from levelhead.actions.send_messages import SendResult
    from levelhead.records.messages.settings import MessageSettings
    from levelhead.records.messages.told import Owed
    from levelhead.storage.settings_file import HomeSettings

WOULD_DAYS = 7  # where mail is off, pages show what would be owed had it been on for so long


def message_settings() -> MessageSettings | None:
    """When messages are sent in the home that this process serves; None where mail is off."""
    return _settings().messages


def shown_settings(day: date) -> MessageSettings:
    """The same; where mail is off, as if it had begun `WOULD_DAYS` before a day."""
    from levelhead.records.messages.settings import MessageSettings

    return message_settings() or MessageSettings(begins=day - timedelta(days=WOULD_DAYS))


def owed_messages(now: datetime, settings: MessageSettings) -> tuple[Owed, ...]:
    """What is owed at a moment in the home that this process serves."""
    from levelhead.records.messages.owed import owed
    from levelhead.storage.message_facts import message_facts

    return owed(message_facts(now, settings, requirements_in_force(), delivery_settings()), settings, now)


def message_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions on messages; Django must be started."""
    from levelhead.storage.messages import DjangoMessages
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoMessages(), "work": DjangoWork(clock), "clock": clock}


def messages_owed(home: Path | None, *, day: date | None) -> tuple[tuple[Owed, ...], datetime, bool]:
    """What is owed in a home, now or at this time of another day; when that is, and whether mail is on."""
    from levelhead.storage.work import SystemClock

    open_home(home)
    now = SystemClock().now()
    if day is not None:
        now = now.replace(year=day.year, month=day.month, day=day.day)
    return owed_messages(now, shown_settings(now.date())), now, message_settings() is not None


def send_messages(
    home: Path | None, *, by: str, say: Callable[[str], None] = lambda _: None
) -> SendResult | None:
    """Send what is owed in a home; None where mail is off.

    Raises:
        FaultsFound: the settings are wrong, or there is no password where one is needed.
    """
    from contextlib import closing

    from levelhead.actions import send_messages as sending
    from levelhead.engines.mail_server import MailServer, SmtpPostman

    open_home(home)
    settings = _settings()
    if settings.mail is None or settings.messages is None:
        return None
    mail = settings.mail
    server = MailServer(
        mail.server,
        mail.port,
        mail.security,
        mail.sender,
        user=mail.user,
        password=mail.password(),
        reply_to=mail.reply_to,
        timeout_seconds=mail.timeout_seconds,
    )
    postman = SmtpPostman(server, organisation=_organisation(), address=settings.messages.address)
    ports = message_ports()
    with closing(postman):
        return sending.send_messages(
            by=by,
            owed=owed_messages(ports["clock"].now(), settings.messages),
            postman=postman,
            say=say,
            **ports,
        )


def _organisation() -> str:
    from levelhead.storage import models

    return str(models.Organisation.objects.values_list("name", flat=True).first() or "your organisation")


@cache
def _settings() -> HomeSettings:
    """The settings of the home that this process serves, as they were when it first asked."""
    from levelhead.storage.home import served_home
    from levelhead.storage.settings_file import HomeSettings

    home = served_home()
    return home.settings() if home else HomeSettings()
