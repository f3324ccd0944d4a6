"""The tables [mail] and [messages] of `settings.toml`: the mail server, and when messages are sent."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.mail_addresses import is_domain, is_email
from levelhead.basics.toml import TomlText
from levelhead.records.messages.settings import MOST_DAYS, REMINDERS, WEEKDAYS, MessageSettings

PASSWORD_VARIABLE = "LEVELHEAD_MAIL_PASSWORD"  # noqa: S105 -- the name of a variable
SECURITY = {"starttls": 587, "tls": 465, "none": 25}  # with the usual port of each
_HERE = ("localhost", "127.0.0.1", "::1")
_MOST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves, as a home sets it; without the password, which no file of a home holds.

    Attributes:
        server: name or address of the mail server.
        port: its port.
        security: one of `SECURITY`.
        sender: e-mail address that messages come from.
        reply_to: e-mail address for answers, or empty.
        user: sign-in name there, or empty.
        password_file: a file whose first line is the password, or empty.
        timeout_seconds: how long one step of the conversation may take.
    """

    server: str
    port: int
    security: str
    sender: str
    reply_to: str = ""
    user: str = ""
    password_file: str = ""
    timeout_seconds: int = 20

    def password(self) -> str:
        """The password, from the environment or the file. Raises FaultsFound where there is none."""
        if not self.user:
            return ""
        if named := os.environ.get(PASSWORD_VARIABLE, ""):
            return named
        found = _first_line(Path(self.password_file)) if self.password_file else ""
        if not found:
            raise FaultsFound([_no_password(Place("settings.toml", None, "password_file"))])
        return found


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_email(value: Any) -> bool:
    return isinstance(value, str) and is_email(value)


def _is_whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _are_days(value: Any) -> bool:
    is_day = _is_whole(0, MOST_DAYS)
    return isinstance(value, list) and all(is_day(one) for one in value) and len(set(value)) == len(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https://[^\s/?#@]+[^\s?#]*", value) is not None


_DAYS = (f"a list of different whole numbers of days, from 0 to {MOST_DAYS}", _are_days)
# Each key with what it holds.
MAIL_KEYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "server": ("the name of a mail server", lambda value: _is_text(value) and " " not in value),
    "port": ("a port, from 1 to 65535", _is_whole(1, 65535)),
    "security": (f"one of {', '.join(SECURITY)}", lambda value: value in SECURITY),
    "sender": ("one e-mail address, without a name", _is_email),
    "reply_to": ("one e-mail address, without a name", _is_email),
    "user": ("a sign-in name", _is_text),
    "password_file": ("the name of a file whose first line is the password", _is_text),
    "timeout_seconds": (f"seconds, from 1 to {_MOST_SECONDS}", _is_whole(1, _MOST_SECONDS)),
}
MESSAGE_KEYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "from": ("the first day of messages, such as 2026-12-01, without quotes", _is_day),
    "class_days": _DAYS,
    "due_days": _DAYS,
    "lapsed_days": _DAYS,
    "digest_on": ("a day of the week in small letters, or never", lambda v: v in {*WEEKDAYS, "never"}),
    "required": (
        f"a list of some of {', '.join(REMINDERS)}",
        lambda value: isinstance(value, list) and all(one in REMINDERS for one in value),
    ),
    "domains": (
        "a list of domains in small letters, such as force.example",
        lambda value: (
            isinstance(value, list) and all(isinstance(one, str) and is_domain(one) for one in value)
        ),
    ),
    "address": ("the address of the pages, which begins with https://", _is_address),
}


def mail_faults(table: Mapping[str, Any], written: TomlText) -> Iterator[Fault]:
    """What is missing or does not go together, where each value is right by itself."""
    mail, messages = table.get("mail"), table.get("messages")
    if mail is None and messages is None:
        return
    for name, needed in (("mail", ("server", "sender")), ("messages", ("from",))):
        for key in needed:
            if key not in (table.get(name) or {}):
                yield _missing(written.place(name), name, key)
    mail = mail or {}
    if mail.get("user") and mail.get("security") == "none" and mail.get("server") not in _HERE:
        yield _in_clear(written.place("mail", 0, "security"))


def mail_of(table: Mapping[str, Any]) -> MailSettings | None:
    """The mail server that a table of settings names, or None where mail is off."""
    if "mail" not in table:
        return None
    given = dict(table["mail"])
    security = given.setdefault("security", "starttls")
    given.setdefault("port", SECURITY[security])
    return MailSettings(**given)


def messages_of(table: Mapping[str, Any]) -> MessageSettings | None:
    """When messages are sent, by a table of settings; None where mail is off."""
    if "messages" not in table:
        return None
    given = dict(table["messages"])
    kept: dict[str, Any] = {"begins": given.pop("from"), "address": given.pop("address", "").rstrip("/")}
    day = given.pop("digest_on", "monday")
    kept["digest_on"] = "" if day == "never" else day
    return MessageSettings(**kept, **{key: tuple(value) for key, value in given.items()})


def _missing(place: Place, table: str, key: str) -> Fault:
    keys = MAIL_KEYS if table == "mail" else MESSAGE_KEYS
    return Fault(
        "mail-setting-missing",
        place,
        f"{key} in [{table}]: {keys[key][0]}",
        "nothing",
        "Write it; or take both [mail] and [messages] out, and nothing is sent.",
    )


def _in_clear(place: Place) -> Fault:
    return Fault(
        "mail-password-in-clear",
        place,
        "starttls or tls where a password is sent",
        "none, to another machine",
        "Write starttls or tls; or take user out, where the server asks for no password.",
    )


def _no_password(place: Place) -> Fault:
    return Fault(
        "mail-password-missing",
        place,
        f"the password in {PASSWORD_VARIABLE}, or in the file that password_file names",
        "neither",
        "Set one of them; a password is never written into settings.toml itself.",
    )
