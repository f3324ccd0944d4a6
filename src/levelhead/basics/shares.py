"""Shares of people who said yes, with intervals that hold for few answers and near 0 and 1.

Sources: E. B. Wilson (1927), Journal of the American Statistical Association 22; R. G. Newcombe (1998),
Statistics in Medicine 17: one share (pages 857-872, method 3), two independent shares (873-890, method 10),
paired shares (2635-2650, method 10). Every interval is of 95 per cent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """A share, or a difference of two, with its 95 per cent interval.

    Attributes:
        value: from 0 to 1; a difference from -1 to 1.
        low: lower end.
        high: upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """People who answered twice.

    Attributes:
        both: yes before and after.
        only_before: yes before, no after.
        only_after: no before, yes after.
        neither: no both times.
    """

    both: int
    only_before: int
    only_after: int
    neither: int

    @property
    def people(self) -> int:
        """How many."""
        return self.both + self.only_before + self.only_after + self.neither


def share(yes: int, answered: int) -> Share:
    """The share of yes with Wilson's interval.

    Raises:
        ValueError: nobody answered, or more said yes than answered.
    """
    if not 0 <= yes <= answered or answered == 0:
        raise ValueError(f"{yes} of {answered} is no share")
    value = yes / answered
    centre = value + Z_95**2 / (2 * answered)
    half = Z_95 * math.sqrt(value * (1 - value) / answered + Z_95**2 / (4 * answered**2))
    scale = 1 + Z_95**2 / answered
    # At the ends the exact bound is 0 or 1; rounding may miss it by the last digit.
    low = 0.0 if yes == 0 else (centre - half) / scale
    high = 1.0 if yes == answered else (centre + half) / scale
    return Share(value, low, high)


def change(before: tuple[int, int], after: tuple[int, int]) -> Share:
    """After less before, of different people: yes and answered of each (Newcombe's method 10)."""
    was, now = share(*before), share(*after)
    value = now.value - was.value
    low = value - math.hypot(now.value - now.low, was.high - was.value)
    high = value + math.hypot(now.high - now.value, was.value - was.low)
    return Share(value, low, high)


def paired_change(pairs: Pairs) -> Share:
    """After less before, of the same people (Newcombe's method 10, with the correction of the correlation).

    Raises:
        ValueError: nobody answered twice.
    """
    people = pairs.people
    was = share(pairs.both + pairs.only_before, people)
    now = share(pairs.both + pairs.only_after, people)
    phi = _correlation(pairs)
    value = now.value - was.value
    down, up = now.value - now.low, was.high - was.value
    low = value - math.sqrt(max(down**2 - 2 * phi * down * up + up**2, 0.0))
    up, down = now.high - now.value, was.value - was.low
    high = value + math.sqrt(max(up**2 - 2 * phi * up * down + down**2, 0.0))
    return Share(value, low, high)


def exact_p(pairs: Pairs) -> float:
    """Two-sided exact p of McNemar: whether changes in the two directions are equally likely."""
    changed = pairs.only_before + pairs.only_after
    fewer = min(pairs.only_before, pairs.only_after)
    tail = sum(math.comb(changed, k) for k in range(fewer + 1))
    return min(1.0, float(Fraction(2 * tail, 2**changed)))


def bounds(yes: int, answered: int, invited: int) -> tuple[float, float]:
    """The share of everybody invited, if all who did not answer would have said no, and if all yes."""
    silent = max(invited - answered, 0)
    return yes / (answered + silent), (yes + silent) / (answered + silent)


def _correlation(pairs: Pairs) -> float:
    """Phi, drawn towards 0 by Newcombe's correction where it is positive; 0 where a margin is empty."""
    a, b, c, d = pairs.both, pairs.only_before, pairs.only_after, pairs.neither
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    product = a * d - b * c
    corrected = max(product - pairs.people / 2, 0.0) if product > 0 else float(product)
    return corrected / math.sqrt(margins)
