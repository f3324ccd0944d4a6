"""A store of encounters in memory, a clock that is told the time, and a transaction that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from levelhead.actions.ports import OVER, AuditEvent, EncounterKept, ExampleKept
from levelhead.basics.errors import Refused


class SteppingClock:
    """Tells a time that is one minute later at each asking."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 31, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def put_back(self, hours: int) -> None:
        """Somebody sets the machine's clock back."""
        self.time -= timedelta(hours=hours)


class MemoryEncounters:
    """Implements `EncounterStore`; the contract test holds it to what the real one does."""

    def __init__(self) -> None:
        self.kept: dict[str, EncounterKept] = {}
        self.taught: dict[tuple[str, int], ExampleKept] = {}

    def begin(self, kept: EncounterKept) -> str:
        encounter_id = f"encounter-{len(self.kept) + 1}"
        self.kept[encounter_id] = replace(kept, last_at=kept.begun_at)
        return encounter_id

    def read(self, encounter_id: str) -> EncounterKept:
        if encounter_id not in self.kept:
            raise Refused("You have no such encounter.")
        return self.kept[encounter_id]

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:
        kept = self.read(encounter_id)
        if kept.ended_at is not None:
            raise Refused(OVER)
        if n <= len(kept.turns):
            raise Refused("This turn was already taken in another window.")
        self.kept[encounter_id] = replace(kept, turns=(*kept.turns, entry), last_at=at)

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        kept = self.read(encounter_id)
        over = replace(kept, ended_at=at, outcome_id=outcome_id, outcome_good=good, last_at=at)
        self.kept[encounter_id] = over

    def show(self, encounter_id: str, at: datetime | None) -> None:
        self.kept[encounter_id] = replace(self.read(encounter_id), shown_at=at)

    def add_correction(self, encounter_id: str, correction: dict[str, Any], example: ExampleKept) -> None:
        kept = self.read(encounter_id)
        at = datetime.fromisoformat(correction["at"])
        self.kept[encounter_id] = replace(kept, corrections=(*kept.corrections, correction), last_at=at)
        self.taught.pop((encounter_id, correction["turn"]), None)  # so that the order is that of the last
        self.taught[encounter_id, correction["turn"]] = example

    def examples(self) -> tuple[ExampleKept, ...]:
        return tuple(self.taught.values())

    def family(self, encounter_id: str) -> tuple[str, ...]:
        first = encounter_id
        while parent := self.read(first).parent_id:
            first = parent
        return tuple(name for name in self.kept if self._goes_back_to(name, first))

    def _goes_back_to(self, name: str, first: str) -> bool:
        while name and name != first:
            name = self.kept[name].parent_id
        return name == first


class MemoryWork:
    """Keeps audit events; an error inside a transaction takes its events and the store's changes back."""

    def __init__(self, store: MemoryEncounters) -> None:
        self.store = store
        self.events: list[AuditEvent] = []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        kept, taught = dict(self.store.kept), dict(self.store.taught)
        events = list(self.events)
        try:
            yield
        except BaseException:
            self.store.kept, self.store.taught, self.events = kept, taught, events
            raise

    def record(self, *events: AuditEvent) -> None:
        self.events += events
