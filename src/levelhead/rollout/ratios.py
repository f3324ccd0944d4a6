"""Rates whose denominator is recorded too: force per hour on duty, injuries per report.

A mean of officers' own rates would weigh an hour of somebody who works few more than an hour of others, and
has no value for somebody with none. So the sums are compared, and their joint moments say how surely.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from levelhead.rollout import expressions as tables
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.paths import OfficerPaths, read_paths
from levelhead.rollout.protocol import DUTY_HOURS, Ratio

MINUTES = 60  # hours are kept as whole minutes, so that their sums are exact


@dataclass(frozen=True, slots=True, eq=False)
class RatioMoments:
    """Joint moments of what is counted and of what it is counted per. G cohorts, T periods.

    The columns 0..T-1 are what is counted in the periods, T..2T-1 what it is counted per.

    Attributes:
        name: of the ratio.
        first_trained: (G,) as in `CohortMoments`.
        officers: (G,).
        with_records: (G, 2) officers with something counted, and with something to count per.
        total: (G, 2T) sums over officers.
        product: (G, 2T, 2T) sums over officers of products.
    """

    name: str
    first_trained: NDArray[np.int64]
    officers: NDArray[np.int64]
    with_records: NDArray[np.int64]
    total: NDArray[np.float64]
    product: NDArray[np.float64]

    @property
    def periods(self) -> int:
        """T, the number of periods."""
        return int(self.total.shape[1] // 2)

    def __add__(self, other: RatioMoments) -> RatioMoments:
        """Of two sets of officers that share none; both of the same cohorts."""
        return replace(
            self,
            officers=self.officers + other.officers,
            with_records=self.with_records + other.with_records,
            total=self.total + other.total,
            product=self.product + other.product,
        )

    def side(self, *, below: bool) -> CohortMoments:
        """The moments of what it is counted per, or of what is counted."""
        taken = slice(self.periods, None) if below else slice(None, self.periods)
        return CohortMoments(
            self.name,
            self.first_trained,
            self.officers,
            self.with_records[:, int(below)],
            self.total[:, taken],
            self.product[:, taken, taken],
        )

    def where(self, keep: NDArray[np.bool_]) -> RatioMoments:
        """The cohorts for which `keep`, (G,) booleans, is true."""
        return RatioMoments(
            self.name,
            self.first_trained[keep],
            self.officers[keep],
            self.with_records[keep],
            self.total[keep],
            self.product[keep],
        )


@dataclass(frozen=True, slots=True)
class RatioCounts:
    """What became of the officer-periods of a ratio; nothing disappears.

    Attributes:
        top: counted in all.
        below: of what it is counted per, in all; hours in hours.
        missing: officer-periods set aside, as it is not known what to count per.
        missing_top: counted in those.
        without: officer-periods with something counted and nothing to count it per; they are kept.
        without_top: counted in those.
    """

    top: int
    below: float
    missing: int
    missing_top: int
    without: int
    without_top: int


@dataclass(frozen=True, slots=True, eq=False)
class RatioRead:
    """A ratio of the protocol, read.

    Attributes:
        ratio: of the protocol.
        moments: of it.
        counts: of its officer-periods.
    """

    ratio: Ratio
    moments: RatioMoments
    counts: RatioCounts


def moments_of(
    name: str, first: NDArray[np.int64], top: NDArray[np.float64], below: NDArray[np.float64]
) -> RatioMoments:
    """The joint moments of N officers, from (N,) first trained periods and two (N, T) tables."""
    cohorts, row = np.unique(first, return_inverse=True)
    both = np.hstack([top, below])
    members = [both[row == g] for g in range(cohorts.size)]
    return RatioMoments(
        name,
        cohorts.astype(np.int64),
        np.bincount(row, minlength=cohorts.size).astype(np.int64),
        np.array([[half.any(axis=1).sum() for half in np.hsplit(one, 2)] for one in members]),
        np.array([one.sum(axis=0) for one in members]),
        # A product with itself is symmetric to the last digit only where it is made so.
        np.array([(square + square.T) / 2 for one in members for square in [one.T @ one]]),
    )


def read_ratio(rows: Any, ratio: Ratio, values: tuple[Any, Any], window: Window, roster: Any) -> RatioRead:
    """Read what a ratio needs of the officers who are counted.

    Args:
        rows: panel or records with `officer_id` and `period` or `occurred_on`.
        ratio: of the protocol.
        values: what is counted in each row, and what it is counted per (hours, or a count), null if unknown.
        window: the periods observed.
        roster: `officer_id` and `first_trained`.
    """
    is_hours = ratio.per == DUTY_HOURS
    top, below = (_number(value) for value in values)
    scale = MINUTES if is_hours else 1
    below = (below * scale).round().cast("int64")
    known = below.notnull() if is_hours else ibis.literal(True)
    kept, unknown = ibis.ifelse(known, top, 0), ibis.ifelse(known, 0, 1)
    table = rows.mutate(top=kept, below=below.fill_null(0), unknown=unknown, lost=top.fill_null(0) - kept)
    wanted = [Outcome(name, "count", name) for name in ("top", "below", "unknown", "lost")]
    return _read(ratio, read_paths(table, wanted, window, roster), scale)


def _read(ratio: Ratio, paths: OfficerPaths, scale: int) -> RatioRead:
    top, below, unknown, lost = paths.outcomes.values()
    without = (top > 0) & (below == 0)
    counts = RatioCounts(
        top=int(top.sum()),
        below=float(below.sum() / scale),
        missing=int((unknown > 0).sum()),
        missing_top=int(lost.sum()),
        without=int(without.sum()),
        without_top=int(top[without].sum()),
    )
    return RatioRead(ratio, moments_of(ratio.name, paths.first_trained, top, below / scale), counts)


def seen_in(rows: Any, roster: Any) -> Any:
    """The officers of a roster of whom a panel has rows; the others are in no sum and no count."""
    seen = rows.select("officer_id").distinct()
    return roster.semi_join(seen, tables.same(roster.officer_id, seen.officer_id))


def _number(value: Any) -> Any:
    return value.cast("int64") if value.type().is_boolean() else value
