"""Checking a home: whether it is as it was left, and whether what it owes was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from levelhead.wiring.homes import default_home
from levelhead.wiring.messages import message_settings, owed_messages

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked
    from levelhead.basics.faults import Fault
    from levelhead.storage.check import DatabaseChecked


def check_home(path: Path | None) -> tuple[DatabaseChecked, ContentChecked]:
    """What checking a home finds: its database, its own content, and mail; nothing is changed or migrated.

    Raises:
        CalledWrongly: there is no home.
        Refused: the database does not run as it must.
        OutsideSilent: its database cannot be used.
    """
    from levelhead.actions.check_content import ContentChecked, check_content
    from levelhead.storage.home import Home
    from levelhead.storage.start import answering, start

    home = Home(path or default_home())
    home.must_exist()
    start(home.path)
    from levelhead.storage.check import check_database  # models need Django started

    with answering():
        database = check_database()
    has_own = home.standard.is_file() or home.delivery.is_file() or any(home.courses.glob("*.toml"))
    content = check_content(folder=home.path) if has_own else ContentChecked((), 0, ())
    if not content.faults and not any(one.code == "database-not-migrated" for one in database.faults):
        content = replace(content, faults=(*content.faults, *_messages_overdue()))
    return database, content


def _messages_overdue() -> Iterator[Fault]:
    """One fault where messages have been owed for more than a day and were not sent, while mail is on."""
    from levelhead.basics.faults import Fault, Place
    from levelhead.storage.work import SystemClock

    settings, now = message_settings(), SystemClock().now()
    overdue = [one for one in owed_messages(now, settings) if one.is_overdue(now)] if settings else []
    if overdue:
        first = overdue[0]
        last = next((one.before[-1].why for one in overdue if one.before and one.before[-1].why), "")
        yield Fault(
            "messages-not-sent",
            Place("messages", None, first.staff_number),
            "every message sent within a day of being owed",
            f"{len(overdue):,} that were not, the first owed since {first.since:%Y-%m-%d %H:%M}"
            + (f"; the server said: {last}" if last else ""),
            "Run `levelhead messages send` and read what it says; see that its scheduled job runs.",
        )
