"""Book places in a class, keep a waiting list, and give a place on when somebody cancels."""

from __future__ import annotations

from levelhead.actions.class_ports import ClassKept, ClassStore
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused


def book_place(
    *,
    by: str,
    class_id: str,
    staff_number: str,
    store: ClassStore,
    work: Work,
    clock: Clock,
    batch: str = "",
) -> str:
    """Book a place, or put the person on the waiting list of a full class; which of the two.

    `batch` names what was booked together; each person has an event of their own.

    Raises:
        Refused: the class is over or cancelled, or the person does not serve on its day.
    """
    with work.transaction():
        kept = store.read(class_id)
        _must_take_bookings(kept)
        if staff_number not in store.serving({staff_number}, kept.day):
            raise Refused(f"Nobody who serves on {kept.day.on} has the number {staff_number}.")
        now_is = kept.places.get(staff_number)
        if now_is in {"booked", "waiting"}:
            return now_is
        state = "booked" if len(kept.booked) < kept.day.capacity else "waiting"
        store.add_place(class_id, staff_number, state, by=by, at=clock.now(), reason="")
        work.record(
            AuditEvent(
                by,
                f"place_{state}",
                f"person:{staff_number}",
                {"class": class_id, **({"batch": batch} if batch else {})},
            )
        )
    return state


def cancel_place(
    *, by: str, class_id: str, staff_number: str, reason: str, store: ClassStore, work: Work, clock: Clock
) -> str:
    """Give a place back, with a reason; the staff number of who gets it from the waiting list, or empty.

    Raises:
        Refused: no reason is given, the person has no place, or the class is over.
    """
    if not reason.strip():
        raise Refused("Say why the place is given back.")
    with work.transaction():
        kept, now = store.read(class_id), clock.now()
        _must_take_bookings(kept)
        state = kept.places.get(staff_number)
        if state not in {"booked", "waiting"}:
            raise Refused(f"{staff_number} has no place in this class.")
        store.add_place(class_id, staff_number, "cancelled", by=by, at=now, reason=reason)
        detail = {"class": class_id, "reason": reason}
        events = [AuditEvent(by, "place_cancelled", f"person:{staff_number}", detail)]
        # A class whose capacity was cut may still be full when a place is given back.
        is_free = state == "booked" and len(kept.booked) - 1 < kept.day.capacity
        given = kept.waiting[0] if is_free and kept.waiting else ""
        if given:
            store.add_place(class_id, given, "booked", by=by, at=now, reason="from the waiting list")
            events.append(AuditEvent(by, "place_booked", f"person:{given}", {"class": class_id}))
        work.record(*events)
    return given


def _must_take_bookings(kept: ClassKept) -> None:
    if kept.closed_at or kept.cancelled_at:
        raise Refused("This class is over or cancelled.")
