"""Orders written out, officer by officer, from arrangements and how far they are pushed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.uncertainty.orders import Arranged, Orders


def made_of(arranged: Arranged, orders: Orders) -> NDArray[np.int64]:
    """(orders, N) the cohort of each officer in each order of some arrangements."""
    arrangements, several = arranged.pushed[0].shape
    found = np.empty((arrangements, several, sum(row.size for row in orders.strata)), dtype=np.int64)
    for row, labels, pushed in zip(orders.strata, arranged.labels, arranged.pushed, strict=True):
        for one in range(arrangements):
            for nth in range(several):
                found[one, nth, row] = np.roll(labels[one], -pushed[one, nth])
    return found.reshape(-1, found.shape[2])
