"""Cohort moments: the small tables from which every estimate and its error follow exactly.

For an officer i in training cohort g with outcome path y_i (one number a period), keep per cohort the
count of officers, the sum of y_i, and the sum of y_i y_i'. Two sets with disjoint officers add.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from operator import attrgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import CalledWrongly
from levelhead.rollout.clusters import Clusters, by_cohort

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class CohortMoments:
    """The moments of one outcome. G cohorts, T periods numbered 1..T.

    Every officer is observed in every period, and a period without a record counts as zero. Sums of whole
    numbers are exact up to 2**53.

    Attributes:
        outcome: the outcome's name.
        first_trained: (G,) period from which the cohort counts as trained, strictly increasing; T + 1 or
            later means that the cohort is not trained inside the window. With `present`, several rows may be
            of one cohort, so it does not decrease.
        officers: (G,) number of officers.
        officers_with_records: (G,) number of officers with at least one non-zero period.
        total: (G, T) sum over officers of y_it.
        product: (G, T, T) sum over officers of y_is * y_it, symmetric in s and t.
        classes: the officers gathered by class, where that was collected.
        present: (G, T) whether the officers of a row are in service; None where all are in every period.

    Raises:
        ValueError: the tables do not fit together; the message names everything that does not.
    """

    outcome: str
    first_trained: NDArray[np.int64]
    officers: NDArray[np.int64]
    officers_with_records: NDArray[np.int64]
    total: NDArray[np.float64]
    product: NDArray[np.float64]
    classes: Clusters | None = None
    present: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        wrong = _shapes_that_do_not_fit(self) or _values_that_cannot_be(self)
        if wrong:
            raise ValueError(f"moments of {self.outcome}: {'; '.join(wrong)}")

    @property
    def periods(self) -> int:
        """T, the number of periods."""
        return int(self.total.shape[1])

    def __add__(self, other: CohortMoments) -> CohortMoments:
        """The moments of two sets of officers that share no officer.

        Raises:
            ValueError: the outcomes, cohorts or periods differ; the message names both sides.
        """
        for name, ours, theirs in (
            ("outcomes", self.outcome, other.outcome),
            ("periods", self.periods, other.periods),
            ("cohorts", self.first_trained.tolist(), other.first_trained.tolist()),
            ("presence", self.in_service().tolist(), other.in_service().tolist()),
        ):
            if ours != theirs:
                raise ValueError(f"moments can be added only for the same {name}: {ours} and {theirs} differ")
        return replace(
            self,
            officers=self.officers + other.officers,
            officers_with_records=self.officers_with_records + other.officers_with_records,
            total=self.total + other.total,
            product=self.product + other.product,
            classes=self.classes + other.classes if self.classes and other.classes else None,
        )

    def cohorts_where(self, keep: NDArray[np.bool_]) -> CohortMoments:
        """The cohorts for which `keep`, (G,) booleans, is true."""
        return replace(
            self,
            first_trained=self.first_trained[keep],
            officers=self.officers[keep],
            officers_with_records=self.officers_with_records[keep],
            total=self.total[keep],
            product=self.product[keep],
            classes=self.classes.where(keep) if self.classes else None,
            present=None if self.present is None else self.present[keep],
        )

    def until(self, last: int) -> CohortMoments:
        """The periods 1 to `last`."""
        return replace(
            self,
            total=self.total[:, :last],
            product=self.product[:, :last, :last],
            classes=self.classes.periods(np.arange(last)) if self.classes else None,
            present=None if self.present is None else self.present[:, :last],
        )

    def clusters(self, name: str) -> Clusters:
        """The clusters by `officer`, `class` or `cohort`.

        Raises:
            CalledWrongly: there is no such kind, or classes were not collected.
        """
        if name == "officer":
            sized = self.officers.astype(float)
            return Clusters(name, self.officers, self.officers_with_records, self.product, self.total, sized)
        if name == "cohort":
            return by_cohort(self.officers, self.total)
        if name == "class" and self.classes:
            return self.classes
        raise CalledWrongly(f"these moments are not gathered by {name}")

    def in_service(self) -> NDArray[np.bool_]:
        """(G, T) whether the officers of a row are in service."""
        everywhere = np.ones(self.total.shape, dtype=np.bool_)
        return everywhere if self.present is None else self.present

    def exposed(self) -> NDArray[np.float64]:
        """(G, T) officers in service."""
        return np.asarray(self.officers[:, None] * self.in_service(), dtype=np.float64)

    def by_cohort(self) -> CohortMoments:
        """One row a cohort, whoever was in service; products of a cohort are those of all its officers."""
        if self.present is None:
            return self
        first, row = np.unique(self.first_trained, return_inverse=True)
        return replace(
            self,
            first_trained=first,
            officers=_added(self.officers, row),
            officers_with_records=_added(self.officers_with_records, row),
            total=_added(self.total, row),
            product=_added(self.product, row),
            present=None,
        )

    def means(self) -> NDArray[np.float64]:
        """(G, T) mean over officers; every cohort must have an officer."""
        return self.total / self.officers[:, None]

    def covariances(self) -> NDArray[np.float64]:
        """(G, T, T) covariance over officers, divisor n - 1; every cohort must have two officers."""
        n, mean = self.officers[:, None, None], self.means()
        return np.asarray((self.product - n * mean[:, :, None] * mean[:, None, :]) / (n - 1))

    def trained(self) -> NDArray[np.bool_]:
        """(G, T) whether the cohort counts as trained in the period."""
        return np.arange(1, self.periods + 1) >= self.first_trained[:, None]

    def baseline(self) -> float | None:
        """Mean per officer-period over all periods before training, or None where there is none."""
        before = ~self.trained()
        officer_periods = float((self.exposed() * before).sum())
        return float(self.total[before].sum()) / officer_periods if officer_periods else None


def _added(values: NDArray[Number], row: NDArray[np.intp]) -> NDArray[Number]:
    """Sums of rows that have the same number."""
    total = np.zeros((int(row.max(initial=-1)) + 1, *values.shape[1:]), dtype=values.dtype)
    np.add.at(total, row, values)
    return total


def _shapes_that_do_not_fit(moments: CohortMoments) -> list[str]:
    if moments.total.ndim != 2:
        return [f"total has shape {moments.total.shape}, not (cohorts, periods)"]
    cohorts, periods = moments.total.shape
    wanted = {
        "first_trained": (cohorts,),
        "officers": (cohorts,),
        "officers_with_records": (cohorts,),
        "product": (cohorts, periods, periods),
    }
    if moments.classes is not None:
        wanted |= {f"classes.{name}": (cohorts,) for name in ("count", "with_records", "sized")}
        wanted |= {"classes.sized_total": (cohorts, periods), "classes.product": (cohorts, periods, periods)}
    if moments.present is not None:
        wanted |= {"present": (cohorts, periods)}
    return [
        f"{name} has shape {found}, not {shape}"
        for name, shape in wanted.items()
        if (found := attrgetter(name)(moments).shape) != shape
    ]


def _values_that_cannot_be(moments: CohortMoments) -> list[str]:
    wrong = {
        "first_trained does not increase": bool(
            (np.diff(moments.first_trained) < (0 if moments.present is not None else 1)).any()
        ),
        "records of officers who are not in service": bool(moments.total[~moments.in_service()].any()),
        "first_trained has a period before 1": bool((moments.first_trained < 1).any()),
        "officers_with_records is negative": bool((moments.officers_with_records < 0).any()),
        "officers are fewer than those with records": bool(
            (moments.officers < moments.officers_with_records).any()
        ),
        "total is not finite": not np.isfinite(moments.total).all(),
        "product is not finite": not np.isfinite(moments.product).all(),
        "product is not symmetric": not np.array_equal(moments.product, moments.product.transpose(0, 2, 1)),
    }
    return list(compress(wrong, wrong.values()))
