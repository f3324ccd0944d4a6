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
        return max(float(self.products(weights, weights, fitted).sum()), 0.0)

    def products(
        self, left: NDArray[np.float64], right: NDArray[np.float64], fitted: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(G,) sum over a cohort's clusters of l_g' (Y_c - n_c f_g) times r_g' (Y_c - n_c f_g).

        Args:
            left: (G, T) influence of one record.
            right: (G, T) another.
            fitted: (G, T) what is expected of one officer.
        """
        both = ((self.product @ right[:, :, None])[:, :, 0] * left).sum(axis=1)
        of_left, of_right = ((one * self.sized_total).sum(axis=1) for one in (left, right))
        by_left, by_right = ((one * fitted).sum(axis=1) for one in (left, right))
        return np.asarray(both - of_left * by_right - of_right * by_left + self.sized * by_left * by_right)


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
