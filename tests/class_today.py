"""A class of today, all day long, so that tests of its register hold at any hour; needs Django started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from levelhead import wiring
from levelhead.actions.plan_class import plan_classes
from levelhead.records.class_day import ClassDay, KitCheck, PlannedBlock, RiskAssessment
from levelhead.storage import models

COACH = "1002"  # Bea, who instructs
HERE = ZoneInfo("Europe/London")


def plan_of_today(**changes: object) -> ClassDay:
    """A plan that passes every gate but the ratio, for which no figure is set."""
    start = datetime.combine(localdate(), time(0, 0), HERE)
    talk = PlannedBlock(
        "talk", "Brief", "theory", "talk", start, 23 * 60 + 59, contact=True, coaches=(COACH,)
    )
    plan = ClassDay(
        course_id="ppst-refresher",
        course_version=wiring.courses_in_force()["ppst-refresher"][-1].version,
        course_day=1,
        title="Refresher, day 1",
        venue="Harbour gym",
        capacity=12,
        blocks=(talk,),
        first_aiders=(COACH,),
        risk_assessment=RiskAssessment(COACH, date(start.year - 1, 12, 1), date(start.year + 1, 12, 31)),
        kit_check=KitCheck(COACH, "1001", start),
        stop_word="red",
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def class_of_today(learners: Sequence[str], *, is_open: bool = True, **changes: object) -> str:
    """A class with learners booked, open unless told otherwise; its identifier."""
    (class_id,) = plan_classes(by=COACH, days=[plan_of_today(**changes)], **wiring.class_ports())
    for number in learners:
        models.Booking.objects.create(
            training_class_id=class_id, person=models.Person.objects.get(staff_number=number),
            state="booked", by=COACH, at=datetime.now(UTC),
        )  # fmt: skip
    for kind in ("instructor", "first_aid"):
        models.Qualification.objects.get_or_create(
            person=models.Person.objects.get(staff_number=COACH), kind=kind,
            defaults={"begins": date(2020, 1, 1), "provider": "Provider", "evidence": "7", "by": "ada",
                      "at": datetime.now(UTC)},
        )  # fmt: skip
    if is_open:
        models.ClassEvent.objects.create(
            training_class_id=class_id, kind="opened", by=COACH, at=datetime.now(UTC)
        )
    return class_id
