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
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:  # every command opens a home through here, and few need the encounter and NumPy
    from levelhead.encounter.line_to_put import LineToPut


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What was done to what, by whom. It names things by identifier, so that it survives their deletion.

    Attributes:
        by: staff number of the person who acted; or `system:NAME` for a scheduled job, and for the form of a
            survey, whose person nobody is to find.
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
        last_at: when something was last recorded of it; later records are never earlier.
        shown_at: since when instructors may read it; None while nobody but its learner may.
        corrections: of readings, as a transcript holds them, in the order they were made.
        parent_id: the encounter it went back from, or empty.
        parent_turn: the turn that was taken again; the turns before it are the parent's. 0 without a parent.
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
    last_at: datetime | None = None
    shown_at: datetime | None = None
    corrections: tuple[dict[str, Any], ...] = ()
    parent_id: str = ""
    parent_turn: int = 0


@dataclass(frozen=True, slots=True)
class ExampleKept:
    """What a correction teaches the reader of words. Acts and flags are joined by `;`, as in its files.

    Attributes:
        utterance: the words.
        acts_before: what they were taken to do; empty where they were not understood.
        acts: what they do, by the instructor's judgement.
        flags: of an order.
        scenario_id: where they were said.
    """

    utterance: str
    acts_before: str
    acts: str
    flags: str
    scenario_id: str


OVER = "This encounter is over. Read its debrief, or begin another."


class EncounterStore(Protocol):
    """Where encounters are kept. Turns and corrections are added, never changed."""

    def begin(self, kept: EncounterKept) -> str:
        """Keep a new encounter, with the turns it has already; its identifier."""

    def read(self, encounter_id: str) -> EncounterKept:
        """The encounter with its turns. Raises Refused when there is none of that name."""

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:
        """Keep turn n, whole. Raises Refused when the encounter is over or turn n was taken already."""

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        """Keep how and when it ended, or that it was stopped: an empty outcome, good None."""

    def show(self, encounter_id: str, at: datetime | None) -> None:
        """Keep since when instructors may read it; None takes it back."""

    def add_correction(self, encounter_id: str, correction: dict[str, Any], example: ExampleKept) -> None:
        """Keep a correction, as a transcript holds it, and what it teaches."""

    def examples(self) -> tuple[ExampleKept, ...]:
        """What corrections teach: of each turn the last, in the order they were made."""

    def family(self, encounter_id: str) -> tuple[str, ...]:
        """The encounter that all its branches go back to, and every branch, in the order they were begun."""


class LanguageModel(Protocol):
    """Puts a line that was chosen for the person in other words. It decides nothing and is told no secret."""

    @property
    def name(self) -> str:
        """The model's name, as a transcript shows it."""

    def put(self, line: LineToPut) -> str:
        """Its words, unchecked. Raises OutsideSilent with the reason where none came in time."""


class SpeechServer(Protocol):
    """Hears words in a recording, and speaks words. It is told nothing else."""

    def hear(self, recording: bytes) -> str:
        """The words of a WAV file, unchecked. Raises OutsideSilent with the reason."""

    def speak(self, words: str) -> bytes:
        """The sound of words, as a WAV file, unchecked. Raises OutsideSilent with the reason."""


class TableEngine(Protocol):
    """Where tables are read and their sums run."""

    def read_table(
        self, path: Path, kinds: Mapping[str, Literal["text", "whole", "number", "date", "flag"]]
    ) -> Any:
        """An Ibis table of a CSV or Parquet file that has the columns named, of the kinds named.

        Raises FaultsFound with everything that is not as asked.
        """

    def read_text(self, path: Path, encoding: str, separator: str) -> Any:
        """An Ibis table of a CSV file, plain or in gzip: every column text, and the row's line beside them.

        Raises FaultsFound with everything that is not as told.
        """

    def table(self, name: str) -> Any:
        """An Ibis table of the database that was attached. Raises CalledWrongly when there is none."""
