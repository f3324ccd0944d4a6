"""The Poisson likelihood in which every cohort has an effect of its own in every trained period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimators.cell_effects import Cells, Flags, Table

_STEPS = 60
_HALVINGS = 30  # of a step, before the likelihood is said to have no maximum
_CONVERGED = 1e-14  # of Newton's decrement: the squared distance to the maximum in standard errors
_LARGEST = 30.0  # an effect beyond this (a factor of 10 million million) runs away to no maximum
_FAR = 1e300  # farther than any effect


@dataclass(frozen=True, slots=True, eq=False)
class RateFit:
    """Where Newton's method ended. R rows, W periods.

    Attributes:
        used: (R, W) the cells that were fitted.
        expected: (R, W) records in them.
        share: (R, W) where a record of a row falls; sums to one over the cells used.
        untrained: (R, W) records a row would have without training, for each that it has.
    """

    used: Flags
    expected: Table
    share: Table
    untrained: Table


def fit(cells: Cells, total: Table, present: Flags) -> RateFit:
    """How each row's records fall over its periods, which is the likelihood with officer effects conditioned out.

    Where the likelihood is largest at a rate of nothing, as for a cohort or a period without a record before
    training, nothing is what is predicted: leaving such cohorts out would keep those that had a record by
    chance, and predict too much.

    Args:
        cells: the cohorts of the rows.
        total: (R, W) records.
        present: (R, W) who is in service.

    Raises:
        NotIdentified: there is no maximum, or the cells before training cannot be compared.
    """
    traced, touched = cells.traced(total, present)
    free, is_free = cells.free, cells.free[cells.cohort]
    kept = np.where(traced[:, None], total, 0.0)
    has_rate = np.where(is_free, False, kept > 0).any(axis=0)
    used = present & np.where(free, touched, has_rate)[cells.cohort]
    used &= (traced | ~total.any(axis=1))[:, None]
    shared, cell = np.zeros(has_rate.size), np.zeros(free.shape)
    value, share = _likelihood(kept, used, cell[cells.cohort])
    for _ in range(_STEPS):
        expected = kept.sum(axis=1, keepdims=True) * share
        residual = cells.added(kept - expected)
        by_period = np.where(free, 0.0, residual).sum(axis=0)
        step = cells.solve(expected, np.zeros(len(total)), by_period, residual)
        decrement = float((residual * step.cell).sum())
        part, moved = 1.0, (value, share)
        for _ in range(_HALVINGS):
            moved = _likelihood(kept, used, (cell + part * step.cell)[cells.cohort])
            if moved[0] >= value - 1e-12 * abs(value):
                break
            part /= 2
        value, share = moved
        shared, cell = shared + part * step.shared, cell + part * step.cell
        if np.abs(cell).max() > _LARGEST:
            break
        if decrement < _CONVERGED:
            untrained = _untrained(present, used, np.where(has_rate, shared, -np.inf), cell[cells.cohort])
            return RateFit(used, kept.sum(axis=1, keepdims=True) * share, share, untrained)
    raise NotIdentified(
        "the Poisson likelihood has no maximum: some periods have records before training only of officers "
        "who have none in the others"
    )


def _likelihood(total: Table, used: Flags, effect: Table) -> tuple[float, Table]:
    """Log-likelihood, and each row's shares of records, (R, W)."""
    log_share = np.where(used, effect, -np.inf) - _log_size(used, effect)
    return float((total * np.where(total > 0, log_share, 0.0)).sum()), np.exp(log_share)


def _untrained(present: Flags, used: Flags, shared: NDArray[np.float64], effect: Table) -> Table:
    """(R, W) exp(l_t) over the row's sum of exp(e_gt), which is what one record says of its officers' level."""
    said = present & used.any(axis=1, keepdims=True)
    return np.where(said, np.exp(shared - _log_size(used, effect)), 0.0)


def _log_size(used: Flags, effect: Table) -> Table:
    """(R, 1) logarithm of the sum of exp(e_gt) over a row's cells; 0 for a row without any."""
    highest = np.where(used, effect, -np.inf).max(axis=1, keepdims=True, initial=-_FAR)
    size = np.where(used, np.exp(np.minimum(effect - highest, 0.0)), 0.0).sum(axis=1, keepdims=True)
    return np.where(size > 0, highest + np.log(np.where(size > 0, size, 1.0)), 0.0)
