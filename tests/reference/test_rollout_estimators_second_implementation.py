"""The estimators from cohort moments against the same models fitted to the rows, the long way round."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from levelhead.rollout.estimands import identified_event_times
from levelhead.rollout.estimators import extended_two_way, imputation, two_way_linear, two_way_poisson
from levelhead.rollout.estimators.random_timing import fit
from reference.rows import moments_of, random_panel

# Both sides are double precision on panels of a few hundred cells; what differs is the order of the sums.
REL = 1e-9

SEEDS = range(6)
Rows = NDArray[np.float64]
Periods = NDArray[np.int64]


def _dummies(rows: Rows, first: Periods) -> tuple[Rows, Rows, Periods]:
    """Outcome, design (a column an officer, a column a period but the first, training last), officer."""
    officers, periods = rows.shape
    officer, period = np.repeat(np.arange(officers), periods), np.tile(np.arange(periods), officers)
    trained = period + 1 >= first[officer]
    design = np.column_stack([np.eye(officers)[officer], np.eye(periods)[period][:, 1:], trained])
    return rows.ravel(), design.astype(float), officer


def _clustered(bread: Rows, design: Rows, residual: Rows, officer: Periods, parameters: int) -> float:
    """Square root of the last diagonal entry of the sandwich, with the factor stated in the note."""
    scores = np.array(
        [(design * residual[:, None])[officer == one].sum(axis=0) for one in np.unique(officer)]
    )
    clusters, rows = len(scores), len(residual)
    factor = (rows - 1) / (rows - parameters) * clusters / (clusters - 1)
    return float(np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1] * factor))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_way_linear_is_least_squares_with_dummies(seed: int) -> None:
    """Least squares on a dummy for each officer and period gives the same slope and clustered error."""
    rows, first = random_panel(seed)
    y, design, officer = _dummies(rows, first)
    coefficients = np.linalg.lstsq(design, y)[0]
    error = _clustered(
        np.linalg.inv(design.T @ design), design, y - design @ coefficients, officer, rows.shape[1] + 1
    )
    found = two_way_linear.estimate(moments_of(rows, first))
    assert found.estimate == pytest.approx(coefficients[-1], rel=REL)
    assert found.std_error == pytest.approx(error, rel=REL)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_way_poisson_is_poisson_with_dummies(seed: int) -> None:
    """Newton's method on a Poisson model with a dummy for each officer gives the same slope and error.

    Officers without records are dropped here by hand, as row-level software drops them.
    """
    rows, first = random_panel(seed)
    some = rows.any(axis=1)
    y, design, officer = _dummies(rows[some], first[some])
    coefficients = np.linalg.lstsq(design, np.log(y + 0.5))[0]
    for _ in range(60):
        mean = np.exp(design @ coefficients)
        information = design.T @ (mean[:, None] * design)
        coefficients = coefficients + np.linalg.solve(information, design.T @ (y - mean))
    mean = np.exp(design @ coefficients)
    assert np.abs(design.T @ (y - mean)).max() < 1e-9
    bread = np.linalg.inv(design.T @ (mean[:, None] * design))
    error = _clustered(bread, design, y - mean, officer, rows.shape[1] + 1)
    found = two_way_poisson.estimate(moments_of(rows, first))
    assert found.clusters == some.sum()
    assert found.estimate == pytest.approx(coefficients[-1], rel=REL)
    assert found.std_error == pytest.approx(error, rel=REL)


def test_a_period_without_records_is_left_out_of_the_poisson_sample() -> None:
    """With all records of one period removed, the estimate is that of the panel without the period."""
    rows, first = random_panel(0)
    rows[:, 4] = 0
    shorter, earlier = np.delete(rows, 4, axis=1), np.where(first > 5, first - 1, first)
    found = two_way_poisson.estimate(moments_of(rows, first))
    same = two_way_poisson.estimate(moments_of(shorter, earlier))
    assert (found.estimate, found.std_error) == pytest.approx((same.estimate, same.std_error), rel=REL)


def _cells(estimand: str, first: Periods, periods: int) -> dict[tuple[int, int], float]:
    """Weight of each (cohort, period), as the definitions of Roth and Sant'Anna, section 2.3, read."""
    size = {g: int((first == g).sum()) for g in np.unique(first).tolist()}
    last = max(size)
    if estimand.startswith("event_time"):
        lag = int(estimand.split(":")[1])
        cells = {(g, g + lag): float(n) for g, n in size.items() if 1 <= g + lag <= periods and g < last}
        cells = {cell: n for cell, n in cells.items() if cell[1] < last}
    else:
        cells = {(g, t): float(n) for g, n in size.items() for t in range(g, min(last, periods + 1))}
    if estimand == "cohort":
        cells = {(g, t): n / sum(1 for h, _ in cells if h == g) for (g, t), n in cells.items()}
    if estimand == "calendar":
        cells = {(g, t): n / sum(m for (_, u), m in cells.items() if u == t) for (g, t), n in cells.items()}
    if estimand == "time_averaged":
        cells = {
            (g, t): n / sum(m for (h, u), m in cells.items() if u - h == t - g) for (g, t), n in cells.items()
        }
    return {cell: weight / sum(cells.values()) for cell, weight in cells.items()}


