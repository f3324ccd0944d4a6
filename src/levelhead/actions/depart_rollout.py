"""Depart from what was drawn: swap two people's weeks, move one, note something else, or end a roll-out.

What was drawn stays as it is. A departure says who did what, when and why, and stands beside it.
"""

from __future__ import annotations

from datetime import date

from levelhead.actions.book_place import cancel_place
from levelhead.actions.class_ports import ClassStore
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.actions.rollout_ports import RolloutEvent, RolloutKept, RolloutStore
from levelhead.basics.errors import Refused
from levelhead.records.demand import monday
from levelhead.records.due import DueKnown


def move_due(
    *,
    by: str,
    name: str,
    staff_number: str,
    week: date,
    reason: str,
    store: RolloutStore,
    classes: ClassStore,
    work: Work,
    clock: Clock,
) -> None:
    """Let one person come in another week than was drawn; places they hold are given back.

    Raises:
        Refused: no reason is given, they are not in the roll-out or trained already, or the week is over.
    """
    _must_say_why(reason)
    with work.transaction():
        kept, now = _under_way(store, name), clock.now()
        known = _to_come(store, kept, staff_number)
        week = monday(week)
        if week < monday(now.date()):
            raise Refused("That week is over.")
        if week == known.week:
            raise Refused(f"{staff_number} is to come in that week already.")
        for class_id in store.places_to_come(name, staff_number, now.date()):
            cancel_place(
                by=by, class_id=class_id, staff_number=staff_number, reason="Moved in a roll-out.",
                store=classes, work=work, clock=clock,
            )  # fmt: skip
        store.add_event(name, RolloutEvent("moved", by, now, reason.strip(), staff_number, "", week))
        detail = {"rollout": name, "from": str(known.week), "to": str(week), "reason": reason.strip()}
        work.record(AuditEvent(by, "due_moved", f"person:{staff_number}", detail))


def swap_due(
    *,
    by: str,
    name: str,
    first: str,
    second: str,
    reason: str,
    store: RolloutStore,
    work: Work,
    clock: Clock,
) -> None:
    """Let two people come in each other's weeks; places that they hold change hands with the weeks.

    Raises:
        Refused: no reason is given, one of them is not in the roll-out or trained already, or both come in
            the same week or one of the weeks is over.
    """
    _must_say_why(reason)
    with work.transaction():
        kept, now = _under_way(store, name), clock.now()
        pair = [_to_come(store, kept, number) for number in (first, second)]
        weeks = [one.week for one in pair]
        if weeks[0] == weeks[1]:
            raise Refused("Both are to come in the same week.")
        if min(weeks) < monday(now.date()):
            raise Refused("One of the weeks is over; move the other person alone.")
        held = [store.places_to_come(name, number, now.date()) for number in (first, second)]
        places = [
            (class_id, number, state)
            for state, numbers in (("cancelled", (first, second)), ("booked", (second, first)))
            for number, ids in zip(numbers, held, strict=True)
            for class_id in ids
        ]
        store.add_places(places, by=by, at=now, reason="swapped in a roll-out")
        for number, other, week in ((first, second, weeks[1]), (second, first, weeks[0])):
            store.add_event(name, RolloutEvent("swapped", by, now, reason.strip(), number, other, week))
        work.record(
            *(
                AuditEvent(
                    by,
                    "due_swapped",
                    f"person:{number}",
                    {"rollout": name, "with": other, "to": str(week), "reason": reason.strip()},
                )
                for number, other, week in ((first, second, weeks[1]), (second, first, weeks[0]))
            )
        )


def note_departure(*, by: str, name: str, reason: str, store: RolloutStore, work: Work, clock: Clock) -> None:
    """Note something else that did not go as the protocol says. Raises Refused where nothing is said."""
    _must_say_why(reason)
    with work.transaction():
        kept = _under_way(store, name)
        store.add_event(kept.name, RolloutEvent("noted", by, clock.now(), reason.strip()))
        work.record(AuditEvent(by, "departure_noted", f"rollout:{name}", {"reason": reason.strip()}))


def end_rollout(*, by: str, name: str, reason: str, store: RolloutStore, work: Work, clock: Clock) -> None:
    """Give a roll-out up, with a reason; nobody is booked from it any more, and all of it stays on record.

    Raises:
        Refused: no reason is given, or it was ended before.
    """
    _must_say_why(reason)
    with work.transaction():
        kept = _under_way(store, name)
        store.add_event(kept.name, RolloutEvent("ended", by, clock.now(), reason.strip()))
        work.record(AuditEvent(by, "rollout_ended", f"rollout:{name}", {"reason": reason.strip()}))


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why.")


def _under_way(store: RolloutStore, name: str) -> RolloutKept:
    kept = store.read(name)
    if kept.ended:
        raise Refused("This roll-out was ended.")
    return kept


def _to_come(store: RolloutStore, kept: RolloutKept, number: str) -> DueKnown:
    known = next((one for one in store.due(kept.name) if one.due.staff_number == number), None)
    if known is None:
        raise Refused(f"{number} is not in this roll-out.")
    if known.completed_on is not None:
        raise Refused(f"{number} has completed the course.")
    return known
