"""The settings of a home, in `settings.toml`: its database, how people sign in, and mail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.records.messages.settings import MessageSettings
from levelhead.storage.mail_settings import (
    MAIL_KEYS,
    MESSAGE_KEYS,
    MailSettings,
    mail_faults,
    mail_of,
    messages_of,
)
from levelhead.storage.roles import ROLES

FORMAT = "levelhead.settings/1"
DATABASE_VARIABLE = "LEVELHEAD_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class SignInElsewhere:
    """Another place where people of an organisation sign in, by OpenID Connect.

    Attributes:
        id: part of the address to which it sends people back.
        name: what people call it.
        server: the address of its issuer.
        client_id: what it calls this installation.
        client_secret: what this installation proves itself with.
        username_claim: which claim of the identity token is the sign-in name here.
    """

    id: str
    name: str
    server: str
    client_id: str
    client_secret: str
    username_claim: str

    @property
    def origin(self) -> str:
        """Scheme and host of the server."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    def as_allauth(self) -> dict[str, Any]:
        """As django-allauth is told of it. The identity token alone is believed."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {
                "server_url": self.server,
                "fetch_userinfo": False,
                "oauth_pkce_enabled": True,
                "username_claim": self.username_claim,
            },
        }


@dataclass(frozen=True, slots=True)
class HomeSettings:
    """What an installation sets; everything has a value that needs no file.

    Attributes:
        database_url: a PostgreSQL database as libpq writes it; empty for the file in the home.
        second_step_for: the roles whose holders need a second step.
        single_sign_on: where else people sign in.
        mail: how mail leaves, or None where it is off.
        messages: when messages are sent, or None where mail is off.
    """

    database_url: str = ""
    second_step_for: tuple[str, ...] = ()
    single_sign_on: tuple[SignInElsewhere, ...] = ()
    mail: MailSettings | None = None
    messages: MessageSettings | None = None


def read_settings(file: Path) -> HomeSettings:
    """The settings in a file, or those that hold without one. Raises FaultsFound with every mistake."""
    if not file.is_file():
        return HomeSettings()
    text = read_text(file)
    table, faults = read_toml(text, file.name, "settings-not-toml")
    faults = faults or _faults(table, TomlText(text, file.name))
    faults = faults or list(mail_faults(table, TomlText(text, file.name)))
    if faults:
        raise FaultsFound(faults)
    return HomeSettings(
        database_url=table.get("database", {}).get("url", ""),
        second_step_for=tuple(table.get("sign_in", {}).get("second_step_for", ())),
        single_sign_on=tuple(
            SignInElsewhere(**{"username_claim": "preferred_username", **one})
            for one in table.get("single_sign_on", ())
        ),
        mail=mail_of(table),
        messages=messages_of(table),
    )


def database_url_named() -> str:
    """The database that the environment names, or nothing. Raises FaultsFound when it names no such thing."""
    named = os.environ.get(DATABASE_VARIABLE, "")
    if named and not _DATABASE_URL[1](named):
        raise FaultsFound([_wrong(Place(DATABASE_VARIABLE), _DATABASE_URL[0])])
    return named


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _are_roles(value: Any) -> bool:
    return isinstance(value, list) and all(one in [role for role, _ in ROLES] for one in value)


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.match(pattern, value) is not None


# Each table and key, with what it holds.
_DATABASE_URL = ("postgresql://NAME@HOST/DATABASE", _matches("postgresql://"))
_TEXT = ("a text", _is_text)
_TABLES: dict[str, dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "database": {"url": _DATABASE_URL},
    "sign_in": {"second_step_for": (f"a list of some of {', '.join(dict(ROLES))}", _are_roles)},
    "single_sign_on": {
        "id": ("small letters, digits and hyphens", _matches("[a-z0-9-]+$")),
        "name": _TEXT,
        "server": (
            "an address that begins with https://",
            _matches(r"https://|http://127\.0\.0\.1[:/]"),
        ),
        "client_id": _TEXT,
        "client_secret": _TEXT,
        "username_claim": _TEXT,
    },
    "mail": MAIL_KEYS,
    "messages": MESSAGE_KEYS,
}
_SEVERAL, _MAY_BE_LEFT_OUT = "single_sign_on", {"username_claim"}


def _faults(table: Mapping[str, Any], written: TomlText) -> list[Fault]:
    faults = []
    for name, value in table.items():
        rows = value if name == _SEVERAL and isinstance(value, list) else [value]
        if name == "format":
            if value != FORMAT:
                faults.append(_wrong(written.place("", 0, name), FORMAT))
        elif name not in _TABLES or not all(isinstance(row, dict) for row in rows):
            faults.append(_unknown(written.place("", 0, name), name, ("format", *_TABLES)))
        else:
            faults += [
                fault for nth, row in enumerate(rows) for fault in _row_faults(name, nth, row, written)
            ]
    return faults


def _row_faults(name: str, nth: int, row: Mapping[str, Any], written: TomlText) -> Iterator[Fault]:
    known = _TABLES[name]
    for key, value in row.items():
        place = written.place(name, nth, key)
        if key not in known:
            yield _unknown(place, key, tuple(known))
        elif not known[key][1](value):
            yield _wrong(place, known[key][0])
    if name == _SEVERAL:
        for key in known.keys() - row.keys() - _MAY_BE_LEFT_OUT:
            yield _wrong(written.place(name, nth), f"{key}, {known[key][0]}")


def _wrong(place: Place, expected: str) -> Fault:
    """What is there is not repeated: it may be a password."""
    remedy = "Correct it, or take it out."
    return Fault("settings-wrong-value", place, expected, "something else", remedy)


def _unknown(place: Place, name: str, known: tuple[str, ...]) -> Fault:
    return Fault(
        "settings-unknown-key",
        place,
        f"one of {', '.join(known)}",
        f"'{name}'",
        "Correct the name, or take it out.",
    )