def _before(
    rows: Rows, first: Periods, estimand: str
) -> tuple[Rows, Rows, Periods, Rows, list[tuple[int, int]]]:
    """Outcome, period and trained-cell dummies, officer, weights of the cells' effects, cells; up to the last
    cohort.
    """  # noqa: D205 - one sentence over two lines
    kept = rows[:, : int(first.max()) - 1]
    officers, periods = kept.shape
    officer, period = np.repeat(np.arange(officers), periods), np.tile(np.arange(1, periods + 1), officers)
    cohort = first[officer]
    cells = sorted({(g, t) for g, t in zip(cohort.tolist(), period.tolist(), strict=True) if t >= g})
    own = [(cohort == g) & (period == t) for g, t in cells]
    shared = [period == t for t in range(2, periods + 1)]
    weights = _cells(estimand, first, rows.shape[1])
    return (
        kept.ravel(),
        np.column_stack([*shared, *own]).astype(float),
        officer,
        np.array([weights.get(cell, 0.0) for cell in cells]),
        cells,
    )


AFTER = ["simple", "cohort", "calendar", "time_averaged", "event_time:0", "event_time:2"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("estimand", AFTER)
def test_extended_two_way_is_least_squares_with_an_effect_for_each_cell(estimand: str, seed: int) -> None:
    """Least squares on dummies of officers, periods and trained cells gives the average effect and its error.

    The error of imputation is the same without the factor of a regression.
    """
    rows, first = random_panel(seed)
    y, rest, officer, weights, cells = _before(rows, first, estimand)
    design = np.column_stack([np.eye(len(rows))[officer], rest])
    coefficients = np.linalg.lstsq(design, y)[0]
    scores = np.array(
        [
            (design * (y - design @ coefficients)[:, None])[officer == one].sum(axis=0)
            for one in range(len(rows))
        ]
    )
    pick = np.append(np.zeros(design.shape[1] - len(cells)), weights)
    variance = ((scores @ np.linalg.inv(design.T @ design) @ pick) ** 2).sum()
    clusters, parameters = len(rows), rest.shape[1] + 1
    factor = (len(y) - 1) / (len(y) - parameters) * clusters / (clusters - 1)
    found = extended_two_way.estimate(moments_of(rows, first), estimand)
    assert found.estimate == pytest.approx(pick @ coefficients, rel=REL)
    assert found.std_error == pytest.approx(np.sqrt(variance * factor), rel=REL)
    same = imputation.estimate(moments_of(rows, first), estimand)
    assert same.estimate == pytest.approx(found.estimate, rel=REL)
    assert same.std_error == pytest.approx(np.sqrt(variance), rel=REL)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("estimand", AFTER)
def test_extended_two_way_poisson_is_a_poisson_regression(estimand: str, seed: int) -> None:
    """A Poisson regression on dummies of cohorts, periods and trained cells says the same.

    Every cell of these panels has a record, so that nothing has to be left out.
    """
    rows, first = random_panel(seed, officers=60)
    y, rest, officer, weights, cells = _before(rows, first, estimand)
    cohorts = (first[officer][:, None] == np.unique(first)).astype(float)
    design = np.column_stack([cohorts, rest])
    coefficients = np.linalg.lstsq(design, np.log(y + 0.5))[0]
    for _ in range(60):
        mean = np.exp(design @ coefficients)
        step = np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (y - mean))
        coefficients = coefficients + step
    mean = np.exp(design @ coefficients)
    assert np.abs(design.T @ (y - mean)).max() < 1e-9
    effects = coefficients[-len(cells) :]
    row_of = [int(np.flatnonzero(design[:, place - len(cells)])[0]) for place in range(len(cells))]
    observed = weights @ mean[row_of]
    predicted = weights @ (mean[row_of] / np.exp(effects))
    with_effects = (weights * mean[row_of]) @ design[row_of] / observed
    without = design[row_of].copy()
    without[:, -len(cells) :] = 0
    gradient = with_effects - (weights * mean[row_of] / np.exp(effects)) @ without / predicted
    scores = np.array(
        [(design * (y - mean)[:, None])[officer == one].sum(axis=0) for one in range(len(rows))]
    )
    variance = ((scores @ np.linalg.inv(design.T @ (mean[:, None] * design)) @ gradient) ** 2).sum()
    clusters, parameters = len(rows), rest.shape[1] + 1
    factor = (len(y) - 1) / (len(y) - parameters) * clusters / (clusters - 1)
    found = extended_two_way.estimate_poisson(moments_of(rows, first), estimand)
    assert found.estimate == pytest.approx(np.log(observed / predicted), rel=REL)
    assert found.std_error == pytest.approx(np.sqrt(variance * factor), rel=REL)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_nothing_was_recorded_before_training_nothing_is_expected(seed: int) -> None:
    """With a cohort and a period without records, rates fitted by their margins alone give the same ratio.

    Proportional fitting reaches the maximum of the likelihood also where that is a rate of nothing.
    """
    rows, first = random_panel(seed, officers=60)
    rows[first == 4, :3] = 0
    rows[first > 4, 3] = 0
    last = int(first.max()) - 1
    officers = np.array([(first == g).sum() for g in np.unique(first)], dtype=float)
    total = np.array([rows[first == g, :last].sum(axis=0) for g in np.unique(first)])
    early = np.arange(1, last + 1) < np.unique(first)[:, None]
    rate, period = np.ones(officers.size), np.ones(last)
    for _ in range(3000):
        size = early * officers[:, None]
        rate = (total * early).sum(axis=1) / np.maximum((size * period).sum(axis=1), 1e-300)
        period = (total * early).sum(axis=0) / np.maximum((size * rate[:, None]).sum(axis=0), 1e-300)
    expected = (officers[:, None] * rate[:, None] * period * ~early).sum()
    found = extended_two_way.estimate_poisson(moments_of(rows, first), "simple")
    assert found.estimate == pytest.approx(np.log((total * ~early).sum() / expected), rel=1e-8)
    assert "Without a record before training, and expected to have none after: 1 of 4 cohorts." in found.note


