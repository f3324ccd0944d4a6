"""What somebody ought to know of the classes they have a part in: invited, changed, cancelled, soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from levelhead.records.class_day import ClassDay
from levelhead.records.invitations import Invitation
from levelhead.records.messages.letter import Letter, LetterPart
from levelhead.records.messages.settings import (
    CALENDAR_KINDS,
    HERE,
    MessageKind,
    MessageSettings,
    midnight,
)
from levelhead.records.messages.told import Owed, Recipient, SendAttempt, SendHistory, owed_once
from levelhead.records.reckoning import in_full

_GIVE_BACK = ("If you cannot come, give the place back as soon as you know: somebody may be waiting for it.",)
_WHERE_TOLD = {"title": "What", "when": "When", "venue": "Where"}


@dataclass(frozen=True, slots=True)
class ClassWord:
    """What is to be known of a class by one person at a moment.

    Attributes:
        invitation: the class as a calendar shows it, cancelled where the person has no part in it any more.
        teaches: whether their part is in running it.
    """

    invitation: Invitation
    teaches: bool

    @property
    def is_on(self) -> bool:
        """Whether the person is to come."""
        return not self.invitation.cancelled

    @property
    def said(self) -> dict[str, str]:
        """What a calendar shows of it, as it is kept with what was sent."""
        day = self.invitation.day
        return {
            "title": day.title,
            "venue": day.venue,
            "starts_at": day.starts_at.astimezone(UTC).isoformat(),
            "ends_at": day.ends_at.astimezone(UTC).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class ClassHistory:
    """Everything that became of one class, so that what was true at any moment can be worked out.

    Attributes:
        class_id: its identifier.
        plans: number, moment and plan, in their order.
        cancelled_at: when the class was cancelled, or None.
        places: staff number to the changes of their place, moment and state, in their order.
    """

    class_id: str
    plans: tuple[tuple[int, datetime, ClassDay], ...]
    cancelled_at: datetime | None
    places: Mapping[str, Sequence[tuple[datetime, str]]]

    @property
    def day(self) -> ClassDay:
        """The plan that stands."""
        return self.plans[-1][2]

    def people(self) -> tuple[str, ...]:
        """Staff numbers of everybody who has or had a place or a part, each once."""
        staff = (number for _, _, day in self.plans for number in day.staff)
        return tuple(dict.fromkeys((*self.places, *staff)))

    def word(self, number: str, moment: datetime) -> ClassWord | None:
        """What somebody ought to know by a moment; None where they never had a part by then."""
        plans = [plan for plan in self.plans if plan[1] <= moment]
        changes = [change for change in self.places.get(number, ()) if change[0] <= moment]
        booked = next((place for place, change in enumerate(changes) if change[1] == "booked"), len(changes))
        changes = changes[booked:]  # who only waits is told nothing
        taught = [plan for plan in plans if number in plan[2].staff]
        if not plans or not (changes or taught):
            return None
        plan_number, planned_at, day = plans[-1]
        teaches = number in day.staff
        is_off = self.cancelled_at is not None and self.cancelled_at <= moment
        has_part = teaches or (bool(changes) and changes[-1][1] == "booked")
        moments = [planned_at, *(at for at, _ in changes[-1:])]
        if self.cancelled_at is not None and is_off:
            moments.append(self.cancelled_at)
        invitation = Invitation(
            self.class_id,
            day,
            plan_number,
            max(moments),
            cancelled=is_off or not has_part,
            place_changes=max(len(changes) - 1, 0),
        )
        return ClassWord(invitation, teaches)


def class_messages(
    history: ClassHistory,
    person: Recipient,
    told: SendHistory,
    *,
    now: datetime,
    settings: MessageSettings,
    joining: Sequence[str],
) -> Iterator[Owed]:
    """What one person is owed about one class: an invitation, a change, its end, or a reminder.

    Nothing is owed of a class that has begun. What somebody knows is what was sent to them last, or may have
    been; before that, what was true when messages began, which they were told by other means.
    """
    word = history.word(person.staff_number, now)
    if word is None or word.invitation.day.starts_at <= now:
        return
    key = f"class:{history.class_id}"
    past = [one for one in told.about(person.staff_number, key) if one.kind in CALENDAR_KINDS]
    reached = [one for one in past if one.outcome != "failed"]
    last = reached[-1] if reached else None
    begins = midnight(settings.begins)
    if last is not None:
        known = None if last.kind == "cancellation" else dict(last.said)
    else:
        before = history.word(person.staff_number, begins)
        known = before.said if before and before.is_on else None
    kind = _kind(word, known) or (last.kind if last and last.outcome == "unknown" else None)
    if kind is not None:
        write = {"invitation": _invited, "update": _changed, "cancellation": _cancelled}[kind]
        yield _calendar_message(word, person, kind, past, write(word, known or {}, joining))
    elif word.is_on:
        due = _reminder(word, last.at if last else begins, now=now, settings=settings)
        if due is not None:
            letter = _soon(word, joining)
            yield from owed_once("class_reminder", *due, letter, person=person, told=told)


def _kind(word: ClassWord, known: Mapping[str, str] | None) -> MessageKind | None:
    """What has to be said to somebody who knows that of a class, or nothing."""
    if not word.is_on:
        return "cancellation" if known else None
    if known is None:
        return "invitation"
    return "update" if word.said != dict(known) else None


def _calendar_message(
    word: ClassWord,
    person: Recipient,
    kind: MessageKind,
    past: Sequence[SendAttempt],
    letter: Letter,
) -> Owed:
    """The message; the very one that was tried last keeps its number, any other has a higher one."""
    same = [one for one in past if one is past[-1] and one.kind == kind and dict(one.said) == word.said]
    higher = max((one.sequence for one in past), default=-1) + 1
    sequence = same[0].sequence if same else max(word.invitation.sequence, higher)
    return Owed(
        person.staff_number,
        person.full_name,
        person.address,
        kind,
        f"class:{word.invitation.class_id}",
        sequence,
        word.invitation.said_at,
        letter,
        said=word.said,
        invitation=word.invitation,
        before=tuple(one for one in past if one.sequence == sequence and one.kind == kind),
    )


def _reminder(
    word: ClassWord, known_at: datetime, *, now: datetime, settings: MessageSettings
) -> tuple[str, datetime] | None:
    """The nearest point that is reached, and since when; None where something was said since then."""
    day, today = word.invitation.day, now.astimezone(HERE).date()
    points = [one for one in settings.class_days if (day.on - today).days <= one]
    if not points:
        return None
    reached = midnight(day.on - timedelta(days=min(points)))
    key = f"reminder:{word.invitation.class_id}:{day.on}:{min(points)}"
    return None if known_at > reached else (key, reached)


# -- the words


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(HERE):%H:%M}"


def when_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """The day and the hours of the clock at the venue."""
    day = starts_at.astimezone(HERE)
    return f"{day:%A} {in_full(day.date())}, {_clock(starts_at)} to {_clock(ends_at)}"


def _facts(word: ClassWord) -> LetterPart:
    day = word.invitation.day
    return LetterPart(
        (
            f"What: {day.title}",
            f"When: {when_in_words(day.starts_at, day.ends_at)}",
            f"Where: {day.venue}",
        )
    )


def _short(word: ClassWord) -> str:
    day = word.invitation.day
    return f"{day.title}, {in_full(day.on)}, {_clock(day.starts_at)}"


def _page(word: ClassWord) -> str:
    return f"/classes/{word.invitation.class_id}/joining/"


def _joining(word: ClassWord, joining: Sequence[str]) -> tuple[LetterPart, ...]:
    if word.teaches:
        return ()
    hints = (LetterPart(tuple(joining), "Before you come"),) if joining else ()
    return (*hints, LetterPart(_GIVE_BACK))


def _invited(word: ClassWord, _: Mapping[str, str], joining: Sequence[str]) -> Letter:
    first = "You have a part in running this class." if word.teaches else "You have a place in this class."
    subject = f"{'You teach' if word.teaches else 'You are booked'}: {_short(word)}"
    return Letter(subject, (LetterPart((first,)), _facts(word), *_joining(word, joining)), _page(word))


def _changed(word: ClassWord, known: Mapping[str, str], joining: Sequence[str]) -> Letter:
    now = word.said
    was = []
    if known.get("title") != now["title"]:
        was.append(f"It was called: {known.get('title', '')}")
    if (known.get("starts_at"), known.get("ends_at")) != (now["starts_at"], now["ends_at"]):
        then = [datetime.fromisoformat(known[name]) for name in ("starts_at", "ends_at")]
        was.append(f"It was on: {when_in_words(*then)}")
    if known.get("venue") != now["venue"]:
        was.append(f"It was at: {known.get('venue', '')}")
    first = LetterPart(("This class was changed. It is now:",))
    return Letter(
        f"Changed: {_short(word)}",
        (first, _facts(word), LetterPart(tuple(was)), *_joining(word, joining)),
        _page(word),
    )


def _cancelled(word: ClassWord, _: Mapping[str, str], __: Sequence[str]) -> Letter:
    """Why is not said: it may be private."""
    first = LetterPart(("You need not come: this class is cancelled, or you have no part in it any more.",))
    return Letter(f"Cancelled: {_short(word)}", (first, _facts(word)))


def _soon(word: ClassWord, joining: Sequence[str]) -> Letter:
    first = "You have a part in running this class." if word.teaches else "Your class is soon."
    return Letter(
        f"Reminder: {_short(word)}",
        (LetterPart((first,)), _facts(word), *_joining(word, joining)),
        _page(word),
    )
