"""How far two markers agree: equal, within one, and weighted kappa, each with its interval.

Sources: J. Cohen (1968), Psychological Bulletin 70, 213-220, for weighted kappa, here with quadratic weights;
J. L. Fleiss, J. Cohen and B. S. Everitt (1969), Psychological Bulletin 72, 323-327, for its standard error;
Wilson's interval for the shares.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from levelhead.basics.shares import Z_95, Share, share

SCORES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Kappa:
    """Weighted kappa with its large-sample standard error and 95 per cent interval, cut at -1 and 1."""

    value: float
    std_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two markers agree.

    Attributes:
        pairs: how many ratings were marked twice.
        equal: the share with the same score.
        within_one: the share with scores at most one apart.
        kappa: None where it is not defined: nobody's scores vary.
    """

    pairs: int
    equal: Share
    within_one: Share
    kappa: Kappa | None


def agreement(pairs: Sequence[tuple[int, int]]) -> Agreement | None:
    """How far the scores of pairs agree; None where nothing was marked twice.

    Raises:
        ValueError: a score is not 1 to 5.
    """
    if any(score not in SCORES for pair in pairs for score in pair):
        raise ValueError("scores are 1 to 5")
    if not pairs:
        return None
    equal = sum(1 for first, second in pairs if first == second)
    near = sum(1 for first, second in pairs if abs(first - second) <= 1)
    return Agreement(len(pairs), share(equal, len(pairs)), share(near, len(pairs)), weighted_kappa(pairs))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> Kappa | None:
    """Cohen's weighted kappa, with weights 1 - (i - j)²/16; None where chance alone would agree fully."""
    count = len(pairs)
    cells = {cell: n / count for cell, n in Counter(pairs).items()}
    rows = {i: sum(p for (a, _), p in cells.items() if a == i) for i in SCORES}
    columns = {j: sum(p for (_, b), p in cells.items() if b == j) for j in SCORES}
    observed = sum(p * _weight(i, j) for (i, j), p in cells.items())
    chance = sum(rows[i] * columns[j] * _weight(i, j) for i in SCORES for j in SCORES)
    if math.isclose(chance, 1.0):
        return None
    value = (observed - chance) / (1 - chance)
    by_row = {i: sum(columns[j] * _weight(i, j) for j in SCORES) for i in SCORES}
    by_column = {j: sum(rows[i] * _weight(i, j) for i in SCORES) for j in SCORES}
    spread = sum(
        p * (_weight(i, j) - (by_row[i] + by_column[j]) * (1 - value)) ** 2 for (i, j), p in cells.items()
    )
    variance = (spread - (value - chance * (1 - value)) ** 2) / (count * (1 - chance) ** 2)
    error = math.sqrt(max(variance, 0.0))
    return Kappa(value, error, max(value - Z_95 * error, -1.0), min(value + Z_95 * error, 1.0))


def _weight(first: int, second: int) -> float:
    return 1 - (first - second) ** 2 / (len(SCORES) - 1) ** 2