def _officer_weights(rows: Rows, first: Periods, estimand: str) -> tuple[dict[int, Rows], dict[int, Rows]]:
    """For each cohort the weights on its mean path: of the estimand, and of the balance before."""
    periods = rows.shape[1]
    effect = {g: np.zeros(periods) for g in np.unique(first).tolist()}
    balance = {g: np.zeros(periods) for g in effect}
    for (g, t), weight in _cells(estimand, first, periods).items():
        later = {h: float((first == h).sum()) for h in effect if h > max(g, t)}
        before = min(g, t) - 1
        for weights, period in ((effect, t), (balance, before)):
            if period >= 1:
                weights[g][period - 1] += weight
                for h, n in later.items():
                    weights[h][period - 1] -= weight * n / sum(later.values())
    return effect, balance


ESTIMANDS = [
    "simple",
    "cohort",
    "calendar",
    "time_averaged",
    "event_time:0",
    "event_time:2",
    "event_time:-1",
    "event_time:-2",
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_random_timing_is_what_its_definition_says(estimand: str, seed: int) -> None:
    """Each officer's path is reduced to two numbers, contrast and balance; the rest is their means,
    variances and regressions, officer by officer.
    """  # noqa: D205 - one sentence over two lines
    rows, first = random_panel(seed, officers=40)
    effect, balance = _officer_weights(rows, first, estimand)
    contrast = np.array([row @ effect[g] for row, g in zip(rows, first.tolist(), strict=True)])
    before = np.array([row @ balance[g] for row, g in zip(rows, first.tolist(), strict=True)])
    groups = {g: first == g for g in effect}
    both = sum(np.cov(contrast[m], before[m]) / m.sum() for m in groups.values())
    beta = both[0, 1] / both[1, 1]
    estimate = sum((contrast - beta * before)[m].mean() for m in groups.values())
    neyman = both[0, 0] - both[0, 1] ** 2 / both[1, 1]
    explained = 0.0
    if not estimand.startswith("event_time:-"):
        early = rows[:, : min(g for g, weights in effect.items() if weights.any()) - 1]
        slopes = [_slope(early[m], contrast[m]) for m in groups.values()]
        spread = np.mean([np.cov(early[m].T) for m in groups.values()], axis=0)
        explained = sum(slopes) @ spread @ sum(slopes) / len(rows)
    found = fit(moments_of(rows, first), estimand)
    assert found.beta == pytest.approx(beta, rel=REL)
    assert found.estimate == pytest.approx(estimate, rel=REL)
    assert found.neyman_std_error**2 == pytest.approx(neyman, rel=REL)
    assert found.std_error**2 == pytest.approx(max(neyman - explained, 0), rel=REL)


def _slope(early: Rows, contrast: Rows) -> Rows:
    """Least-squares slopes of the contrast on the periods before anybody was trained."""
    return np.linalg.lstsq(early - early.mean(axis=0), contrast - contrast.mean())[0]


def test_identified_event_times_are_those_that_can_be_fitted() -> None:
    """Every K listed gives an estimate; cohorts 3, 4, 6, 7 and seven periods allow -5 to 3."""
    rows, first = random_panel(1)
    moments = moments_of(rows, first)
    assert identified_event_times(moments) == tuple(range(-5, 4))
    assert all(np.isfinite(fit(moments, f"event_time:{lag}").estimate) for lag in range(-5, 4))
