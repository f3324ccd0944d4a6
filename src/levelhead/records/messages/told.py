"""What is owed to somebody, what was tried before, and when it may be tried again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from levelhead.records.invitations import Invitation
from levelhead.records.messages.letter import Letter
from levelhead.records.messages.settings import MessageKind

# Unknown: the program or the connection ended after the message was begun and before the server's answer.
Outcome = Literal["sent", "failed", "unknown"]
# After the first failure, the second, and so on; after the last of them each time the last. Set by us.
PAUSES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
# An attempt without an outcome may be another program's at this moment; no message takes so long.
UNKNOWN_PAUSE = timedelta(hours=1)
OVERDUE = timedelta(days=1)  # what is owed for so long and not sent is told by `levelhead check`
# After this day the attempts of a reminder are not needed: its points are at most MOST_DAYS away.
REMEMBERED = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class SendAttempt:
    """One attempt to send one message.

    Attributes:
        staff_number: whom it is to.
        kind: what kind of message.
        key: what it is about, for example `class:ID` or `due:2026-05-04:30`.
        sequence: the number of the word on a class, as calendars count them; 0 for anything else.
        address: the e-mail address.
        at: when it was begun.
        outcome: what became of it.
        said: what a class's message said of it: title, venue, starts_at, ends_at.
        why: what the server answered, where it failed.
    """

    staff_number: str
    kind: MessageKind
    key: str
    sequence: int
    address: str
    at: datetime
    outcome: Outcome
    said: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that somebody ought to have had by now and has not.

    Attributes:
        staff_number: whom it is to.
        full_name: their name.
        address: their e-mail address; empty where there is none that may be written to.
        kind: what kind of message.
        key: what it is about.
        sequence: as `SendAttempt` has it.
        since: when it came to be owed.
        letter: its words.
        said: as `SendAttempt` has it.
        invitation: what goes with it for a calendar, or None.
        before: earlier attempts to send this very message, the first first.
    """

    staff_number: str
    full_name: str
    address: str
    kind: MessageKind
    key: str
    sequence: int
    since: datetime
    letter: Letter
    said: Mapping[str, str] = field(default_factory=dict)
    invitation: Invitation | None = None
    before: tuple[SendAttempt, ...] = ()

    @property
    def next_at(self) -> datetime:
        """When it may be tried; a new address is tried at once."""
        here = [one for one in self.before if one.address == self.address]
        if not here:
            return self.since
        last = here[-1]
        if last.outcome == "unknown":
            return last.at + UNKNOWN_PAUSE
        failures = sum(1 for one in here if one.outcome == "failed")
        return last.at + PAUSES[min(failures, len(PAUSES)) - 1]

    def may_go(self, now: datetime) -> bool:
        """Whether it is tried at a moment."""
        return bool(self.address) and self.next_at <= now

    def is_overdue(self, now: datetime) -> bool:
        """Whether it has been owed for longer than a day to somebody who can be written to."""
        return bool(self.address) and now - self.since > OVERDUE


class SendHistory:
    """Attempts, by person and by what they are about, in the order in which they were begun."""

    def __init__(self, attempts: Iterable[SendAttempt]) -> None:
        self._found: defaultdict[tuple[str, str], list[SendAttempt]] = defaultdict(list)
        for one in sorted(attempts, key=lambda one: one.at):
            self._found[one.staff_number, one.key].append(one)

    def about(self, staff_number: str, key: str) -> tuple[SendAttempt, ...]:
        """The attempts to tell somebody of something."""
        return tuple(self._found.get((staff_number, key), ()))

    def is_settled(self, staff_number: str, key: str) -> bool:
        """Whether a reminder was sent, or may have been: it is not sent twice on a guess."""
        return any(one.outcome != "failed" for one in self.about(staff_number, key))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be written to.

    Attributes:
        staff_number: theirs.
        full_name: their name.
        address: their e-mail address, empty where there is none that may be written to.
        declined: kinds of message that they do not want.
    """

    staff_number: str
    full_name: str
    address: str
    declined: frozenset[MessageKind] = frozenset()


def owed_once(
    kind: MessageKind, key: str, since: datetime, letter: Letter, *, person: Recipient, told: SendHistory
) -> Iterator[Owed]:
    """A reminder or digest, where its person did not decline the kind and it surely was not sent."""
    if kind in person.declined or told.is_settled(person.staff_number, key):
        return
    yield Owed(
        person.staff_number,
        person.full_name,
        person.address,
        kind,
        key,
        0,
        since,
        letter,
        before=told.about(person.staff_number, key),
    )
