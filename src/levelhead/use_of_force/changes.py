"""Where the level of a series of counts changes all at once.

Optimal partitioning (Jackson and others 2005, IEEE Signal Processing Letters 12(2)): of all ways to cut a
series into stretches of one rate, the one with the lowest cost, found exactly by dynamic programming. A
stretch costs its negative Poisson log-likelihood at its own rate, over the dispersion; a cut costs a penalty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SHORTEST = 2  # periods of one level; a single odd period is no level. Set by us
_TINY = 1e-9
_KEPT = 0.9  # share of differences that say something of dispersion; the largest may be changes themselves
_MEAN_OF_KEPT = 0.623  # mean of the lower nine tenths of squared normal deviates, whose whole mean is 1


@dataclass(frozen=True, slots=True)
class Change:
    """A place where the level changes.

    Attributes:
        at: index of the first period of the new level.
        before: counts a period before it, up to the change before.
        after: counts a period from it on, up to the next change.
        ratio: of the rate after to the rate before, what was expected of each period taken into account.
    """

    at: int
    before: float
    after: float
    ratio: float


def penalty(periods: int, series: int = 1) -> float:
    """What a cut costs, in units of log-likelihood: 1.5 log(periods) + log(series looked at).

    Set by us: the first part holds false cuts in one series down (Bayes' information criterion for a rate and
    a place would be log(periods)); the second is for looking at many series.
    """
    return 1.5 * float(np.log(max(periods, 2))) + float(np.log(max(series, 1)))


def dispersion(counts: Numbers, expected: Numbers) -> float:
    """Variance over mean of counts around a level that may change now and then; at least 1.

    From the differences of neighbours, of which the largest tenth are dropped, as they may be changes.
    """
    y, e = counts, np.maximum(expected, _TINY)
    rate = (y[1:] + y[:-1]) / (e[1:] + e[:-1])
    there = rate > 0
    if not there.any():
        return 1.0
    squared = (y[1:] / e[1:] - y[:-1] / e[:-1]) ** 2 / np.maximum(rate * (1 / e[1:] + 1 / e[:-1]), _TINY)
    kept = np.sort(squared[there])[: max(1, int(there.sum() * _KEPT))]
    return max(1.0, float(kept.mean()) / _MEAN_OF_KEPT)


def changes(counts: Numbers, expected: Numbers, cost_of_a_cut: float) -> list[Change]:
    """The changes of level of one series.

    Args:
        counts: (M,) of each period.
        expected: (M,) in proportion to what each period would have at one level, such as counts elsewhere.
        cost_of_a_cut: see `penalty`.
    """
    cuts = _cuts(counts, expected, cost_of_a_cut * dispersion(counts, expected))
    if not cuts:
        return []
    edges = [0, *cuts, counts.size]
    means = [float(counts[a:b].mean()) for a, b in pairwise(edges)]
    rates = [float(counts[a:b].sum() / max(expected[a:b].sum(), _TINY)) for a, b in pairwise(edges)]
    return [
        Change(cut, means[k], means[k + 1], rates[k + 1] / rates[k] if rates[k] else float("inf"))
        for k, cut in enumerate(cuts)
    ]


def gain(counts: Numbers, expected: Numbers, cuts: list[int]) -> float:
    """How much better a series is told by some cuts than by one level, in log-likelihood over dispersion."""
    stretches = list(pairwise([0, *cuts, counts.size]))
    whole = _cost(counts.sum(), expected.sum())
    parts = sum(_cost(counts[a:b].sum(), expected[a:b].sum()) for a, b in stretches)
    return float((whole - parts) / dispersion(counts, expected))


def _cost(total: Any, expecting: Any) -> Any:
    """Negative log-likelihood of a stretch at its own rate, without what is the same for every partition."""
    return -total * np.log(np.maximum(total, _TINY) / np.maximum(expecting, _TINY))


def _cuts(counts: Numbers, expected: Numbers, cost_of_a_cut: float) -> list[int]:
    """First periods of the stretches after the first, by dynamic programming; ties go to the earlier cut."""
    n = counts.size
    if n < 2 * SHORTEST:
        return []
    y = np.concatenate([[0.0], np.cumsum(counts)])
    e = np.concatenate([[0.0], np.cumsum(np.maximum(expected, _TINY))])
    best = np.full(n + 1, np.inf)
    best[0] = -cost_of_a_cut
    came_from = np.zeros(n + 1, dtype=np.int64)
    for end in range(SHORTEST, n + 1):
        start = np.arange(0, end - SHORTEST + 1)
        own = _cost(y[end] - y[start], e[end] - e[start])
        cost = np.round(best[start] + own + cost_of_a_cut, 9)
        came_from[end] = start[int(cost.argmin())]
        best[end] = cost.min()
    found: list[int] = []
    end = int(came_from[n])
    while end:
        found.append(end)
        end = int(came_from[end])
    return found[::-1]
