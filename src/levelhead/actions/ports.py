"""What actions need from outside, each as small as its use.

Rooms and actions know no clock, database or web framework: whatever varies comes in through one of these.
Adapters live in `storage` and `engines`; `wiring` joins them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What was done to what, by whom. It names things by identifier, so that it survives their deletion.

    Attributes:
        by: staff number of the person who acted, or `system:NAME` for a scheduled job.
        action: past tense, for example `attendance_imported`.
        subject: what it was done to, for example `person:1234`.
        detail: plain JSON; no medical or injury detail, ever.
        batch: identifier shared by the events of one bulk change, or empty.
    """

    by: str
    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)
    batch: str = ""


class Clock(Protocol):
    """Tells the time, so that actions never ask the machine."""

    def now(self) -> datetime:
        """The present moment, with its time zone."""


class Work(Protocol):
    """One transaction and its audit trail."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is saved, or nothing is."""

    def record(self, *events: AuditEvent) -> None:
        """Add events to the audit trail in their order, inside the transaction."""


@dataclass(frozen=True, slots=True)
class EncounterKept:
    """An encounter as it is kept: how it began, and every turn that was acknowledged, in order.

    Attributes:
        by: name of the account that plays it; nobody else reads it.
        turns: each turn as a transcript holds it, with the rule that gave it; turn n stands at n - 1.
        ended_at: None while it runs.
        outcome_id: empty while it runs, and when it was stopped before an ending.
        outcome_good: None while it runs, and when it was stopped before an ending.
    """

    by: str
    scenario_id: str
    scenario_version: str
    scenario_sha256: str
    variant: str
    seed: int
    begun_at: datetime
    turns: tuple[dict[str, Any], ...] = ()
    ended_at: datetime | None = None
    outcome_id: str = ""
    outcome_good: bool | None = None


class EncounterStore(Protocol):
    """Where encounters are kept. Turns are added, never changed."""

    def begin(self, kept: EncounterKept) -> str:
        """Keep a new encounter; its identifier."""

    def read(self, encounter_id: str) -> EncounterKept:
        """The encounter with its turns. Raises Refused when there is none of that name."""

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:
        """Keep turn n, whole. Raises Refused when turn n was taken already."""

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        """Keep how and when it ended, or that it was stopped: an empty outcome, good None."""


class TableEngine(Protocol):
    """Where tables are read and their sums run."""

    def read_table(self, path: Path, kinds: Mapping[str, Literal["text", "whole", "date", "flag"]]) -> Any:
        """An Ibis table of a CSV or Parquet file that has the columns named, of the kinds named.

        Raises FaultsFound with everything that is not as asked.
        """

    def table(self, name: str) -> Any:
        """An Ibis table of the database that was attached. Raises CalledWrongly when there is none."""
