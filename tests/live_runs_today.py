"""A class of today in which scenarios are played, with a learner who is here; needs Django started."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from class_today import COACH, class_of_today, plan_of_today
from levelhead.storage import models


def class_with_scenarios(learner: str = "2001", **changes: object) -> str:
    """Its identifier; the block is called play, and Bea coaches it."""
    (block,) = plan_of_today().blocks
    class_id = class_of_today([learner], blocks=(replace(block, id="play", kind="scenario"),), **changes)
    models.RegisterMark.objects.create(
        mark_id=str(uuid4()), training_class_id=class_id, kind="arrived", why="booked", by=COACH,
        person=models.Person.objects.get(staff_number=learner),
        at=datetime.now(UTC), noted_at=datetime.now(UTC), received_at=datetime.now(UTC),
    )  # fmt: skip
    return class_id
