"""Errors with cohorts as clusters, against the same formulas written out on every row of a panel."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.basics.seeds import generator
from levelhead.rollout.uncertainty.few_clusters import few_clusters
from reference.rows import moments_of, random_panel

SEEDS = range(4)


def _design(first: np.ndarray, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Every row's dummies: training first, then periods but the first, then officers; and its cohort."""
    officers = first.size
    officer, period = np.repeat(np.arange(officers), periods), np.tile(np.arange(1, periods + 1), officers)
    trained = period >= first[officer]
    shared = period[:, None] == np.arange(2, periods + 1)
    return np.column_stack([trained, shared, np.eye(officers)[officer]]).astype(float), first[officer]


@pytest.mark.parametrize("seed", SEEDS)
def test_bias_reduced_error_and_its_freedom(seed: int) -> None:
    """Root inverses of blocks of the residual maker give the error, its moments the degrees of freedom."""
    rows, first = random_panel(seed)
    design, cohort = _design(first, rows.shape[1])
    inverse = np.linalg.inv(design.T @ design)
    residual = rows.ravel() - design @ inverse @ design.T @ rows.ravel()
    maker = np.eye(len(design)) - design @ inverse @ design.T
    scores, pulls = [], []
    for one in np.unique(cohort):
        mine = np.flatnonzero(cohort == one)
        values, vectors = np.linalg.eigh(maker[np.ix_(mine, mine)])
        root = vectors @ np.diag([1 / np.sqrt(v) if v > 1e-9 else 0.0 for v in values]) @ vectors.T
        weights = root @ design[mine] @ inverse[0]
        scores.append(weights @ residual[mine])
        pulls.append(weights @ maker[mine])
    spread = np.array(pulls) @ np.array(pulls).T
    found = few_clusters(moments_of(rows, first), seed=1, draws=19)
    assert found.estimate == pytest.approx((inverse @ design.T @ rows.ravel())[0], rel=1e-9)
    assert found.std_error == pytest.approx(np.sqrt(np.square(scores).sum()), rel=1e-8)
    assert found.freedom == pytest.approx(np.trace(spread) ** 2 / (spread**2).sum(), rel=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bootstrap_refits_every_draw(seed: int) -> None:
    """Residuals of the model without training, one sign a cohort, refitted row by row, give the share."""
    rows, first = random_panel(seed)
    design, cohort = _design(first, rows.shape[1])
    null = design[:, 1:]
    residual = rows.ravel() - null @ np.linalg.lstsq(null, rows.ravel())[0]
    inverse = np.linalg.inv(design.T @ design)
    cohorts = np.unique(cohort)
    signs = 2.0 * generator(5, "rollout.wild_bootstrap").integers(0, 2, (199, cohorts.size)) - 1.0

    def size_of(outcome: np.ndarray) -> float:
        slopes = inverse @ design.T @ outcome
        errors = outcome - design @ slopes
        meat = [(inverse[0] @ design[cohort == one].T @ errors[cohort == one]) ** 2 for one in cohorts]
        return float(abs(slopes[0]) / np.sqrt(sum(meat)))

    seen = size_of(rows.ravel())
    drawn = [size_of(residual * row[np.searchsorted(cohorts, cohort)]) for row in signs]
    share = (1 + sum(one >= seen * (1 - 1e-9) for one in drawn)) / 200
    assert few_clusters(moments_of(rows, first), seed=5, draws=199).bootstrap_p == pytest.approx(share)
