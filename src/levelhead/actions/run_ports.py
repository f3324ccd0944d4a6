"""What actions on runs need from outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run


@dataclass(frozen=True, slots=True)
class RunKept:
    """A run as it is kept: who has which part, who planned it and when, and every mark by name."""

    run: Run
    by: str
    at: datetime
    marks: Mapping[str, RunMark]


class RunStore(Protocol):
    """Where runs are kept. Everything is added, nothing is changed."""

    def read(self, run_id: str) -> RunKept | None:
        """The run, held until the transaction ends; None where there is none."""

    def of_class(self, class_id: str) -> Sequence[RunKept]:
        """The runs of a class, the first planned first."""

    def add(self, run: Run, *, by: str, at: datetime) -> None:
        """Keep a run."""

    def named_elsewhere(self, run_id: str, names: Collection[str]) -> frozenset[str]:
        """Those of some names that marks of other runs have."""

    def add_marks(self, run_id: str, marks: Sequence[RunMark], *, at: datetime) -> None:
        """Keep marks."""
