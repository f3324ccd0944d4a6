"""Errors by cohort and by class, against the same formulas written out on every row of a panel."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.uncertainty.few_clusters import ClusterPaths, few_clusters
from reference.rows import moments_of, random_panel

SEEDS = range(4)


def _clusters(by: str, rows: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, ClusterPaths]:
    """The cluster of each officer, and the clusters' paths: cohorts whole, or in classes of one to three."""
    if by == "cohort":
        return first, ClusterPaths.of_cohorts(moments_of(rows, first))
    unit = np.zeros(first.size, dtype=np.int64)
    for cohort in np.unique(first):
        mine = np.flatnonzero(first == cohort)
        unit[mine] = (
            100 * cohort + np.repeat(np.arange(mine.size), [1 + n % 3 for n in range(mine.size)])[: mine.size]
        )
    units, size = np.unique(unit, return_counts=True)
    total = np.array([rows[unit == one].sum(axis=0) for one in units])
    return unit, ClusterPaths("class", units // 100, size, total)


def _design(first: np.ndarray, periods: int) -> np.ndarray:
    """Every row's dummies: training first, then periods but the first, then officers."""
    officers = first.size
    officer, period = np.repeat(np.arange(officers), periods), np.tile(np.arange(1, periods + 1), officers)
    trained = period >= first[officer]
    shared = period[:, None] == np.arange(2, periods + 1)
    return np.column_stack([trained, shared, np.eye(officers)[officer]]).astype(float)


@pytest.mark.parametrize("by", ["cohort", "class"])
@pytest.mark.parametrize("seed", SEEDS)
def test_bias_reduced_error_and_its_freedom(seed: int, by: str) -> None:
    """Root inverses of blocks of the residual maker give the error, its moments the degrees of freedom."""
    rows, first = random_panel(seed)
    unit, paths = _clusters(by, rows, first)
    design, cluster = _design(first, rows.shape[1]), np.repeat(unit, rows.shape[1])
    inverse = np.linalg.inv(design.T @ design)
    residual = rows.ravel() - design @ inverse @ design.T @ rows.ravel()
    maker = np.eye(len(design)) - design @ inverse @ design.T
    scores, pulls = [], []
    for one in np.unique(unit):
        mine = np.flatnonzero(cluster == one)
        values, vectors = np.linalg.eigh(maker[np.ix_(mine, mine)])
        root = vectors @ np.diag([1 / np.sqrt(v) if v > 1e-9 else 0.0 for v in values]) @ vectors.T
        weights = root @ design[mine] @ inverse[0]
        scores.append(weights @ residual[mine])
        pulls.append(weights @ maker[mine])
    spread = np.array(pulls) @ np.array(pulls).T
    found = few_clusters(paths, seed=1, draws=19)
    assert found.estimate == pytest.approx((inverse @ design.T @ rows.ravel())[0], rel=1e-9)
    assert found.std_error == pytest.approx(np.sqrt(np.square(scores).sum()), rel=1e-8)
    assert found.freedom == pytest.approx(np.trace(spread) ** 2 / (spread**2).sum(), rel=1e-8)


@pytest.mark.parametrize("by", ["cohort", "class"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_bootstrap_refits_every_draw(seed: int, by: str) -> None:
    """Residuals of the model without training, one sign a cluster, refitted row by row, give the share."""
    rows, first = random_panel(seed)
    unit, paths = _clusters(by, rows, first)
    design, cluster = _design(first, rows.shape[1]), np.repeat(unit, rows.shape[1])
    null = design[:, 1:]
    residual = rows.ravel() - null @ np.linalg.lstsq(null, rows.ravel())[0]
    inverse = np.linalg.inv(design.T @ design)
    units = np.unique(unit)
    signs = 2.0 * generator(5, "rollout.wild_bootstrap").integers(0, 2, (199, units.size)) - 1.0

    def size_of(outcome: np.ndarray) -> float:
        slopes = inverse @ design.T @ outcome
        errors = outcome - design @ slopes
        meat = [(inverse[0] @ design[cluster == one].T @ errors[cluster == one]) ** 2 for one in units]
        return float(abs(slopes[0]) / np.sqrt(sum(meat)))

    seen = size_of(rows.ravel())
    drawn = [size_of(residual * row[np.searchsorted(units, cluster)]) for row in signs]
    share = (1 + sum(one >= seen * (1 - 1e-9) for one in drawn)) / 200
    assert few_clusters(paths, seed=5, draws=199).bootstrap_p == pytest.approx(share)


def test_one_class_a_cohort_is_by_cohort() -> None:
    """Where each cohort is one class, both say the same."""
    rows, first = random_panel(1)
    cohorts = ClusterPaths.of_cohorts(moments_of(rows, first))
    classes = ClusterPaths("class", cohorts.first_trained, cohorts.officers, cohorts.total)
    assert few_clusters(classes, seed=3, draws=99) == few_clusters(cohorts, seed=3, draws=99)


def test_two_classes_are_too_few() -> None:
    """Two units say nothing of how units differ."""
    two = ClusterPaths("class", np.array([2, 4]), np.array([5, 5]), np.ones((2, 5)))
    with pytest.raises(NotIdentified, match="errors by class need three"):
        few_clusters(two, seed=1, draws=9)


def test_with_twelve_classes_false_alarms_are_as_rare_as_they_say() -> None:
    """No effect, and classes that move together: 500 studies give some 5 alarms in 100, by both ways.

    With 500 studies a share of .05 is seen between .03 and .07 in 96 of 100 (binomial).
    """
    rng = generator(11, "tests.few_classes")
    first, periods = np.repeat([3, 5, 7, 9], 3), 10
    by_t, by_signs = [], []
    for study in range(500):
        shared = rng.normal(0.0, 1.0, (12, periods)).cumsum(axis=1)  # each class drifts as one
        total = 4 * (20.0 + shared) + 2.0 * rng.normal(0.0, 1.0, (12, periods))
        found = few_clusters(ClusterPaths("class", first, np.full(12, 4), total), seed=study, draws=199)
        by_t.append(found.p_value <= 0.05)
        by_signs.append(found.bootstrap_p <= 0.05)
    assert 0.02 <= np.mean(by_t) <= 0.08
    assert 0.02 <= np.mean(by_signs) <= 0.08
