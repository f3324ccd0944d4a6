"""Fits in which every cohort has an effect of its own in every trained period.

The rows are patterns of service: officers of one cohort who are in service in the same periods. The outcome
of an officer, or its logarithm, is a + e_gt: e_gt is l_t before training, which all cohorts share, and free
after it. An officer's own a falls out as the row's does. Free cells are swept out in closed form, then the
rows of each cohort, and as many equations as periods are left.

Sources: Wooldridge (2021), SSRN 3906345; Wooldridge (2023), Econometrics Journal 26; for officer effects that
are conditioned out, Hausman, Hall and Griliches (1984), Econometrica 52.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.estimands import NotIdentified

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]

_SINGULAR = 1e12  # condition, after scaling; beyond it a solution has no digits to speak of


@dataclass(frozen=True, slots=True, eq=False)
class CellEffects:
    """A solution of the equations. R rows, G cohorts, W periods.

    Attributes:
        row: (R,) a of each row.
        shared: (W,) l of each period before training.
        cell: (G, W) e of each cohort and period.
    """

    row: Table
    shared: Table
    cell: Table


@dataclass(frozen=True, slots=True, eq=False)
class CohortCells:
    """Which rows belong together, and which of their cells are free.

    Attributes:
        cohort: (R,) number of each row's cohort, from 0.
        free: (G, W) the cells that are trained.
    """

    cohort: NDArray[np.intp]
    free: Flags

    def added(self, table: Table) -> Table:
        """(G, W) sums over the rows of each cohort."""
        total = np.zeros(self.free.shape)
        np.add.at(total, self.cohort, table)
        return total

    def solve(self, weights: Table, by_row: Table, by_period: Table, by_cell: Table) -> CellEffects:
        """The effects that fulfil weighted normal equations; what has no weight has the effect 0.

        Args:
            weights: (R, W) of each cell. Rows with weight in a free cell are tied to cells before training,
                by weight of their own there or through a row they share a free cell with.
            by_row: (R,) right-hand side of the equations of rows.
            by_period: (W,) of the periods before training.
            by_cell: (G, W) of the free cells.

        Raises:
            NotIdentified: the cells before training fall into parts that share no row and no period.
        """
        free = self.free[self.cohort]
        early, late = np.where(free, 0.0, weights), np.where(free, weights, 0.0)
        size = self.added(late)
        each = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
        right = by_row - (late * (each * by_cell)[self.cohort]).sum(axis=1)
        through = np.empty((len(weights), 1 + by_period.size))
        for g, rows in enumerate(self._rows()):
            own = late[rows]
            tied = np.diag(own.sum(axis=1)) - (own * each[g]) @ own.T  # by the free cells they share
            alone = early[rows].sum(axis=1) + ~weights[rows].any(axis=1)  # 1 where there is no weight
            known = np.column_stack([right[rows], early[rows]])
            through[rows] = np.linalg.solve(tied + np.diag(alone), known)
        matrix = np.diag(early.sum(axis=0)) - early.T @ through[:, 1:]
        shared = _solved(matrix, by_period - early.T @ through[:, 0])
        row = through[:, 0] - through[:, 1:] @ shared
        cell = np.where(self.free, each * (by_cell - self.added(late * row[:, None])), shared)
        return CellEffects(row, shared, cell)

    def _rows(self) -> list[NDArray[np.intp]]:
        """The rows of each cohort."""
        order = np.argsort(self.cohort, kind="stable")
        ends = np.cumsum(np.bincount(self.cohort, minlength=len(self.free)))
        return np.split(order, ends[:-1])

    def traced(self, total: Table, present: Flags) -> tuple[Flags, Flags]:
        """Rows whose records can be traced back to before training, and the free cells they say something of.

        A row with records before training says how many it would have had after. One without says so too if
        it has records in a free cell with such a row, as training raised both alike. Where nothing ties a row
        to a record before training, the likelihood is largest where it would have had none.

        Args:
            total: (R, W) records.
            present: (R, W) who is in service.

        Returns:
            (R,) and (G, W).
        """
        free = self.free[self.cohort]
        some = free & (self.added(total) > 0)[self.cohort]
        rows = np.asarray((total * ~free).any(axis=1), dtype=np.bool_)
        while True:
            touched = self.added((some & present & rows[:, None]).astype(float)) > 0
            more = np.asarray(rows | (touched[self.cohort] & (total > 0)).any(axis=1), dtype=np.bool_)
            if (more == rows).all():
                return rows, touched
            rows = more


def _solved(matrix: Table, right: Table) -> Table:
    """The solution in which the first period with an equation is 0, scaled so that one threshold tells."""
    found = np.zeros(right.size)
    kept = np.flatnonzero(np.diag(matrix) > 0)[1:]
    if kept.size == 0:
        return found
    scale = np.sqrt(np.diag(matrix)[kept])
    scaled = matrix[np.ix_(kept, kept)] / np.outer(scale, scale)
    if np.linalg.cond(scaled) > _SINGULAR:
        raise NotIdentified("some cohorts and periods before training cannot be compared with the rest")
    found[kept] = np.linalg.solve(scaled, right[kept] / scale) / scale
    return found
