"""The register of a class: marks that are added, in whatever order they arrive, and what they come to.

A device makes the name of each mark, so that a mark that is sent twice is one mark. Nothing here depends on
the order in which marks arrive: marks are ordered by the moment they tell of, and of two corrections of one
mark the one that was made later stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from levelhead.records.class_day import ClassDay, PlannedBlock

MarkKind = Literal["arrived", "left", "void"]
HOW_ARRIVED = ("booked", "walk_in", "swap")
WHY_LEFT = ("end", "left_early", "withdrawn", "injured")
CLOCKS_DIFFER = timedelta(minutes=5)  # how far a device may be ahead before its marks are not taken


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that somebody noted on the register.

    Attributes:
        id: made by the device that noted it; the same mark sent again has the same one.
        staff_number: of the learner.
        kind: arrived, left, or void, which only takes back the mark that it corrects.
        at: the moment it tells of, with its time zone.
        why: one of `HOW_ARRIVED` or `WHY_LEFT`; empty for void.
        noted_at: when it was noted, by the clock of the device.
        by: staff number of who noted it.
        corrects: the mark that it stands in the place of, or empty.
        in_place_of: for a swap, the staff number of the person whose place it is.
    """

    id: str
    staff_number: str
    kind: MarkKind
    at: datetime
    why: str
    noted_at: datetime
    by: str
    corrects: str = ""
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """From when to when somebody was there; `until` is None while they are."""

    since: datetime
    until: datetime | None
    why_left: str = ""


@dataclass(frozen=True, slots=True)
class BlockMinutes:
    """Whole minutes that somebody was there in one block; never more than the block has."""

    block: PlannedBlock
    minutes: int


