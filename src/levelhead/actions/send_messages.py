"""Send what is owed by e-mail: the attempt is kept before anything leaves, the outcome after it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import OutsideSilent
from levelhead.records.messages.settings import MessageKind
from levelhead.records.messages.told import Outcome, Owed

SILENCES = 3  # a server that cannot be reached so many times in a row is left alone until the next run
TOLD_EVERY = 100  # messages, after which a long run says how far it is
LONGEST_WHY = 200  # characters of what a server answered


class NotSent(Exception):
    """A message did not leave, or nobody knows whether it did."""

    def __init__(self, why: str, *, is_known: bool = True, is_silent: bool = False) -> None:
        """Say why, whether it surely did not leave, and whether the server could not be reached at all."""
        super().__init__(why)
        self.is_known, self.is_silent = is_known, is_silent


class Postman(Protocol):
    """Hands messages to a mail server."""

    def send(self, owed: Owed) -> None:
        """Send one message. Raises NotSent where the server did not say that it took it."""


class MessageStore(Protocol):
    """Where attempts, outcomes and choices are kept. Everything is added."""

    def begin(self, owed: Owed, *, by: str, at: datetime) -> str:
        """Keep an attempt; its identifier, or empty where somebody else made one since `owed` was found."""

    def finish(self, attempt: str, outcome: Outcome, why: str, *, at: datetime) -> None:
        """Keep what became of an attempt."""

    def add_choice(
        self, staff_number: str, kind: MessageKind, *, wanted: bool, by: str, at: datetime
    ) -> bool:
        """Keep whether somebody wants a kind of message; whether that is new."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a run came to.

    Attributes:
        sent: messages that the server took.
        failed: those that it did not take, to be tried again.
        unknown: those of which nobody knows.
        waiting: those whose pause is not over.
        unreachable: those to people without an address that may be written to.
        left: those not tried, because the server could not be reached.
        reason: why it could not, or empty.
    """

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    waiting: int = 0
    unreachable: int = 0
    left: int = 0
    reason: str = ""


def send_messages(
    *,
    by: str,
    owed: Iterable[Owed],
    store: MessageStore,
    postman: Postman,
    work: Work,
    clock: Clock,
    say: Callable[[str], None] = lambda _: None,
) -> SendResult:
    """Send what is owed and may go now, one message after the other.

    Two runs at once send nothing twice: an attempt is begun once only. A message that fails does not keep the
    others; a server that cannot be reached does, after `SILENCES` of them.

    Args:
        by: who does it.
        owed: as it was worked out just now.
        store: where attempts are kept.
        postman: the mail server.
        work: the transaction.
        clock: tells the time.
        say: told how far it is.
    """
    run, every, now = _Run(by, store, postman, work, clock), tuple(owed), clock.now()
    going = [one for one in every if one.may_go(now)]
    unreachable = sum(1 for one in every if not one.address)
    counts: dict[Outcome, int] = {"sent": 0, "failed": 0, "unknown": 0}
    silences, reason, tried = 0, "", 0
    for one in going:
        if silences == SILENCES:
            break
        if tried % TOLD_EVERY == 0:
            say(f"Sent {tried} of {len(going)}" if tried else f"Sending {len(going)} messages")
        tried += 1
        ended = run.send(one)
        if ended is None:
            continue
        outcome, why, is_silent = ended
        counts[outcome] += 1
        silences, reason = (silences + 1, why) if is_silent else (0, "")
    return SendResult(
        **counts,
        waiting=len(every) - len(going) - unreachable,
        unreachable=unreachable,
        left=len(going) - tried,
        reason=reason if silences == SILENCES or (tried and silences == tried) else "",
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """One run, by somebody."""

    by: str
    store: MessageStore
    postman: Postman
    work: Work
    clock: Clock

    def send(self, owed: Owed) -> tuple[Outcome, str, bool] | None:
        """What became of one message, why, and whether the server was silent; None where another has it."""
        subject = f"person:{owed.staff_number}"
        detail = {"kind": owed.kind, "key": owed.key, "sequence": owed.sequence}
        with self.work.transaction():
            attempt = self.store.begin(owed, by=self.by, at=self.clock.now())
            if not attempt:
                return None
            self.work.record(AuditEvent(self.by, "message_begun", subject, detail, attempt))
        outcome: Outcome = "sent"
        why, is_silent = "", False
        try:
            self.postman.send(owed)
        except NotSent as error:
            outcome = "failed" if error.is_known else "unknown"
            why, is_silent = str(error)[:LONGEST_WHY], error.is_silent
        with self.work.transaction():
            self.store.finish(attempt, outcome, why, at=self.clock.now())
            self.work.record(AuditEvent(self.by, f"message_{outcome}", subject, detail, attempt))
        return outcome, why, is_silent


def choose_messages(
    *,
    by: str,
    wanted: dict[MessageKind, bool],
    optional: Collection[MessageKind],
    store: MessageStore,
    work: Work,
    clock: Clock,
) -> None:
    """Keep which kinds of message whoever asks wants; what nobody may decline stays as it is.

    Args:
        by: staff number.
        wanted: kind to whether they want it.
        optional: kinds that may be declined.
        store: where choices are kept.
        work: the transaction.
        clock: tells the time.
    """
    free = {kind: want for kind, want in wanted.items() if kind in optional}
    with work.transaction():
        changed = {
            kind: want
            for kind, want in free.items()
            if store.add_choice(by, kind, wanted=want, by=by, at=clock.now())
        }
        if changed:
            work.record(
                AuditEvent(
                    by, "messages_chosen", f"person:{by}", {str(kind): want for kind, want in changed.items()}
                )
            )


def raise_if_silent(result: SendResult) -> None:
    """Raise OutsideSilent where the server could not be reached, with how much is left."""
    if result.reason:
        raise OutsideSilent(
            f"The mail server could not be reached: {result.reason}. {result.failed} failed, {result.left} "
            "were not tried; what is owed is tried again at the next run after its pause."
        )
