"""Book those who are due in a roll-out into the courses that begin in their week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from levelhead.actions.draw_rollout import deliveries
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.actions.rollout_ports import RolloutKept, RolloutStore
from levelhead.basics.errors import Refused
from levelhead.records.demand import monday
from levelhead.records.due_places import PlacesPlanned, plan_places


def places_seen(
    *,
    kept: RolloutKept,
    weeks: Sequence[date],
    course_days: int,
    store: RolloutStore,
    clock: Clock,
    within: Collection[str] | None = None,
) -> PlacesPlanned:
    """Who would get which place now, who has one, and who would get none, with why. Nothing is booked.

    Args:
        kept: the roll-out.
        weeks: Mondays; those that are over book nobody.
        course_days: on how many days the course is taught.
        store: where it is kept.
        clock: classes that have begun take nobody.
        within: staff numbers of the people whom who asks may book; everybody where None.
    """
    today = clock.now().date()
    people = [one for one in store.due(kept.name) if within is None or one.due.staff_number in within]
    wanted = [week for week in weeks if week >= monday(today)]
    found = deliveries(kept.draft, store, course_days, until=max(weeks, default=today))
    return plan_places(people, found, wanted, today=today)


def book_due(
    *,
    by: str,
    name: str,
    weeks: Sequence[date],
    batch: str,
    course_days: int,
    store: RolloutStore,
    work: Work,
    clock: Clock,
    within: Collection[str] | None = None,
) -> PlacesPlanned:
    """Book everybody who is to come in some weeks and for whom there is a place, in the order drawn.

    Booking again books only who has no place yet. Each person has an event of their own, with the batch.

    Raises:
        Refused: there is no such roll-out, or it was ended.
    """
    with work.transaction():
        kept = store.read(name)
        if kept.ended:
            raise Refused("This roll-out was ended; book its people as any others.")
        found = places_seen(
            kept=kept, weeks=weeks, course_days=course_days, store=store, clock=clock, within=within
        )
        places = [
            (day.class_id, known.due.staff_number, "booked")
            for known, delivery in found.booked
            for day in delivery.classes
        ]
        store.add_places(places, by=by, at=clock.now(), reason=f"due in {name}")
        classes: defaultdict[str, list[str]] = defaultdict(list)
        for class_id, number, _ in places:
            classes[number].append(class_id)
        work.record(
            *(
                AuditEvent(by, "place_booked", f"person:{number}", {"classes": held, "rollout": name}, batch)
                for number, held in classes.items()
            )
        )
    return found
