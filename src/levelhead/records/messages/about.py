"""What a message was about, in words, from what is kept of it: its key, and what it said of a class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from levelhead.records.messages.classes import when_in_words
from levelhead.records.messages.told import Outcome
from levelhead.records.reckoning import in_full

OUTCOME_TITLES: dict[Outcome, str] = {"sent": "Sent", "failed": "Not sent", "unknown": "Not known"}


def about(key: str, said: Mapping[str, str]) -> str:
    """The words for a list, for example `In date until 4 May 2026, 30 days before`."""
    if said:
        moments = (datetime.fromisoformat(said[name]) for name in ("starts_at", "ends_at"))
        return f"{said['title']}, {when_in_words(*moments)}, {said['venue']}"
    word, *rest = key.split(":")
    if word == "reminder":
        return f"Class on {_day(rest[1])}, {_days(rest[2])} before"
    if word == "due":
        return f"In date until {_day(rest[0])}, {_days(rest[1])} before"
    if word == "lapsed":
        return f"Overdue since {_day(rest[0])}, {_days(rest[1])} after"
    return f"Week of {_day(rest[0])}"


def _day(written: str) -> str:
    return in_full(date.fromisoformat(written))


def _days(written: str) -> str:
    return f"{written} {'day' if written == '1' else 'days'}"
