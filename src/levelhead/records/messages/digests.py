"""A week in one message: a supervisor's team, and a planner's seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from levelhead.records.demand import Week, in_words, monday
from levelhead.records.excusals import STAGE_TITLES
from levelhead.records.messages.letter import Letter, LetterPart
from levelhead.records.messages.requirement import Stand
from levelhead.records.messages.settings import HERE, WEEKDAYS, MessageSettings, midnight
from levelhead.records.messages.told import Owed, Recipient, SendHistory, owed_once
from levelhead.records.reckoning import in_full


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a planner's digest tells: how many are not in date, and the weeks to come."""

    backlog: int
    weeks: tuple[Week, ...]

    @property
    def is_short(self) -> bool:
        """Whether somebody will be without a seat at the end."""
        return bool(self.weeks) and self.weeks[-1].short > 0


def digest_day(now: datetime, settings: MessageSettings) -> date | None:
    """The day on which this week's digests fall due, where it has come; None otherwise."""
    if settings.digest_on not in WEEKDAYS:
        return None
    today = now.astimezone(HERE).date()
    day = monday(today) + timedelta(days=WEEKDAYS.index(settings.digest_on))
    return day if settings.begins <= day <= today else None


def team_digest(
    team: Sequence[Stand], person: Recipient, told: SendHistory, *, day: date, today: date, review_days: int
) -> Iterator[Owed]:
    """A supervisor's week, where there is anything to tell. Of an excusal never why, only until when.

    Args:
        team: whom they supervise.
        person: the supervisor.
        told: what was tried before.
        day: the day of the digest.
        today: the day it is.
        review_days: a deferral is to be reviewed so many days before it ends.
    """
    parts = tuple(part for part in _team_parts(team, today, review_days) if part.lines)
    if not parts:
        return
    first = LetterPart((f"Your team of {len(team)} on {in_full(today)}:",))
    letter = Letter(
        f"Your team's safety training, week of {in_full(monday(day))}", (first, *parts), "/my-team/"
    )
    key = f"team:{monday(day)}"
    yield from owed_once("team_digest", key, midnight(day), letter, person=person, told=told)


def seats_digest(shortfall: Shortfall, person: Recipient, told: SendHistory, *, day: date) -> Iterator[Owed]:
    """A planner's week, where seats are short."""
    if not shortfall.is_short:
        return
    letter = Letter(
        f"Seats are short: week of {in_full(monday(day))}",
        (LetterPart((in_words(shortfall.backlog, shortfall.weeks),)),),
        "/demand/",
    )
    key = f"seats:{monday(day)}"
    yield from owed_once("seats_digest", key, midnight(day), letter, person=person, told=told)


def _team_parts(team: Sequence[Stand], today: date, review_days: int) -> Iterator[LetterPart]:
    ordered = sorted(team, key=lambda one: (one.standing.until or date.max, one.full_name))
    yield _listed("Not in date", (_not_in_date(one) for one in ordered))
    yield _listed("Fall due soon", (_due_soon(one) for one in ordered))
    yield _listed("Booked", (_booked(one) for one in ordered))
    yield _listed(
        "Deferrals and exemptions to see to", (_excused(one, today, review_days) for one in ordered)
    )


def _listed(heading: str, lines: Iterable[str]) -> LetterPart:
    return LetterPart(tuple(line for line in lines if line), heading)


def _not_in_date(one: Stand) -> str:
    if one.standing.state not in {"lapsed", "not_yet_trained", "awaiting"}:
        return ""
    since = f" since {in_full(one.lapsed_on)}" if one.lapsed_on else ""
    return f"{one.full_name}: {one.standing.title.lower()}{since}{'' if one.seat else ', not booked'}"


def _due_soon(one: Stand) -> str:
    if one.standing.state != "due_soon" or one.standing.until is None:
        return ""
    return f"{one.full_name}: in date until {in_full(one.standing.until)}{'' if one.seat else ', not booked'}"


def _booked(one: Stand) -> str:
    return f"{one.full_name}: {one.seat.in_words()}" if one.seat and one.seat.booked else ""


def _excused(one: Stand, today: date, review_days: int) -> str:
    said = []
    for excusal in one.excusals:
        stage, last = excusal.stage(today, review_days), excusal.last_day(today)
        if stage in {"awaiting", "review"}:
            until = f", until {in_full(last)}" if last else ""
            said.append(f"{excusal.kind}{until}: {STAGE_TITLES[stage].lower()}")
    return f"{one.full_name}: {'; '.join(said)}" if said else ""
