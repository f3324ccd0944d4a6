"""A store of encounters in memory, a clock that is told the time, and a transaction that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from levelhead.actions.ports import AuditEvent, EncounterKept
from levelhead.basics.errors import Refused


class SteppingClock:
    """Tells a time that is one minute later at each asking."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 31, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


class MemoryEncounters:
    """Implements `EncounterStore`; the contract test holds it to what the real one does."""

    def __init__(self) -> None:
        self.kept: dict[str, EncounterKept] = {}

    def begin(self, kept: EncounterKept) -> str:
        encounter_id = f"encounter-{len(self.kept) + 1}"
        self.kept[encounter_id] = kept
        return encounter_id

    def read(self, encounter_id: str) -> EncounterKept:
        if encounter_id not in self.kept:
            raise Refused("You have no such encounter.")
        return self.kept[encounter_id]

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:  # noqa: ARG002 -- the port has it
        kept = self.read(encounter_id)
        if n <= len(kept.turns):
            raise Refused("This turn was already taken in another window.")
        self.kept[encounter_id] = replace(kept, turns=(*kept.turns, entry))

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        kept = self.read(encounter_id)
        self.kept[encounter_id] = replace(kept, ended_at=at, outcome_id=outcome_id, outcome_good=good)


class MemoryWork:
    """Keeps audit events; an error inside a transaction takes its events and the store's changes back."""

    def __init__(self, store: MemoryEncounters) -> None:
        self.store = store
        self.events: list[AuditEvent] = []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        kept, events = dict(self.store.kept), list(self.events)
        try:
            yield
        except BaseException:
            self.store.kept, self.events = kept, events
            raise

    def record(self, *events: AuditEvent) -> None:
        self.events += events
