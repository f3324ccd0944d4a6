"""An estimate less what the balance before training explains of it, and its variance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

# A variance that is a smaller share of its sum of squares is what rounding leaves of none.
_ROUNDING = 1e-10


def squares(one: Table) -> Table:
    """Of one table its square; of two the squares, and their product between."""
    return np.stack([one[0] * one[0], *([one[1] * one[0], one[1] * one[1]] if len(one) == 2 else [])])


def balanced(sums: Table, covariances: Table, uncentred: Table) -> tuple[Table, Table]:
    """The estimate with the weight of the balance that makes its variance smallest, and that variance.

    Args:
        sums: (1 or 2, ...) the estimate and, if it is balanced, the balance.
        covariances: (1 or 3, ...) theirs, in the order of `squares`.
        uncentred: (1 or 3, ...) the sums of squares and products that they were made from.
    """
    estimate, left = sums[0], covariances[0]
    if len(sums) == 2:
        _, joint, spread = covariances
        has_spread = spread > _ROUNDING * uncentred[2]
        beta = joint * has_spread / np.where(has_spread, spread, 1.0)
        estimate, left = estimate - beta * sums[1], left - beta * joint
    return estimate, np.where(left > _ROUNDING * uncentred[0], left, 0.0)
