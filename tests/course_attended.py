"""The whole course in one class of today, as Tom was in it; needs Django started."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.utils.timezone import localdate

from class_today import COACH, HERE, class_of_today
from levelhead import wiring
from levelhead.records.class_day import PlannedBlock
from levelhead.storage import models

START = time(0, 0)


def attend_course(late_minutes: int = 0) -> UUID:
    """All of the course in one class of today; Tom comes so many minutes late. Its register is closed."""
    version = wiring.courses_in_force()["ppst-refresher"][-1]
    at, blocks = datetime.combine(localdate(), START, HERE), []
    for block in version.blocks:
        blocks.append(
            PlannedBlock(
                block.id, block.title, block.kind, block.activity, at, block.minutes,
                contact=block.contact, coaches=(COACH,), scenario_types=block.scenario_types,
            )
        )  # fmt: skip
        at += timedelta(minutes=block.minutes)
    class_id = UUID(class_of_today(["2001"], blocks=tuple(blocks), venue=f"Gym {uuid4()}"))
    came = datetime.combine(localdate(), START, HERE) + timedelta(minutes=late_minutes)
    models.RegisterMark.objects.create(
        training_class_id=class_id, person=models.Person.objects.get(staff_number="2001"),
        mark_id=str(uuid4()), kind="arrived", at=came, noted_at=came, by=COACH, received_at=came,
    )  # fmt: skip
    models.ClassEvent.objects.create(training_class_id=class_id, kind="closed", by=COACH, at=at)
    return class_id


def rate_scenarios(class_id: UUID, *kinds: str, competent: bool = True, minutes: int = 0) -> None:
    """Bea rates Tom in one family of each type of scenario, some minutes after noon."""
    for kind in kinds:
        models.Rating.objects.create(
            rating_id=str(uuid4()), training_class_id=class_id, scenario_type=kind, family="listening",
            person=models.Person.objects.get(staff_number="2001"), score=3, competent=competent,
            pressure="medium", evidence="Gave time.", by=COACH,
            at=datetime.combine(localdate(), time(12), HERE) + timedelta(minutes=minutes),
        )  # fmt: skip


def scenario_kinds() -> tuple[str, ...]:
    """What the course practises."""
    return wiring.courses_in_force()["ppst-refresher"][-1].scenario_types
