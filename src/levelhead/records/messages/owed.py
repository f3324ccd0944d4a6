"""Everything that is owed at a moment: what each person ought to have been told, less what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from levelhead.records.messages.classes import ClassHistory, class_messages
from levelhead.records.messages.digests import Shortfall, digest_day, seats_digest, team_digest
from levelhead.records.messages.requirement import Stand, requirement_messages
from levelhead.records.messages.settings import HERE, MessageSettings, midnight
from levelhead.records.messages.told import Owed, Recipient, SendAttempt, SendHistory


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What messages are worked out from.

    Attributes:
        people: staff number to everybody who serves.
        classes: those that have not begun.
        stands: staff number to how each of the people stands.
        teams: staff number of a supervisor to those of whom they supervise.
        shortfalls: staff number of a planner to what is short in their reach.
        attempts: what was tried, back to `REMEMBERED` and to the first plan of any of the classes.
        joining: the lines of joining instructions.
        review_days: a deferral is to be reviewed so many days before it ends.
    """

    people: Mapping[str, Recipient]
    classes: tuple[ClassHistory, ...]
    stands: Mapping[str, Stand]
    teams: Mapping[str, tuple[str, ...]]
    shortfalls: Mapping[str, Shortfall]
    attempts: tuple[SendAttempt, ...]
    joining: tuple[str, ...]
    review_days: int


def owed(facts: MessageFacts, settings: MessageSettings, now: datetime) -> tuple[Owed, ...]:
    """What is owed at a moment, what has been owed longest first; nothing before messages begin."""
    if now < midnight(settings.begins):
        return ()
    told = SendHistory(facts.attempts)
    found = [
        *_of_classes(facts, told, settings, now),
        *_of_the_requirement(facts, told, settings, now),
        *_digests(facts, told, settings, now),
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.staff_number, one.key)))


def _of_classes(
    facts: MessageFacts, told: SendHistory, settings: MessageSettings, now: datetime
) -> Iterator[Owed]:
    for history in facts.classes:
        for number in history.people():
            person = facts.people.get(number)
            if person is not None:
                yield from class_messages(
                    history, person, told, now=now, settings=settings, joining=facts.joining
                )


def _of_the_requirement(
    facts: MessageFacts, told: SendHistory, settings: MessageSettings, now: datetime
) -> Iterator[Owed]:
    for number, stand in facts.stands.items():
        yield from requirement_messages(stand, facts.people[number], told, now=now, settings=settings)


def _digests(
    facts: MessageFacts, told: SendHistory, settings: MessageSettings, now: datetime
) -> Iterator[Owed]:
    day = digest_day(now, settings)
    if day is None:
        return
    today = now.astimezone(HERE).date()
    for number, members in facts.teams.items():
        team = [facts.stands[member] for member in members if member in facts.stands]
        person = facts.people.get(number)
        if person is not None:
            yield from team_digest(team, person, told, day=day, today=today, review_days=facts.review_days)
    for number, shortfall in facts.shortfalls.items():
        person = facts.people.get(number)
        if person is not None:
            yield from seats_digest(shortfall, person, told, day=day)
