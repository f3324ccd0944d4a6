"""Courses in dated versions: the blocks of each, what they are for, and what is practised in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BLOCK_KINDS = ("theory", "technique", "scenario", "communication", "fitness", "first_aid")
ACTIVITIES = ("talk", "drill", "scenario", "full_contact", "kit")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a course.

    Attributes:
        id: its name within the version.
        title: in plain words.
        day: on which day of the course, from 1.
        kind: one of `BLOCK_KINDS`.
        activity: one of `ACTIVITIES`; decides which ratio of learners to instructors applies.
        minutes: how long.
        contact: whether the minutes count as contact time, which the organisation decides.
        scenario_types: what is practised.
        families: outcome families that may be rated.
    """

    id: str
    title: str
    day: int
    kind: str
    activity: str
    minutes: int
    contact: bool
    scenario_types: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """A course as it is taught from one day to another.

    Attributes:
        course_id: which course.
        version: its name among the versions of the course.
        title: in plain words.
        applies_from: first day.
        applies_to: last day, or None.
        authority: where it comes from.
        blocks: in the order they are taught.
        sha256: hash of the file it was read from, so that a record can say exactly what was taught.
    """

    course_id: str
    version: str
    title: str
    applies_from: date
    applies_to: date | None
    authority: str
    blocks: tuple[Block, ...]
    sha256: str

    @property
    def days(self) -> int:
        """On how many days it is taught."""
        return max(block.day for block in self.blocks)

    @property
    def contact_minutes(self) -> int:
        """Minutes that count as contact time."""
        return sum(block.minutes for block in self.blocks if block.contact)

    @property
    def scenario_types(self) -> tuple[str, ...]:
        """Types of scenario that the course practises, in order."""
        return tuple(dict.fromkeys(kind for block in self.blocks for kind in block.scenario_types))

    def on_day(self, number: int) -> tuple[Block, ...]:
        """The blocks of one day of the course."""
        return tuple(block for block in self.blocks if block.day == number)


def version_on(day: date, versions: Sequence[CourseVersion]) -> CourseVersion | None:
    """The newest version of a course that applies on a day, or None."""
    applying = [
        one
        for one in versions
        if one.applies_from <= day and (one.applies_to is None or day <= one.applies_to)
    ]
    return max(applying, key=lambda one: one.applies_from, default=None)
