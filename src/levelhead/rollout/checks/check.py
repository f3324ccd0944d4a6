"""The record that every check returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at beside the estimates.

    Attributes:
        name: of the check.
        outcome: name of the outcome it is about, or None if it is about them all.
        passed: None where there was nothing to judge.
        detail: what was found, in a sentence or two.
    """

    name: str
    outcome: str | None
    passed: bool | None
    detail: str