def standing_marks(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that count, in the order of the moments they tell of.

    A mark that is corrected does not count; of several corrections of one mark only the one noted last does.
    """
    every = {mark.id: mark for mark in marks}
    last: dict[str, Mark] = {}
    for mark in every.values():
        if mark.corrects:
            other = last.get(mark.corrects)
            if other is None or _noted(other) < _noted(mark):
                last[mark.corrects] = mark
    counting = [
        mark
        for mark in every.values()
        if mark.id not in last and mark.kind != "void" and (not mark.corrects or last[mark.corrects] is mark)
    ]
    return sorted(counting, key=lambda mark: (_true(mark.at), mark.kind == "left", mark.id))


def presence(marks: Iterable[Mark]) -> dict[str, tuple[Present, ...]]:
    """When each learner was there, by staff number.

    An arrival of somebody who is there says nothing, and neither does a departure of somebody who is away.
    """
    found: defaultdict[str, list[Present]] = defaultdict(list)
    for mark in standing_marks(marks):
        spells = found[mark.staff_number]
        is_there = bool(spells) and spells[-1].until is None
        if mark.kind == "arrived" and not is_there:
            spells.append(Present(mark.at, None))
        elif mark.kind == "left" and is_there:
            spells[-1] = Present(spells[-1].since, mark.at, mark.why)
    return {number: tuple(spells) for number, spells in found.items() if spells}


def minutes_by_block(
    day: ClassDay, spells: Sequence[Present], *, now: datetime | None = None
) -> tuple[BlockMinutes, ...]:
    """Whole minutes in each block, which never exceed the block.

    Args:
        day: the class.
        spells: when the learner was there, from `presence`.
        now: counts a spell that is still open up to this moment; None to the end of the class.
    """
    return tuple(BlockMinutes(block, _minutes(block, spells, now or day.ends_at)) for block in day.blocks)


def contact_minutes(found: Iterable[BlockMinutes]) -> int:
    """Minutes that count as contact time."""
    return sum(one.minutes for one in found if one.block.contact)


def there_at(marks: Iterable[Mark], moment: datetime) -> tuple[str, ...]:
    """Staff numbers of the learners who are there at a moment."""
    return tuple(
        number
        for number, spells in sorted(presence(marks).items())
        if any(one.since <= moment and (one.until is None or moment < one.until) for one in spells)
    )


def _minutes(block: PlannedBlock, spells: Sequence[Present], open_until: datetime) -> int:
    there = timedelta()
    for spell in spells:
        since = max(_true(spell.since), _true(block.starts_at))
        until = min(_true(spell.until or open_until), _true(block.ends_at))
        there += max(until - since, timedelta())
    return there // timedelta(minutes=1)


def _true(moment: datetime) -> datetime:
    """The moment in universal time: on the night the clocks go back an hour comes twice."""
    return moment.astimezone(UTC)


def _noted(mark: Mark) -> tuple[datetime, str]:
    return (_true(mark.noted_at), mark.id)


# -- what a server says of marks that a device sends


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mark that was not taken, and what a person can do about it.

    Attributes:
        mark_id: the mark.
        code: a stable name.
        reason: why, in words.
        remedy: what to do.
    """

    mark_id: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What a server knows when marks arrive.

    Attributes:
        day: the class.
        is_open: whether the class was opened and not cancelled.
        closed: whether the register was closed; then only corrections are taken.
        kept: marks that were taken before, by name.
        known: staff numbers of people who serve.
        booked: staff numbers with a place.
        elsewhere: staff number to the title of another class where they are at the time.
        now: the moment by the server's clock. A mark from a device whose clock is ahead would outlive every
            later correction, so it is not taken.
    """

    day: ClassDay
    is_open: bool
    closed: bool
    kept: Mapping[str, Mark]
    known: frozenset[str]
    booked: frozenset[str]
    elsewhere: Mapping[str, str]
    now: datetime


def judged(marks: Sequence[Mark], state: RegisterState) -> tuple[list[Mark], list[Conflict]]:
    """The marks to add, and the conflicts. A mark that is kept already is neither: sending again is safe."""
    taken: dict[str, Mark] = {}
    conflicts: list[Conflict] = []
    sent = {mark.id for mark in marks}
    for mark in sorted(marks, key=lambda one: (one.at, one.id)):
        before = state.kept.get(mark.id) or taken.get(mark.id)
        if before == mark:
            continue
        found = _conflict(mark, before, state, sent) or _place_conflict(mark, {**state.kept, **taken}, state)
        if found:
            conflicts.append(Conflict(mark.id, *found))
        else:
            taken[mark.id] = mark
    return list(taken.values()), conflicts


def _place_conflict(
    mark: Mark, kept: Mapping[str, Mark], state: RegisterState
) -> tuple[str, str, str] | None:
    """What is in the way of coming in somebody's place: they have none, they came, or another did."""
    place = mark.in_place_of
    if not place or mark.kind != "arrived":
        return None
    if place not in state.booked:
        return "place-unknown", f"Nobody with the number {place} has a place.", "Note them as a walk-in."
    others = standing_marks(one for one in kept.values() if one.id != mark.corrects)
    there = (one for one in others if one.kind == "arrived" and place in {one.staff_number, one.in_place_of})
    who = next((one.staff_number for one in there if one.staff_number != mark.staff_number), None)
    if who is None:
        return None
    said = f"{place} came after all." if who == place else f"The place of {place} was given to {who}."
    return "place-taken", said, "Note them as a walk-in."


def _conflict(
    mark: Mark, before: Mark | None, state: RegisterState, sent: set[str]
) -> tuple[str, str, str] | None:
    """Code, reason and remedy of the first thing in the way, or None where the mark can be taken."""
    number, arrives = mark.staff_number, mark.kind == "arrived"
    unknown = mark.corrects and mark.corrects not in state.kept and mark.corrects not in sent
    other_day = mark.at.astimezone(state.day.starts_at.tzinfo).date() != state.day.on
    listed = {"arrived": HOW_ARRIVED, "left": WHY_LEFT, "void": ("",)}[mark.kind]
    where = state.elsewhere.get(number)
    ahead = max(_true(mark.at), _true(mark.noted_at)) > _true(state.now) + CLOCKS_DIFFER
    checks: tuple[tuple[object, str, str, str], ...] = (
        (before, "mark-differs", "Another mark of this name is kept.", "Note it again, as a correction."),
        (not state.is_open, "class-not-open", "The class is not open.", "Open the class, then send again."),
        (
            state.closed and not mark.corrects,
            "register-closed",
            "The register was closed.",
            "Correct a mark that is there.",
        ),
        (ahead, "clock-ahead", "By the server's clock its time has not come.", "Set the device's clock."),
        (unknown, "mark-unknown", "It corrects a mark that is not here.", "Send that mark too."),
        (
            number not in state.known,
            "person-unknown",
            f"Nobody who serves has the number {number}.",
            "Correct the number.",
        ),
        (other_day, "another-day", "Its time is not on the day of the class.", "Correct the time."),
        (
            mark.why not in listed,
            "why-unknown",
            f"'{mark.why}' is not one of {', '.join(listed)}.",
            "Choose one of them.",
        ),
        (
            arrives and mark.why == "booked" and number not in state.booked,
            "not-booked",
            "This person has no place.",
            "Note them as a walk-in or a swap.",
        ),
        (
            arrives and where,
            "elsewhere",
            f"This person is in another class: {where}.",
            "Find out where they are.",
        ),
    )
    return next(((code, reason, remedy) for found, code, reason, remedy in checks if found), None)
