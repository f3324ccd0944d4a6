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

Table = NDArray[np.float64]


class PresentFits:
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
        """
        self.first, drawn = np.unique(paths.first_trained, return_inverse=True)
        self.sizes = np.bincount(drawn)
        self.estimand, self.is_balanced = estimand, is_balanced
        self.patterns, self.pattern = np.unique(present, axis=0, return_inverse=True)
        self.records = []
        for path in paths.outcomes.values():
            officer, period = np.nonzero(path)
            self.records.append((officer, period, path[officer, period]))

    def fits(self, cohort: NDArray[np.int64]) -> list[tuple[float, float]]:
        """The estimate of every outcome, and its variance.

        An order under which nobody can be compared counts as far from zero as can be, lest chances come out
        too small.
        """
        count = len(self.patterns)
        members = np.bincount(cohort * count + self.pattern, minlength=self.sizes.size * count)
        exposed = members.reshape(-1, count).astype(float) @ self.patterns
        share = np.divide(1.0, exposed, out=np.zeros_like(exposed), where=exposed > 0)
        several = self.sizes > 1
        effect, balance = np.zeros((2, *exposed.shape))
        times = Timetable(self.first[several], exposed[several])
        try:
            effect[several], balance[several] = contrasts(times, cells_of(times, self.estimand))
        except NotIdentified:
            return [(np.inf, 1.0)] * len(self.records)
        if not self.is_balanced:
            balance[:] = 0.0
        return [self._fit(cohort, effect * share, balance * share, share, one) for one in self.records]

    def _fit(
        self,
        cohort: NDArray[np.int64],
        effect: Table,
        balance: Table,
        share: Table,
        records: tuple[NDArray[np.intp], NDArray[np.intp], Table],
    ) -> tuple[float, float]:
        """Of one outcome, with the weight of the balance that makes the variance smallest."""
        officer, period, value = records
        place = cohort[officer] * share.shape[1] + period
        total = np.bincount(place, value, share.size).reshape(share.shape)
        z, x = (
            np.bincount(officer, one.ravel()[place] * value, cohort.size)
            - ((one * total * share) @ self.patterns.T)[cohort, self.pattern]
            for one in (effect, balance)
        )
        estimate, variance = float((effect * total).sum()), self._covariance(cohort, z * z)
        spread = self._covariance(cohort, x * x)
        if not spread > 0:
            return estimate, variance
        joint = self._covariance(cohort, x * z)
        return estimate - joint / spread * float((balance * total).sum()), variance - joint * joint / spread

    def _covariance(self, cohort: NDArray[np.int64], products: Table) -> float:
        """Neyman's, from each officer's part less what the cohort expects of one in service then."""
        within = np.bincount(cohort, products, self.sizes.size)
        return float((within * self.sizes / np.maximum(self.sizes - 1, 1)).sum())
