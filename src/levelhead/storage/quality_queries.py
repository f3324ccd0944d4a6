"""What was taught, as the training lead looks at it. Reading only; each says what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from levelhead.records.class_day import class_from_json
from levelhead.records.register import Mark, contact_minutes, minutes_by_block, presence
from levelhead.storage import models
from levelhead.storage.class_queries import plans_standing


@dataclass(frozen=True, slots=True)
class Taught:
    """A class that was held.

    Attributes:
        plan: the plan that stood.
        capacity: seats.
        learners: how many came.
        planned_minutes: contact minutes of the plan, once for each who came.
        had_minutes: contact minutes that those who came had, by the register.
        scenario_types: what its blocks practise.
    """

    plan: models.ClassPlan
    capacity: int
    learners: int
    planned_minutes: int
    had_minutes: int
    scenario_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overridden:
    """A gate that was overridden."""

    class_id: str
    title: str
    on: date
    gate: str
    found: str
    reason: str
    by: str


def taught_between(first: date, last: date) -> list[Taught]:
    """Classes that were closed on the days from first to last, in order of time; two queries."""
    plans = plans_standing().filter(on__gte=first, on__lte=last, training_class__events__kind="closed")
    kept = list(plans.order_by("starts_at", "pk"))
    marks = marks_by_class(
        models.RegisterMark.objects.filter(
            training_class__plans__on__gte=first, training_class__plans__on__lte=last
        )
    )
    return [_taught(plan, marks[plan.training_class_id]) for plan in kept]


def marks_by_class(rows: QuerySet[models.RegisterMark]) -> defaultdict[object, list[Mark]]:
    """Marks by the key of their class, in the order in which they came; one query."""
    found: defaultdict[object, list[Mark]] = defaultdict(list)
    names = ("training_class_id", "mark_id", "person__staff_number", "kind", "at", "why", "noted_at", "by")
    for held, *rest in rows.order_by("id").values_list(*names, "corrects", "in_place_of").distinct():
        found[held].append(Mark(*rest))
    return found


def _taught(plan: models.ClassPlan, marks: Iterable[Mark]) -> Taught:
    day = class_from_json(plan.plan)
    there = presence(marks)
    each = sum(block.minutes for block in day.blocks if block.contact)
    had = sum(contact_minutes(minutes_by_block(day, spells)) for spells in there.values())
    types = tuple(dict.fromkeys(kind for block in day.blocks for kind in block.scenario_types))
    return Taught(plan, plan.capacity, len(there), each * len(there), had, types)


def overrides_between(first: date, last: date) -> list[Overridden]:
    """Gates that were overridden in classes of the days from first to last, the latest first; two queries."""
    events = list(
        models.ClassEvent.objects.filter(
            kind="overridden", training_class__plans__on__gte=first, training_class__plans__on__lte=last
        )
        .distinct()
        .order_by("-id")
    )
    wanted = {one.training_class_id for one in events}
    plans = {
        plan.training_class_id: plan for plan in plans_standing().filter(on__gte=first, on__lte=last)
        if plan.training_class_id in wanted
    }  # fmt: skip
    return [
        Overridden(
            str(one.training_class_id),
            plans[one.training_class_id].title,
            plans[one.training_class_id].on,
            one.gate,
            one.found,
            one.reason,
            one.by,
        )
        for one in events
        if one.training_class_id in plans
    ]
