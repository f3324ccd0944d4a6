"""Estimates and errors under any order of training, of officers who are not in service throughout.

Who is in service when belongs to the officer, as the records do, and stays the officer's whichever cohort the
draw puts the officer into. How many of a cohort are in service, and so the weights of the comparisons, change
with the order. Each is what `random_timing` gives on the rows that order would have made.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.estimands import NotIdentified, Timetable, cells_of, contrasts
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.balance import Table, balanced, squares

Records = tuple[NDArray[np.intp], NDArray[np.intp], Table]


class FitsWhilePresent:
    """The estimate of every outcome, and its variance, for any way to put officers into cohorts."""

    def __init__(
        self, paths: OfficerPaths, present: NDArray[np.bool_], estimand: str, *, is_balanced: bool
    ) -> None:
        """Keep the records one by one, and the patterns of service.

        Args:
            paths: of the officers.
            present: (N, T) who is in service.
            estimand: that is estimated.
            is_balanced: whether the balance before training is taken off, as the efficient estimator does.

        Raises:
            NotIdentified: nobody can be compared in the order that was drawn.
        """
        self.first, drawn = np.unique(paths.first_trained, return_inverse=True)
        self.sizes = np.bincount(drawn)
        self.spread = self.sizes / np.maximum(self.sizes - 1, 1)
        self.estimand, self.sums = estimand, 2 if is_balanced else 1
        patterns, self.pattern = np.unique(present, axis=0, return_inverse=True)
        self.patterns = patterns.astype(np.float64)
        self.records: list[Records] = []
        for path in paths.outcomes.values():
            officer, period = np.nonzero(path)
            self.records.append((officer, period, path[officer, period]))
        self._weights(drawn)

    def fits(self, cohort: NDArray[np.int64]) -> list[tuple[float, float]]:
        """The estimate of every outcome, and its variance; no number where nobody can be compared."""
        try:
            weights, share = self._weights(cohort)
        except NotIdentified:
            return [(np.nan, np.nan)] * len(self.records)
        return [self._fit(cohort, weights, share, one) for one in self.records]

    def _weights(self, cohort: NDArray[np.int64]) -> tuple[Table, Table]:
        """(1 or 2, G, T) the weight of a record in the estimate and in its balance, and (G, T) in its mean.

        Raises:
            NotIdentified: nobody can be compared in this order.
        """
        count = len(self.patterns)
        members = np.bincount(cohort * count + self.pattern, minlength=self.sizes.size * count)
        exposed = members.reshape(-1, count) @ self.patterns
        share = np.divide(1.0, exposed, out=np.zeros_like(exposed), where=exposed > 0)
        several = self.sizes > 1
        times = Timetable(self.first[several], exposed[several])
        weights = np.zeros((self.sums, *exposed.shape))
        weights[:, several] = contrasts(times, cells_of(times, self.estimand))[: self.sums]
        return weights * share, share

    def _fit(
        self, cohort: NDArray[np.int64], weights: Table, share: Table, records: Records
    ) -> tuple[float, float]:
        """Of one outcome: Neyman's variance, from each officer's part less what is expected of one like it.

        Expected is, of whoever is in service when the officer is, the mean of the cohort.
        """
        officer, period, value = records
        place = cohort[officer] * share.shape[1] + period
        total = np.bincount(place, value, share.size).reshape(share.shape)
        own = np.array([np.bincount(officer, one.ravel()[place] * value, cohort.size) for one in weights])
        expected = ((weights * total * share) @ self.patterns.T)[:, cohort, self.pattern]
        spread = self.spread[cohort]
        estimate, variance = balanced(
            (weights * total).sum(axis=(1, 2)),
            (squares(own - expected) * spread).sum(axis=1),
            (squares(own) * spread).sum(axis=1),
        )
        return float(estimate), float(variance)
