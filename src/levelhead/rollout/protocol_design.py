"""The [design] of a protocol."""

from __future__ import annotations

from levelhead.rollout.protocol import Design, Period
from levelhead.rollout.protocol_keys import Keys


def read_design(keys: Keys, period: Period) -> Design:
    """How the order is drawn; faults are kept in `keys`."""
    people, seed, first = keys.text("people"), keys.whole("seed", 0), keys.whole("first_period", 1)
    many = keys.whole("training_periods", 2)
    seats = _seats(keys, many)
    design = Design(
        people=people,
        seed=seed,
        first_period=first,
        training_periods=many,
        classes_a_period=0 if keys.has("seats") else keys.whole("classes_a_period", 1),
        class_size=keys.whole("class_size", 1),
        strata=keys.texts("strata"),
        seats=seats,
    )
    last = design.first_period + design.training_periods - 1
    if last > period.count:
        keys.fault(
            "protocol-wrong-value",
            "training_periods",
            expected=f"training that ends by period {period.count}, the last of [period]",
            found=f"training up to period {last}",
            remedy="Begin earlier, train in fewer periods, or observe longer.",
        )
    keys.finish()
    return design


def _seats(keys: Keys, periods: int) -> tuple[int, ...]:
    """The seats of each training period, where they are written; none where each has as many."""
    if not keys.ask("seats"):
        return ()
    seats = keys.wholes("seats")
    if seats and (len(seats) != periods or not any(seats)):
        keys.fault(
            "protocol-wrong-value",
            "seats",
            expected=f"the seats of each of the {periods} training periods, with a seat in one of them",
            found=f"{len(seats)} numbers that add up to {sum(seats)}",
            remedy="Write one number for each training period; 0 where there is no class.",
        )
        return ()
    return seats
