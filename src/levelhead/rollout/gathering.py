"""Rows of moments added up where they are of the same cohort and the same service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.moments import CohortMoments


def added_up(parts: Sequence[CohortMoments]) -> CohortMoments:
    """The moments of all officers of several sets that share none."""
    return _gathered(
        parts,
        np.concatenate([one.first_trained for one in parts]),
        np.concatenate([one.in_service() for one in parts]),
    )


def regrouped(
    moments: CohortMoments, first: NDArray[np.int64], present: NDArray[np.bool_] | None = None
) -> CohortMoments:
    """The same officers in other cohorts.

    Args:
        moments: of them.
        first: (G,) the period from which each row now counts as trained.
        present: (G, T) who is now in service; None where that stays.
    """
    return _gathered([moments], first, moments.in_service() if present is None else present)


def _gathered(
    parts: Sequence[CohortMoments], first: NDArray[np.int64], present: NDArray[np.bool_]
) -> CohortMoments:
    keys, place = np.unique(np.column_stack([first, ~present]), axis=0, return_inverse=True)
    served = keys[:, 1:] == 0

    def added(name: str) -> NDArray[Any]:
        values = np.concatenate([getattr(one, name) for one in parts])
        total = np.zeros((len(keys), *values.shape[1:]), dtype=values.dtype)
        np.add.at(total, place, values)
        return total

    return CohortMoments(
        outcome=parts[0].outcome,
        first_trained=keys[:, 0].astype(np.int64),
        officers=added("officers"),
        officers_with_records=added("officers_with_records"),
        total=added("total"),
        product=added("product"),
        present=None if served.all() else served,
    )
