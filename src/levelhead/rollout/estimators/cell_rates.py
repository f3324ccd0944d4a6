"""The Poisson likelihood in which every cohort has an effect of its own in every trained period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimators.cell_effects import CohortCells, Flags, Table

_STEPS = 300
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


def fit(cells: CohortCells, total: Table, present: Flags) -> RateFit:
    """How each row's records fall over its periods: the likelihood with officer effects conditioned out.

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
    kept = np.where(traced[:, None], total, 0.0)
    has_rate = np.where(cells.free[cells.cohort], False, kept > 0).any(axis=0)
    used = present & np.where(cells.free, touched, has_rate)[cells.cohort]
    used &= (traced | ~total.any(axis=1))[:, None]
    cell = _maximum(cells, kept, used)
    share = np.exp(_log_share(used, cell[cells.cohort]))
    shared = np.where(has_rate, np.where(cells.free, -np.inf, cell).max(axis=0), -np.inf)
    said = present & used.any(axis=1, keepdims=True)
    untrained = np.where(said, np.exp(shared - _log_size(used, cell[cells.cohort])), 0.0)
    return RateFit(used, kept.sum(axis=1, keepdims=True) * share, share, untrained)


def _maximum(cells: CohortCells, kept: Table, used: Flags) -> Table:
    """(G, W) the effects at the maximum.

    Newton's step is taken where the likelihood rises by it; else a step of proportional fitting, by which it
    always rises (Deming and Stephan 1940, Ann Math Stat 11).
    """
    cell = np.zeros(cells.free.shape)
    records, seen = kept.sum(axis=1, keepdims=True), _by_equation(cells, kept)
    log_share = _log_share(used, cell[cells.cohort])
    for _ in range(_STEPS):
        expected = records * np.exp(log_share)
        residual = cells.added(kept - expected)
        early = np.where(cells.free, 0.0, residual).sum(axis=0)
        step = cells.solve(expected, np.zeros(len(kept)), early, residual).cell
        if float((residual * step).sum()) < _CONVERGED:
            return cell + step
        ahead = _log_share(used, (cell + step)[cells.cohort])
        if _value(kept, ahead) < _value(kept, log_share):
            fitted = _by_equation(cells, expected)
            both = (seen > 0) & (fitted > 0)
            step = np.log(np.where(both, seen, 1.0) / np.where(both, fitted, 1.0))
            ahead = _log_share(used, (cell + step)[cells.cohort])
        cell, log_share = cell + step, ahead
        if np.abs(cell).max() > _LARGEST:
            break
    raise NotIdentified(
        "the Poisson likelihood has no maximum: some periods have records before training only of officers "
        "who have none in the others"
    )


def _by_equation(cells: CohortCells, table: Table) -> Table:
    """(G, W) sums that the fit must meet: of a free cell its own, of any other those of its period."""
    own = cells.added(table)
    return np.where(cells.free, own, np.where(cells.free, 0.0, own).sum(axis=0))


def _value(total: Table, log_share: Table) -> float:
    return float((total * np.where(total > 0, log_share, 0.0)).sum())


def _log_share(used: Flags, effect: Table) -> Table:
    """(R, W) logarithm of where a record of each row falls."""
    return np.asarray(np.where(used, effect, -np.inf) - _log_size(used, effect))


def _log_size(used: Flags, effect: Table) -> Table:
    """(R, 1) logarithm of the sum of exp(e_gt) over a row's cells; 0 for a row without any."""
    highest = np.where(used, effect, -np.inf).max(axis=1, keepdims=True, initial=-_FAR)
    size = np.where(used, np.exp(np.minimum(effect - highest, 0.0)), 0.0).sum(axis=1, keepdims=True)
    return np.where(size > 0, highest + np.log(np.where(size > 0, size, 1.0)), 0.0)
