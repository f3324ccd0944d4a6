"""Cohort moments: the small tables from which every estimate and its error follow exactly.

For an officer i in training cohort g with outcome path y_i (one number a period), keep per cohort the
count of officers, the sum of y_i, and the sum of y_i y_i'. Two sets with disjoint officers add.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CohortMoments:
    """The moments of one outcome. G cohorts, T periods numbered 1..T.

    Attributes:
        outcome: the outcome's name.
        first_trained: (G,) period from which the cohort counts as trained, strictly increasing; T + 1 or
            later means that the cohort is not trained inside the window.
        officers: (G,) number of officers.
        officers_with_records: (G,) number of officers with at least one non-zero period.
        total: (G, T) sum over officers of y_it.
        product: (G, T, T) sum over officers of y_is * y_it, symmetric in s and t.
    """

    outcome: str
    first_trained: NDArray[np.int64]
    officers: NDArray[np.int64]
    officers_with_records: NDArray[np.int64]
    total: NDArray[np.float64]
    product: NDArray[np.float64]

    @property
    def periods(self) -> int:
        """T, the number of periods."""
        return int(self.total.shape[1])
