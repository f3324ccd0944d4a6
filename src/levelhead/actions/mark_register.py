"""Mark the register of a class, exactly once whatever the network does, and close it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from levelhead.actions.class_ports import ClassKept, ClassStore
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.attendance import AttendanceRow
from levelhead.records.register import (
    BlockMinutes,
    Conflict,
    Mark,
    RegisterState,
    contact_minutes,
    judged,
    minutes_by_block,
    presence,
)


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of the marks that a device sent.

    Attributes:
        taken: names of the marks that are kept now, those kept before among them: the device may forget them.
        conflicts: those that were not taken, each with what to do.
    """

    taken: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def mark_register(
    *, by: str, class_id: str, marks: Sequence[Mark], store: ClassStore, work: Work, clock: Clock
) -> Marked:
    """Keep the marks that can be kept, and tell the others with their reasons.

    Sending the same marks again changes nothing. After the register was closed a correction is taken, and
    the attendance that follows from it supersedes what was recorded.

    Raises:
        Refused: there is no such class, or a mark is under the name of somebody else than who sends it.
    """
    if any(mark.by != by for mark in marks):
        raise Refused("Marks are kept under the name of the person who sends them.")
    with work.transaction():
        kept, now = store.read(class_id), clock.now()
        state = _state(kept, marks, store, now)
        added, conflicts = judged(marks, state)
        refused = {one.mark_id for one in conflicts}
        if added:
            store.add_marks(class_id, added, at=now)
            detail = {"marks": [{"id": one.id, "kind": one.kind, "why": one.why} for one in added]}
            work.record(AuditEvent(by, "register_marked", f"class:{class_id}", detail))
        if added and kept.closed_at:
            _record(
                by, kept, {**state.kept, **{one.id: one for one in added}}, store=store, work=work, now=now
            )
    taken = tuple(dict.fromkeys(one.id for one in marks if one.id not in refused))
    return Marked(taken, tuple(conflicts))


def close_register(
    *, by: str, class_id: str, store: ClassStore, work: Work, clock: Clock
) -> dict[str, tuple[BlockMinutes, ...]]:
    """Close the register and record the attendance that follows from it; minutes by block of each learner.

    Who was not noted as having left is taken to have stayed to the end.

    Raises:
        Refused: the class is not open, has not ended, or the register was closed before.
    """
    with work.transaction():
        kept, now = store.read(class_id), clock.now()
        if kept.cancelled_at or not kept.opened_at:
            raise Refused("This class was never opened; there is no register to close.")
        if kept.closed_at:
            raise Refused("This register was closed already.")
        marks = store.marks(class_id)
        still = [number for number, spells in presence(marks.values()).items() if spells[-1].until is None]
        if now < kept.day.ends_at and still:
            raise Refused(
                f"The class has not ended and {len(still)} learners are there; note when they left."
            )
        store.add_event(class_id, "closed", by=by, at=now)
        work.record(AuditEvent(by, "register_closed", f"class:{class_id}"))
        _record(by, kept, marks, store=store, work=work, now=now)
    return minutes_of(kept, marks.values())


def minutes_of(kept: ClassKept, marks: Iterable[Mark]) -> dict[str, tuple[BlockMinutes, ...]]:
    """Minutes by block of each learner, by staff number."""
    return {number: minutes_by_block(kept.day, spells) for number, spells in presence(marks).items()}


def _state(kept: ClassKept, marks: Sequence[Mark], store: ClassStore, now: datetime) -> RegisterState:
    numbers = {one.staff_number for one in marks}
    here = store.marks(kept.id)
    elsewhere = {one.id: found for one in marks if one.id not in here and (found := store.mark_named(one.id))}
    return RegisterState(
        day=kept.day,
        is_open=kept.opened_at is not None and kept.cancelled_at is None,
        closed=kept.closed_at is not None,
        kept=here | elsewhere,
        known=store.serving(numbers, kept.day),
        booked=frozenset(kept.booked),
        elsewhere=store.elsewhere(kept.id, kept.day, numbers),
        now=now,
    )


def _record(
    by: str, kept: ClassKept, marks: Mapping[str, Mark], *, store: ClassStore, work: Work, now: datetime
) -> None:
    """Keep the attendance that follows from the register; somebody taken off it has 0 minutes."""
    found = minutes_of(kept, marks.values())
    for number in {mark.staff_number for mark in marks.values()}:
        found.setdefault(number, ())
    rows = [row for number, blocks in sorted(found.items()) for row in _rows(number, kept, blocks)]
    count = store.save_attendance(rows, at=now)
    work.record(AuditEvent(by, "attendance_recorded", f"class:{kept.id}", {"rows": count}))


def _rows(number: str, kept: ClassKept, blocks: Sequence[BlockMinutes]) -> list[AttendanceRow]:
    title, on = kept.day.title[:100], kept.day.on
    contact = contact_minutes(blocks)
    rows = [AttendanceRow(number, on, title, contact, contact=True)]
    if any(not block.contact for block in kept.day.blocks):
        rest = sum(one.minutes for one in blocks) - contact
        rows.append(AttendanceRow(number, on, f"{title} (not contact)", rest, contact=False))
    return rows
