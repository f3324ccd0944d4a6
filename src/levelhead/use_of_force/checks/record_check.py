"""The record that every check of reports returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """One thing that was looked at across all reports.

    Attributes:
        name: of the check.
        passed: None where there was nothing to judge.
        detail: what was found, in a sentence or two.
        found: each single thing that was found, as flat rows.
    """

    name: str
    passed: bool | None
    detail: str
    found: tuple[Mapping[str, Any], ...] = ()
