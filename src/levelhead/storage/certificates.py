"""The classes of a course that somebody was in, for a certificate. Reading only."""

from __future__ import annotations

from levelhead.records.certificate import HeldClass
from levelhead.records.class_day import class_from_json
from levelhead.records.ratings import Rating
from levelhead.records.register import minutes_by_block, presence
from levelhead.storage import models
from levelhead.storage.class_queries import plans_standing
from levelhead.storage.delivery import ratings_from
from levelhead.storage.quality_queries import marks_by_class


def held_for(person: models.Person, course_id: str) -> list[HeldClass]:
    """Classes of a course with a closed register that has somebody there, in order of time; two queries."""
    plans = plans_standing().filter(
        course_id=course_id, training_class__events__kind="closed", training_class__marks__person=person
    )
    marks = marks_by_class(models.RegisterMark.objects.filter(person=person))
    found = []
    for plan in plans.distinct().order_by("starts_at", "pk"):
        day = class_from_json(plan.plan)
        spells = presence(marks[plan.training_class_id]).get(person.staff_number)
        if spells:
            found.append(HeldClass(str(plan.training_class_id), day, minutes_by_block(day, spells)))
    return found


def ratings_there(person: models.Person, held: list[HeldClass]) -> list[Rating]:
    """What was rated of somebody in some classes; one query."""
    classes = [one.id for one in held]
    return ratings_from(models.Rating.objects.filter(person=person, training_class__in=classes))
