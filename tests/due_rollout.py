"""A roll-out of a small fictional force, for tests; needs Django started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from class_today import HERE
from levelhead import wiring
from levelhead.actions.draw_rollout import draw_rollout
from levelhead.actions.plan_class import days_of, plan_classes
from levelhead.actions.rollout_ports import RolloutDraft
from levelhead.records.demand import monday
from levelhead.storage import models

COURSE = "ppst-refresher"
PLANNER = "1001"


def next_week(number: int = 1) -> date:
    """A Monday to come."""
    return monday(localdate()) + timedelta(weeks=number)


def add_people(count: int, units: Sequence[str] = ("North", "South")) -> list[str]:
    """Officers without a record, shared out to units in turn; their staff numbers."""
    place = models.Organisation.objects.get()
    made = [models.Unit.objects.get_or_create(organisation=place, name=name)[0] for name in units]
    numbers = [f"F{number:04d}" for number in range(1, count + 1)]
    models.Person.objects.bulk_create(
        [
            models.Person(
                staff_number=number, full_name=f"Officer {number}", role_type="officer", rank="Constable",
                unit=made[nth % len(made)], service_from=date(2019, 1, 1),
            )
            for nth, number in enumerate(numbers)
        ]
    )  # fmt: skip
    return numbers


def draft_of(**changes: Any) -> RolloutDraft:
    """Four weeks from next Monday on for North and South, with six seats a week."""
    usual = RolloutDraft(
        title="Scenario days",
        course_id=COURSE,
        role_types=("officer",),
        units=("North", "South"),
        serving_on=localdate(),
        counts_from=localdate() - timedelta(days=90),
        strata=("unit",),
        first_week=next_week(),
        weeks=4,
        seats_a_week=6,
        seed=20270104,
        watched_before=8,
        watched_after=4,
    )
    return replace(usual, **changes)


def drawn(**changes: Any) -> str:
    """The name of a roll-out that was drawn."""
    draft = draft_of(**changes)
    terms = wiring.rollout_terms(draft.course_id, draft.first_week)
    return draw_rollout(by=PLANNER, draft=draft, terms=terms, **wiring.rollout_ports())


def plan_course(week: date, capacity: int, venue: str = "Gym") -> tuple[str, ...]:
    """Both days of the course, on Monday and Tuesday of a week; the identifiers of the classes."""
    version = wiring.courses_in_force()[COURSE][-1]
    starts = [datetime.combine(week + timedelta(days=day), time(9), HERE) for day in range(version.days)]
    days = days_of(version, starts, venue=venue, capacity=capacity)
    return plan_classes(by=PLANNER, days=days, **wiring.class_ports())
