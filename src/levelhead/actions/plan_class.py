"""Plan classes from a version of a course, change a plan, and cancel a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from levelhead.actions.class_ports import ClassStore
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.curriculum.course import CourseVersion
from levelhead.records.class_day import ClassDay, PlannedBlock, class_as_json, minutes_later, problems_of


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who runs a class: those who teach, who watches over safety, and who gives first aid."""

    coaches: tuple[str, ...] = ()
    safety_officer: str = ""
    first_aiders: tuple[str, ...] = ()


def days_of(
    version: CourseVersion,
    starts: Sequence[datetime],
    *,
    venue: str,
    capacity: int,
    staffing: Staffing = Staffing(),
    break_minutes: int = 0,
) -> tuple[ClassDay, ...]:
    """The days of a course, each beginning at a moment, with the same break after every block.

    Raises:
        Refused: there are not as many moments as the course has days.
    """
    if len(starts) != version.days:
        raise Refused(f"{version.title} has {version.days} days; {len(starts)} were given.")
    days = []
    for number, moment in enumerate(starts, 1):
        at, blocks = moment, []
        for block in version.on_day(number):
            blocks.append(
                PlannedBlock(
                    id=block.id,
                    title=block.title,
                    kind=block.kind,
                    activity=block.activity,
                    starts_at=at,
                    minutes=block.minutes,
                    contact=block.contact,
                    coaches=staffing.coaches,
                    safety_officer=staffing.safety_officer,
                    scenario_types=block.scenario_types,
                )
            )
            at = minutes_later(at, block.minutes + break_minutes)
        title = f"{version.title}, day {number}"
        days.append(
            ClassDay(
                course_id=version.course_id,
                course_version=version.version,
                course_day=number,
                title=title,
                venue=venue,
                capacity=capacity,
                blocks=tuple(blocks),
                first_aiders=staffing.first_aiders,
            )
        )
    return tuple(days)


def plan_classes(
    *, by: str, days: Sequence[ClassDay], store: ClassStore, work: Work, clock: Clock
) -> tuple[str, ...]:
    """Keep the plans of one or more class days; their identifiers in order.

    Raises:
        Refused: a plan is none, in words; or there is such a class, so that a form sent twice plans it once.
    """
    for day in days:
        _must_be_a_plan(day)
    with work.transaction():
        now = clock.now()
        for day in days:
            if store.same_as(day):
                raise Refused(f"{day.title} at {day.venue} is planned for that time already.")
        made = tuple(store.add(day, by=by, at=now) for day in days)
        detail = {
            "classes": [
                {"id": one, "title": day.title, "on": str(day.on)}
                for one, day in zip(made, days, strict=True)
            ]
        }
        work.record(AuditEvent(by, "classes_planned", f"class:{made[0]}" if made else "class:", detail))
    return made


def replan_class(
    *, by: str, class_id: str, day: ClassDay, store: ClassStore, work: Work, clock: Clock
) -> None:
    """Put a new plan in the place of the one that stands; the old one stays on record.

    Raises:
        Refused: it is no plan, or the class is closed or cancelled.
    """
    _must_be_a_plan(day)
    with work.transaction():
        kept = store.read(class_id)
        if kept.closed_at or kept.cancelled_at:
            raise Refused("This class is over; its plan stays as it was.")
        if day == kept.day:
            return
        store.replan(class_id, day, by=by, at=clock.now())
        before, after = class_as_json(kept.day), class_as_json(day)
        changed = sorted(key for key, value in after.items() if before[key] != value)
        work.record(AuditEvent(by, "class_replanned", f"class:{class_id}", {"changed": changed}))


def cancel_class(*, by: str, class_id: str, reason: str, store: ClassStore, work: Work, clock: Clock) -> None:
    """Cancel a class, with a reason. Raises Refused when it was opened, or cancelled before."""
    if not reason.strip():
        raise Refused("Say why the class is cancelled.")
    with work.transaction():
        kept = store.read(class_id)
        if kept.opened_at or kept.cancelled_at:
            raise Refused("This class was opened or cancelled already.")
        store.add_event(class_id, "cancelled", by=by, at=clock.now(), reason=reason)
        work.record(AuditEvent(by, "class_cancelled", f"class:{class_id}", {"reason": reason}))


def _must_be_a_plan(day: ClassDay) -> None:
    if found := problems_of(day):
        raise Refused(" ".join(found))
