"""Qualifications of people who deliver training, with their dates and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

QUALIFICATION_KINDS = {
    "instructor": "Instructor: teaches learners",
    "trainer": "Trainer: teaches instructors",
    "assessing_award": "Assessing award",
    "first_aid": "First aid",
    "safety_officer": "Safety officer of exercises",
}


@dataclass(frozen=True, slots=True)
class Qualification:
    """What one person is qualified to do.

    Attributes:
        holder: staff number.
        kind: one of `QUALIFICATION_KINDS`.
        begins: first day.
        ends: last day; None where none is set.
        provider: who awarded it.
        evidence: what shows it, such as the number of a certificate.
    """

    holder: str
    kind: str
    begins: date
    ends: date | None
    provider: str
    evidence: str


def current(
    holder: str, kind: str, day: date, qualifications: Iterable[Qualification]
) -> Qualification | None:
    """The qualification of a kind that somebody holds on a day and that lasts longest, or None."""
    held = [
        one
        for one in qualifications
        if one.holder == holder
        and one.kind == kind
        and one.begins <= day
        and (one.ends is None or day <= one.ends)
    ]
    return max(held, key=lambda one: one.ends or date.max, default=None)
