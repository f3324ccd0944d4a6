"""Hand on one learning note, tell its learner, and let them reply. There is no other way out for a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.learning_note import LONGEST_WORDS, HandingOn, LearningNote, problems_of


@dataclass(frozen=True, slots=True)
class HandedOnKept:
    """A note that was handed on, as it is kept: the note as it was then, to whom and why, and by whom."""

    note: LearningNote
    handing: HandingOn
    by: str
    at: datetime


class HandedOnStore(Protocol):
    """Where notes are read as they are, and where what was handed on is kept. It is added, never changed."""

    def note(self, kind: str, note_id: str, staff_number: str) -> LearningNote | None:
        """The note of that learner as it is now; None where there is none, or it may not be handed on."""

    def handed_on(self, handing_id: str) -> HandedOnKept | None:
        """What was handed on under a name, or None."""

    def add(self, kept: HandedOnKept) -> None:
        """Keep that a note was handed on, with its exact text."""

    def add_reply(self, handing_id: str, text: str, *, by: str, at: datetime) -> None:
        """Keep what the learner says of it."""


def hand_on(
    *,
    by: str,
    note: Mapping[str, str],
    seen: str,
    handing: HandingOn,
    store: HandedOnStore,
    work: Work,
    clock: Clock,
) -> None:
    """Hand on one note, exactly as it was seen; the same form sent again hands on nothing more.

    `note` is its kind, its note_id and the staff_number of its learner; `seen` the fingerprint of the text
    that was read before deciding. The audit event says of whose note of which kind, to whom and on what
    ground; the text stays with the act.

    Raises:
        Refused: something is not said; it is one's own; there is no such note; or it has changed since.
    """
    if note["staff_number"] == by:
        raise Refused("Nobody hands on a note about themselves.")
    with work.transaction():
        now = clock.now()
        before = store.handed_on(handing.id)
        if before is not None and (before.handing, before.by) == (handing, by):
            return
        if before is not None:
            raise Refused("Another handing on is kept under this name; begin again from the note.")
        if found := problems_of(handing, now.date()):
            raise Refused(" ".join(words for _, words in found))
        read = store.note(**note)
        if read is None:
            raise Refused("There is no such note, or its learner does not show it.")
        if read.fingerprint != seen:
            raise Refused("The note has changed since you read it. Read it again, and decide again.")
        store.add(HandedOnKept(read, handing, by, now))
        detail = {
            "handing_on": handing.id, "kind": read.kind, "note": read.id, "to": handing.to,
            "ground": handing.ground, "sha256": read.fingerprint,
            "told_from": str(handing.told_from or now.date()),
        }  # fmt: skip
        work.record(AuditEvent(by, "note_handed_on", f"person:{read.staff_number}", detail))


def reply_to_handing_on(
    *, by: str, handing_id: str, text: str, store: HandedOnStore, work: Work, clock: Clock
) -> None:
    """Keep what a learner says of a note about them that was handed on.

    Raises:
        Refused: nothing is said or too much; or there is none of that name that they were told of.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise Refused(f"Write a reply of at most {LONGEST_WORDS} characters.")
    with work.transaction():
        now = clock.now()
        kept = store.handed_on(handing_id)
        if kept is None or kept.note.staff_number != by or not kept.handing.is_told_on(now.date()):
            raise Refused("There is nothing of that name to reply to.")
        store.add_reply(handing_id, words, by=by, at=now)
        work.record(AuditEvent(by, "handing_on_replied", f"person:{by}", {"handing_on": handing_id}))
