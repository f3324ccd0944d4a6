"""Panels as plain arrays, and their moments added up the obvious way: the slow referee of the fast path."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.moments import CohortMoments


def moments_of(
    rows: NDArray[np.float64], first: NDArray[np.int64], cohorts: NDArray[np.int64] | None = None
) -> CohortMoments:
    """Moments of `rows`, (officers, periods), with `first`, (officers,) period of training.

    `cohorts` are those that have members, unless others are given.
    """
    cohorts = np.unique(first) if cohorts is None else cohorts
    members = [rows[first == cohort] for cohort in cohorts]
    return CohortMoments(
        outcome="force",
        first_trained=cohorts.astype(np.int64),
        officers=np.array([len(group) for group in members]),
        officers_with_records=np.array([int(group.any(axis=1).sum()) for group in members]),
        total=np.array([group.sum(axis=0) for group in members], dtype=float),
        product=np.array([group.T @ group for group in members], dtype=float),
    )


def random_panel(
    seed: int, *, officers: int = 24, periods: int = 7, cohorts: tuple[int, ...] = (3, 4, 6, 7)
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Counts of officers who differ, and the period each is trained in; every cohort has members."""
    rng = np.random.default_rng(seed)
    first = rng.permutation(np.resize(cohorts, officers))
    level = rng.gamma(1.5, 0.8, officers)[:, None] * rng.uniform(0.5, 1.5, periods)
    return rng.poisson(level).astype(float), first


def absent_panel(
    seed: int, officers: int = 60
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """Counts, periods of training, and who is in service when; a third joined late or left early."""
    rows, first = random_panel(seed, officers=officers)
    rng = np.random.default_rng(seed + 100)
    periods = rows.shape[1]
    joins = np.where(rng.random(officers) < 0.2, rng.integers(2, 5, officers), 1)
    leaves = np.where(rng.random(officers) < 0.2, rng.integers(5, periods, officers), periods)
    number = np.arange(1, periods + 1)
    seen = (number >= joins[:, None]) & (number <= leaves[:, None])
    return rows * seen, first, seen


def absent_moments(
    rows: NDArray[np.float64], first: NDArray[np.int64], seen: NDArray[np.bool_]
) -> CohortMoments:
    """One row of the moments for each cohort and each way to be in service."""
    keys = sorted({(int(g), tuple(one)) for g, one in zip(first, seen.tolist(), strict=True)})
    members = [
        [i for i in range(len(rows)) if (int(first[i]), tuple(seen[i].tolist())) == key] for key in keys
    ]
    return CohortMoments(
        outcome="force",
        first_trained=np.array([key[0] for key in keys]),
        officers=np.array([len(one) for one in members]),
        officers_with_records=np.array([int(rows[one].any(axis=1).sum()) for one in members]),
        total=np.array([rows[one].sum(axis=0) for one in members]),
        product=np.array([rows[one].T @ rows[one] for one in members]),
        present=np.array([key[1] for key in keys]),
    )
