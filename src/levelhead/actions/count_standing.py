"""Count how everybody stands on some days, and keep the counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.standing_counts import Counted


class StandingCountStore(Protocol):
    """Where people stand and counts are kept. Counts are added."""

    def count(self, on: date) -> list[Counted]:
        """How everybody who serves on a day stands, as the records say now."""

    def keep(self, counts: Sequence[Counted], *, at: datetime) -> None:
        """Keep the counts of a day."""


def count_standing(
    *, by: str, days: Sequence[date], store: StandingCountStore, work: Work, clock: Clock
) -> int:
    """Count some days anew; how many people were counted on the last of them.

    Each day is counted and kept in a transaction of its own, so that a long count holds nobody up.

    Raises:
        Refused: a day is to come.
    """
    if any(day > clock.now().date() for day in days):
        raise Refused("A day that is to come cannot be counted.")
    people = 0
    for day in days:
        counts = store.count(day)
        people = sum(one.people for one in counts)
        with work.transaction():
            store.keep(counts, at=clock.now())
            work.record(AuditEvent(by, "standing_counted", f"day:{day}", {"people": people}))
    return people
