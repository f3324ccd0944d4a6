"""A class on one day: when, where, what, with whom, and what was made safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any


def minutes_later(moment: datetime, minutes: int) -> datetime:
    """A moment some minutes on, in its own time zone; true minutes, also where clocks change between."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """One part of a class day.

    Attributes:
        id: its name within the course.
        title: in plain words.
        kind: theory, technique, scenario, communication, fitness or first_aid.
        activity: decides which ratio applies.
        starts_at: the moment it begins, with its time zone.
        minutes: how long.
        contact: whether the minutes count as contact time.
        coaches: staff numbers of those who teach in it.
        safety_officer: staff number of who watches over it and does nothing else, or empty.
        scenario_types: what is practised.
    """

    id: str
    title: str
    kind: str
    activity: str
    starts_at: datetime
    minutes: int
    contact: bool
    coaches: tuple[str, ...] = ()
    safety_officer: str = ""
    scenario_types: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""
        return minutes_later(self.starts_at, self.minutes)


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """That the risks of the class and the venue were assessed: by whom, when, and until when that holds."""

    by: str
    on: date
    review_by: date


@dataclass(frozen=True, slots=True)
class KitCheck:
    """That two people checked the training kit, when, and which items are in use."""

    by: str
    second_by: str
    at: datetime
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassDay:
    """The plan of one day of a course.

    Attributes:
        course_id: which course.
        course_version: which version of it is taught.
        course_day: which day of the course, from 1.
        title: in plain words.
        venue: where.
        capacity: most learners.
        blocks: in the order of the day, not overlapping.
        first_aiders: staff numbers.
        risk_assessment: or None while there is none.
        kit_check: or None while there is none.
        stop_word: the word that stops everything at once, or empty.
    """

    course_id: str
    course_version: str
    course_day: int
    title: str
    venue: str
    capacity: int
    blocks: tuple[PlannedBlock, ...]
    first_aiders: tuple[str, ...] = ()
    risk_assessment: RiskAssessment | None = None
    kit_check: KitCheck | None = None
    stop_word: str = ""

    @property
    def starts_at(self) -> datetime:
        """When the first block begins."""
        return self.blocks[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When the last block ends."""
        return self.blocks[-1].ends_at

    @property
    def on(self) -> date:
        """The day, as the clock at the venue has it."""
        return self.starts_at.date()

    @property
    def staff(self) -> tuple[str, ...]:
        """Everybody with a part in running it, each once."""
        named = [number for block in self.blocks for number in (*block.coaches, block.safety_officer)]
        return tuple(dict.fromkeys(number for number in (*named, *self.first_aiders) if number))


def class_as_json(day: ClassDay) -> dict[str, Any]:
    """The plan as plain JSON; moments as ISO 8601 with their offset."""
    plain: dict[str, Any] = _plain(asdict(day))
    return plain


def class_from_json(kept: Mapping[str, Any]) -> ClassDay:
    """The plan that `class_as_json` wrote."""
    risk, kit = kept["risk_assessment"], kept["kit_check"]
    blocks = tuple(
        PlannedBlock(
            **{
                **block,
                "starts_at": datetime.fromisoformat(block["starts_at"]),
                "coaches": tuple(block["coaches"]),
                "scenario_types": tuple(block["scenario_types"]),
            }
        )
        for block in kept["blocks"]
    )
    day = ClassDay(**{**kept, "blocks": blocks, "risk_assessment": None, "kit_check": None})
    return replace(
        day,
        first_aiders=tuple(kept["first_aiders"]),
        risk_assessment=risk
        and RiskAssessment(risk["by"], date.fromisoformat(risk["on"]), date.fromisoformat(risk["review_by"])),
        kit_check=kit
        and KitCheck(kit["by"], kit["second_by"], datetime.fromisoformat(kit["at"]), tuple(kit["items"])),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def problems_of(day: ClassDay) -> list[str]:
    """What makes the plan no class day at all, in words; empty where there is nothing."""
    found = [] if day.blocks else ["It has no blocks."]
    for before, after in zip(day.blocks, day.blocks[1:], strict=False):
        if after.starts_at < before.ends_at:
            found.append(f"'{after.title}' begins before '{before.title}' has ended.")
    if day.blocks and day.blocks[-1].ends_at.date() != day.on:
        found.append("It runs past midnight.")
    found += [f"'{block.title}' has no minutes." for block in day.blocks if block.minutes < 1]
    if any(block.starts_at.tzinfo is None for block in day.blocks):
        found.append("A block has a time without a time zone.")
    if day.capacity < 1:
        found.append("It has no places.")
    return found
