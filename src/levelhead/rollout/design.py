"""The order of training drawn at random, by a procedure that anybody can repeat from the protocol.

1. The training periods are put into a drawn order, with the protocol's seed (NumPy's Philox generator).
2. Officers are sorted by their identifier, as text, and put together in strata by the protocol's columns;
   inside each stratum the order is drawn, one permutation after the other, strata in order of their names.
3. The strata are laid end to end, and the officers dealt out to the periods in their drawn order, in turn.

So periods differ by one officer at most, in all and within a stratum, and every officer has the same chance
of every period.

Where periods have different numbers of seats, the next officer goes to the period whose seats are furthest
ahead of the officers it has: the highest seats / (2 x officers + 1), as Webster's method gives out the seats
of a parliament, the drawn order deciding between equals. With equal seats that is taking turns. Such a
quotient is above one half exactly while a seat is left, so no period ever has more officers than seats.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from levelhead.basics.seeds import generator
from levelhead.rollout.protocol import Design


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer who is to be trained.

    Attributes:
        officer_id: as text.
        strata: the values of the protocol's columns, in its order.
    """

    officer_id: str
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """When an officer is due to be trained.

    Attributes:
        officer_id: as text.
        strata: as given.
        period: number of the training period, from the window's first.
        class_id: the class of that period, such as `14-b`.
        turn: place in the order in which officers were drawn, from 0.
    """

    officer_id: str
    strata: tuple[str, ...]
    period: int
    class_id: str
    turn: int


def draw(design: Design, officers: Sequence[Candidate]) -> list[Seat]:
    """The schedule, in the order of the officers' identifiers.

    Args:
        design: seed, periods of training and capacity.
        officers: each once; their number must fit (`room`).
    """
    rng = generator(design.seed, "rollout.design")
    sequence = dealt(design.all_seats, rng.permutation(design.training_periods).tolist())
    laid: list[Candidate] = []
    for stratum in sorted({one.strata for one in officers}):
        members = sorted((one for one in officers if one.strata == stratum), key=lambda one: one.officer_id)
        laid += [members[place] for place in rng.permutation(len(members)).tolist()]
    seats: dict[int, int] = {}
    drawn = []
    for turn, (one, place) in enumerate(zip(laid, sequence, strict=False)):
        period = design.first_period + place
        taken = seats[period] = seats.get(period, 0) + 1
        class_id = f"{period}-{_letters((taken - 1) // design.class_size)}"
        drawn.append(Seat(one.officer_id, one.strata, period, class_id, turn))
    return sorted(drawn, key=lambda seat: seat.officer_id)


def room(design: Design) -> int:
    """How many officers the training periods can take."""
    return sum(design.all_seats)


def balance(seats: Sequence[Seat]) -> tuple[int, int]:
    """Fewest and most officers due in a training period."""
    counts = np.unique([seat.period for seat in seats], return_counts=True)[1]
    return int(counts.min()), int(counts.max())


def dealt(seats: Sequence[int], order: Sequence[int]) -> Iterator[int]:
    """The period of one officer after the other, until no seat is left.

    Args:
        seats: of each training period.
        order: the periods, numbered from 0; the first comes first among those whose turn it is alike.
    """
    waiting = [(-float(seats[place]), rank, place, 0) for rank, place in enumerate(order) if seats[place]]
    heapq.heapify(waiting)
    while waiting:
        _, rank, place, taken = waiting[0]
        yield place
        taken += 1
        if taken == seats[place]:
            heapq.heappop(waiting)
        else:
            heapq.heapreplace(waiting, (-seats[place] / (2 * taken + 1), rank, place, taken))


def _letters(number: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
