"""Look at the gates of a class, override one, and open the class."""

from __future__ import annotations

from levelhead.actions.class_ports import ClassKept, ClassStore
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.gates import Gate, Override, gates_of, may_open
from levelhead.records.register import there_at


def gates_now(
    *, class_id: str, store: ClassStore, settings: DeliverySettings, clock: Clock
) -> tuple[Gate, ...]:
    """The gates of a class as they are now; once it is open, against the learners who are there."""
    return gates_seen(store.read(class_id), store=store, settings=settings, clock=clock)


def gates_seen(
    kept: ClassKept, *, store: ClassStore, settings: DeliverySettings, clock: Clock
) -> tuple[Gate, ...]:
    """The same for a class that was read already."""
    learners = len(kept.booked)
    if kept.opened_at:
        learners = len(there_at(store.marks(kept.id).values(), clock.now()))
    return gates_of(kept.day, store.known(kept.day, learners), settings, kept.overrides)


def override_gate(
    *,
    by: str,
    class_id: str,
    gate: str,
    reason: str,
    store: ClassStore,
    settings: DeliverySettings,
    work: Work,
    clock: Clock,
) -> Override:
    """Let a class open although a gate is red, with a name and a reason that are shown ever after.

    Raises:
        Refused: the gate is not red or is overridden, no reason is given, the class is over, or whoever asks
            has a part in it: nobody lets through what they are to be kept safe by themselves.
    """
    if not reason.strip():
        raise Refused("An override needs a reason.")
    with work.transaction():
        kept = store.read(class_id)
        _must_not_be_over(kept)
        if by in kept.day.staff:
            raise Refused("You have a part in this class; somebody who has none looks at its gates.")
        found = next(
            (one for one in gates_seen(kept, store=store, settings=settings, clock=clock) if one.id == gate),
            None,
        )
        if found is None or found.colour != "red":
            raise Refused(f"The gate '{gate}' is not red; there is nothing to override.")
        if found.lets_open:
            raise Refused(f"The gate '{gate}' is overridden already.")
        override = Override(gate, found.reason, reason, by, clock.now())
        store.add_override(class_id, override)
        detail = {"gate": gate, "found": found.reason, "reason": reason}
        work.record(AuditEvent(by, "gate_overridden", f"class:{class_id}", detail))
    return override


def open_class(
    *,
    by: str,
    class_id: str,
    store: ClassStore,
    settings: DeliverySettings,
    work: Work,
    clock: Clock,
    reason: str = "",
) -> tuple[Gate, ...]:
    """Open a class for its register; the gates as they were.

    On its day; afterwards with a reason that stays with the class, for a register that was kept on paper.

    Raises:
        Refused: a gate is red and not overridden, its day is to come, its day is over and no reason is given,
            or the class is open or over.
    """
    with work.transaction():
        kept, now = store.read(class_id), clock.now()
        _must_not_be_over(kept)
        if kept.opened_at:
            raise Refused("This class is open already.")
        today = now.astimezone(kept.day.starts_at.tzinfo).date()
        if today < kept.day.on:
            raise Refused(f"This class is on {kept.day.on}; it opens on that day.")
        if today > kept.day.on and not reason.strip():
            raise Refused(f"This class was on {kept.day.on}; say why it is opened only now.")
        gates = gates_seen(kept, store=store, settings=settings, clock=clock)
        if not may_open(gates):
            shut = [f"{gate.title}: {gate.reason}" for gate in gates if not gate.lets_open]
            raise Refused(f"The class cannot open. {' '.join(shut)}")
        store.add_event(class_id, "opened", by=by, at=now, reason=reason.strip())
        detail = {"gates": {gate.id: gate.colour for gate in gates}, "reason": reason.strip()}
        work.record(AuditEvent(by, "class_opened", f"class:{class_id}", detail))
    return gates


def _must_not_be_over(kept: ClassKept) -> None:
    if kept.closed_at or kept.cancelled_at:
        raise Refused("This class is over or cancelled.")
