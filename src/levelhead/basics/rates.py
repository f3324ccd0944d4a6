"""Rates of events that are rare: so many in so much exposure, with an interval that holds for few.

Source: Byar's approximation to the exact Poisson interval, as N. E. Breslow and N. E. Day give it (1987,
Statistical Methods in Cancer Research, volume II, IARC, page 69). It is within some hundredths of the exact
limits from one event on; for none the exact upper limit is used, the negative logarithm of 0.025.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from levelhead.basics.shares import Z_95


@dataclass(frozen=True, slots=True)
class Rate:
    """Events for each unit of exposure, with the 95 per cent interval.

    Attributes:
        events: how many.
        exposure: in how much.
        value: events for each unit of exposure.
        low: lower end.
        high: upper end.
    """

    events: int
    exposure: float
    value: float
    low: float
    high: float


def rate(events: int, exposure: float) -> Rate:
    """The rate of some events in some exposure.

    Raises:
        ValueError: there is no exposure, or fewer events than none.
    """
    if exposure <= 0 or events < 0:
        raise ValueError(f"{events} events in an exposure of {exposure}")
    low, high = _limits(events)
    return Rate(events, exposure, events / exposure, low / exposure, high / exposure)


def _limits(events: int) -> tuple[float, float]:
    """The 95 per cent limits of the mean number of events."""
    if events == 0:
        return 0.0, -math.log(0.025)
    more = events + 1
    low = events * (1 - 1 / (9 * events) - Z_95 / (3 * math.sqrt(events))) ** 3
    high = more * (1 - 1 / (9 * more) + Z_95 / (3 * math.sqrt(more))) ** 3
    return low, high
