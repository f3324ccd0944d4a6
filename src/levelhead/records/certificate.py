"""Whether somebody has completed a course: every contact minute of it, and every scenario shown.

A certificate says what was done, and in which class; a date alone would say that somebody came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from levelhead.basics.jsons import canonical, sha256
from levelhead.curriculum.course import Block, CourseVersion
from levelhead.records.class_day import ClassDay
from levelhead.records.ratings import Rating, Shown, shown_in
from levelhead.records.register import BlockMinutes


@dataclass(frozen=True, slots=True)
class HeldClass:
    """A class whose register is closed, as one learner was in it.

    Attributes:
        id: of the class.
        day: its plan.
        minutes: that the learner had, by block.
    """

    id: str
    day: ClassDay
    minutes: tuple[BlockMinutes, ...]


@dataclass(frozen=True, slots=True)
class BlockHad:
    """A block of a course with contact time, and what a learner had of it, in which classes."""

    block: Block
    minutes: int
    classes: tuple[HeldClass, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far a learner has come in a version of a course.

    Attributes:
        version: of the course.
        staff_number: of the learner.
        blocks: those with contact time, in order.
        shown: type of scenario that the course practises, to what was shown of it last, or None.
    """

    version: CourseVersion
    staff_number: str
    blocks: tuple[BlockHad, ...]
    shown: dict[str, Shown | None]

    @property
    def missing_blocks(self) -> tuple[BlockHad, ...]:
        """Blocks of which minutes are missing."""
        return tuple(one for one in self.blocks if one.minutes < one.block.minutes)

    @property
    def missing_scenarios(self) -> tuple[str, ...]:
        """Types of scenario that were not rated, or not yet competent when rated last."""
        return tuple(kind for kind, shown in self.shown.items() if shown is None or not shown.competent)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing_blocks and not self.missing_scenarios

    @property
    def reference(self) -> str:
        """A name made of the facts: the same facts give it again, and other facts another."""
        facts: list[Any] = [
            self.staff_number,
            self.version.course_id,
            self.version.version,
            self.version.sha256,
        ]
        facts.append([[one.block.id, one.minutes, [held.id for held in one.classes]] for one in self.blocks])
        facts.append(
            [[kind, shown and [shown.at.isoformat(), shown.competent]] for kind, shown in self.shown.items()]
        )
        found = sha256(canonical(facts))[:24].upper()
        return "-".join(found[start : start + 6] for start in range(0, 24, 6))


def certificate(
    version: CourseVersion, staff_number: str, held: Sequence[HeldClass], ratings: Sequence[Rating]
) -> Certificate:
    """How far a learner has come, by the classes of a version they were in and the ratings made there.

    What is missed of a block in one class may be had in another; of a scenario the last day rated counts.
    """
    last = {one.scenario_type: one for one in shown_in(ratings)}
    blocks = tuple(_had(block, held) for block in version.blocks if block.contact)
    return Certificate(
        version, staff_number, blocks, {kind: last.get(kind) for kind in version.scenario_types}
    )


def _had(block: Block, held: Sequence[HeldClass]) -> BlockHad:
    found = [
        (one, part.minutes)
        for one in held
        for part in one.minutes
        if part.block.id == block.id and part.minutes
    ]
    return BlockHad(block, min(sum(had for _, had in found), block.minutes), tuple(one for one, _ in found))
