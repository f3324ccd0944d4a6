"""Who is taken as independent of whom: officers, whole classes, or whole cohorts.

A cluster c of n_c officers has the summed path Y_c. Every clustered variance of an estimate that is linear in
records is a sum over clusters of (w_g' (Y_c - n_c f_g))^2, which needs four small tables a cohort.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The clusters of G cohorts in T periods. Sets of disjoint clusters add.

    Attributes:
        name: `officer`, `class` or `cohort`.
        count: (G,) clusters.
        with_records: (G,) clusters with at least one record.
        product: (G, T, T) sum over clusters of Y_cs Y_ct, symmetric in s and t.
        sized_total: (G, T) sum over clusters of n_c Y_ct.
        sized: (G,) sum over clusters of n_c squared.
    """

    name: str
    count: NDArray[np.int64]
    with_records: NDArray[np.int64]
    product: NDArray[np.float64]
    sized_total: NDArray[np.float64]
    sized: NDArray[np.float64]

    def __add__(self, other: Clusters) -> Clusters:
        """The clusters of two sets that share none.

        Raises:
            ValueError: they are clusters of different kinds.
        """
        if self.name != other.name:
            raise ValueError(f"clusters can be added only of one kind: {self.name} and {other.name} differ")
        return Clusters(
            self.name,
            self.count + other.count,
            self.with_records + other.with_records,
            self.product + other.product,
            self.sized_total + other.sized_total,
            self.sized + other.sized,
        )

    def where(self, keep: NDArray[np.bool_]) -> Clusters:
        """The cohorts for which `keep`, (G,) booleans, is true."""
        return Clusters(
            self.name,
            self.count[keep],
            self.with_records[keep],
            self.product[keep],
            self.sized_total[keep],
            self.sized[keep],
        )

    def periods(self, kept: NDArray[np.intp]) -> Clusters:
        """The periods at these indices, from 0."""
        return replace(
            self,
            product=self.product[:, kept][:, :, kept],
            sized_total=self.sized_total[:, kept],
        )

    def squares(self, weights: NDArray[np.float64], fitted: NDArray[np.float64]) -> float:
        """Sum over clusters of (w_g' (Y_c - n_c f_g))^2.

        Args:
            weights: (G, T) influence of one record.
            fitted: (G, T) what is expected of one officer.
        """
        quadratic = (weights[:, None, :] @ self.product @ weights[:, :, None])[:, 0, 0]
        own, common = (weights * self.sized_total).sum(axis=1), (weights * fitted).sum(axis=1)
        return max(float((quadratic - 2 * own * common + self.sized * common**2).sum()), 0.0)

    def covariance_of_means(
        self, officers: NDArray[np.int64], mean: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(G, T, T) covariance of a cohort's mean path, if its clusters were drawn independently.

        C / (C - 1) sum over c of (Y_c - n_c m)(Y_c - n_c m)' / n^2; for officers that is S_g / n_g. Every
        cohort must have two clusters.

        Args:
            officers: (G,) of each cohort.
            mean: (G, T) of each cohort.
        """
        cross = self.sized_total[:, :, None] * mean[:, None, :]
        spread = self.product - cross - cross.transpose(0, 2, 1)
        spread = spread + self.sized[:, None, None] * mean[:, :, None] * mean[:, None, :]
        factor = self.count / (self.count - 1) / np.square(officers.astype(float))
        return np.asarray(spread * factor[:, None, None])


def by_cohort(officers: NDArray[np.int64], total: NDArray[np.float64]) -> Clusters:
    """Every cohort as one cluster.

    Args:
        officers: (G,) of each cohort.
        total: (G, T) records of each cohort.
    """
    n = officers.astype(float)
    return Clusters(
        name="cohort",
        count=np.ones(n.size, dtype=np.int64),
        with_records=np.asarray(total.any(axis=1), dtype=np.int64),
        product=total[:, :, None] * total[:, None, :],
        sized_total=n[:, None] * total,
        sized=n**2,
    )
