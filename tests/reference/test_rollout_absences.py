"""Officers who join and leave: moments against the same models fitted to the rows that exist."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from levelhead.rollout.estimators import (
    ESTIMATORS,
    extended_two_way,
    imputation,
    two_way_linear,
    two_way_poisson,
)
from levelhead.rollout.estimators.random_timing import fit
from reference.rows import absent_moments, absent_panel, moments_of, random_panel

REL = 1e-9
SEEDS = range(6)
Rows = NDArray[np.float64]
Periods = NDArray[np.int64]
Seen = NDArray[np.bool_]


def _long(rows: Rows, first: Periods, seen: Seen) -> tuple[Rows, Rows, Rows, Periods]:
    """Outcome, training, period dummies but the first, and officer, of the officer-periods that exist."""
    officer, place = np.nonzero(seen)
    periods = place[:, None] == np.arange(1, rows.shape[1])
    return rows[seen], (place + 1 >= first[officer]).astype(float), periods.astype(float), officer


@pytest.mark.parametrize("seed", SEEDS)
def test_two_way_linear_on_the_rows_that_exist(seed: int) -> None:
    """Least squares on dummies of officers and periods gives the same slope and clustered error."""
    panel = absent_panel(seed)
    y, trained, periods, officer = _long(*panel)
    design = np.column_stack([np.eye(60)[officer], periods, trained])
    slopes = np.linalg.lstsq(design, y)[0]
    bread = np.linalg.inv(design.T @ design)
    scores = np.array(
        [(design * (y - design @ slopes)[:, None])[officer == one].sum(axis=0) for one in range(60)]
    )
    parameters = periods.shape[1] + 2
    factor = (len(y) - 1) / (len(y) - parameters) * 60 / 59
    found = two_way_linear.estimate(absent_moments(*panel))
    assert found.estimate == pytest.approx(slopes[-1], rel=REL)
    error = np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1] * factor)
    assert found.std_error == pytest.approx(error, rel=REL)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_way_poisson_on_the_rows_that_exist(seed: int) -> None:
    """Newton's method with a dummy for every officer who has records gives the same slope and error."""
    rows, first, seen = absent_panel(seed)
    some = rows.any(axis=1)
    y, trained, periods, officer = _long(rows[some], first[some], seen[some])
    count = int(some.sum())
    design = np.column_stack([np.eye(count)[officer], periods, trained])
    slopes = np.linalg.lstsq(design, np.log(y + 0.5))[0]
    for _ in range(60):
        mean = np.exp(design @ slopes)
        slopes = slopes + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (y - mean))
    mean = np.exp(design @ slopes)
    assert np.abs(design.T @ (y - mean)).max() < 1e-8
    bread = np.linalg.inv(design.T @ (mean[:, None] * design))
    scores = np.array([(design * (y - mean)[:, None])[officer == one].sum(axis=0) for one in range(count)])
    factor = (len(y) - 1) / (len(y) - periods.shape[1] - 2) * count / (count - 1)
    found = two_way_poisson.estimate(absent_moments(rows, first, seen))
    assert found.estimate == pytest.approx(slopes[-1], rel=1e-8)
    error = np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1] * factor)
    assert found.std_error == pytest.approx(error, rel=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_imputation_on_the_rows_that_exist(seed: int) -> None:
    """Effects fitted to the untrained rows predict the trained ones; officers' influences are squared."""
    rows, first, seen = absent_panel(seed)
    last = int(first.max()) - 1
    rows, seen = rows[:, :last], seen[:, :last]
    trained = np.arange(1, last + 1) >= first[:, None]
    used = (seen & ~trained).any(axis=1)
    rows, first_used, seen, trained = rows[used], first[used], seen[used], trained[used]
    n = len(rows)
    officer, place = np.nonzero(seen & ~trained)
    design = np.column_stack([np.eye(n)[officer], place[:, None] == np.arange(1, last)]).astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ rows[seen & ~trained]
    predicted = slopes[:n, None] + np.append(0.0, slopes[n:])
    cells = seen & trained
    weight = cells / cells.sum()
    by_officer, by_period = weight.sum(axis=1), weight.sum(axis=0)[1:]
    back = design @ inverse @ np.concatenate([by_officer, by_period])
    influence = weight.astype(float)
    influence[officer, place] -= back
    residual = rows - predicted
    for cohort in np.unique(first_used):
        for period in range(last):
            mine = cells[:, period] & (first_used == cohort)
            residual[mine, period] -= residual[mine, period].mean() if mine.any() else 0.0
    error = np.sqrt((((influence * residual * seen).sum(axis=1)) ** 2).sum())
    found = imputation.estimate(absent_moments(*absent_panel(seed)), "simple")
    assert found.estimate == pytest.approx((weight * (rows - predicted)).sum(), rel=1e-8)
    assert found.std_error == pytest.approx(error, rel=1e-8)


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """The officer-periods that the extended models use, with dummies of periods and of trained cells."""

    y: Rows
    officer: Periods
    design: Rows  # dummies of periods but the first, then of the trained cells
    cell: Periods  # number of the trained cell, -1 before training
    weight: Rows  # of each officer-period after training; sums to one
    cohort: Periods  # of each officer
    period: Periods


def _sample(rows: Rows, first: Periods, seen: Seen) -> _Sample:
    """Officers seen before training, in periods in which somebody is not yet trained."""
    last = int(first.max()) - 1
    rows, seen = rows[:, :last], seen[:, :last]
    trained = np.arange(1, last + 1) >= first[:, None]
    kept = (seen & ~trained).any(axis=1)
    rows, seen, trained, first = rows[kept], seen[kept], trained[kept], first[kept]
    officer, period = np.nonzero(seen)
    after = trained[officer, period]
    keys = sorted({(int(first[i]), int(t)) for i, t in zip(officer[after], period[after], strict=True)})
    cell = np.array(
        [keys.index((int(first[i]), int(t))) if late else -1
         for i, t, late in zip(officer, period, after, strict=True)]
    )  # fmt: skip
    periods = (period[:, None] == np.arange(1, last)).astype(float)
    cells = (cell[:, None] == np.arange(len(keys))).astype(float)
    return _Sample(rows[seen], officer, np.hstack([periods, cells]), cell, after / after.sum(), first, period)


@pytest.mark.parametrize("seed", SEEDS)
def test_extended_two_way_on_the_rows_that_exist(seed: int) -> None:
    """Least squares on dummies of officers, periods and trained cells gives the estimate and the error."""
    panel = absent_panel(seed)
    one = _sample(*panel)
    officers = len(one.cohort)
    design = np.hstack([np.eye(officers)[one.officer], one.design])
    slopes = np.linalg.lstsq(design, one.y)[0]
    cells = int(one.cell.max()) + 1
    average = np.append(
        np.zeros(design.shape[1] - cells), np.bincount(one.cell[one.cell >= 0], minlength=cells)
    )
    average /= average.sum()
    influence = design @ np.linalg.pinv(design.T @ design) @ average
    scores = np.bincount(one.officer, influence * (one.y - design @ slopes))
    parameters = one.design.shape[1] + 1
    factor = (len(one.y) - 1) / (len(one.y) - parameters) * officers / (officers - 1)
    found = extended_two_way.estimate(absent_moments(*panel), "simple")
    assert found.estimate == pytest.approx(average @ slopes, rel=1e-8)
    assert found.std_error == pytest.approx(np.sqrt((scores**2).sum() * factor), rel=1e-8)


def _rates(one: _Sample, counted: Rows) -> tuple[Rows, Rows]:
    """Records expected in each officer-period, and without training; officers count so often."""
    some = np.flatnonzero(np.bincount(one.officer, one.y) * counted)
    rows = np.isin(one.officer, some)
    design = np.hstack([(one.officer[:, None] == some).astype(float), one.design])[rows]
    y, weight = one.y[rows], counted[one.officer[rows]]
    slopes = np.linalg.lstsq(design, np.log(y + 0.5))[0]
    for _ in range(30):
        mean = np.exp(design @ slopes)
        matrix = design.T @ ((weight * mean)[:, None] * design)
        slopes = slopes + np.linalg.solve(matrix, design.T @ (weight * (y - mean)))
    assert np.abs(design.T @ (weight * (y - np.exp(design @ slopes)))).max() < 1e-8
    without = design.copy()
    without[:, -(int(one.cell.max()) + 1) :] = 0
    fitted, untrained = np.zeros((2, len(one.y)))
    fitted[rows], untrained[rows] = np.exp(design @ slopes), np.exp(without @ slopes)
    return fitted, untrained


def _log_ratio(one: _Sample, counted: Rows) -> float:
    asked = counted[one.officer] * one.weight
    return float(np.log((asked * one.y).sum() / (asked * _rates(one, counted)[1]).sum()))


@pytest.mark.parametrize("seed", SEEDS)
def test_extended_two_way_poisson_on_the_rows_that_exist(seed: int) -> None:
    """With a dummy for every officer who has records, Newton's method gives the same ratio."""
    panel = absent_panel(seed)
    one = _sample(*panel)
    found = extended_two_way.estimate_poisson(absent_moments(*panel), "simple")
    assert found.estimate == pytest.approx(_log_ratio(one, np.ones(len(one.cohort))), rel=1e-8)


def test_the_error_of_extended_two_way_poisson_is_what_each_officer_moves() -> None:
    """The error follows from what counting each officer a little more does, found here by differences.

    From that is taken what an officer does who has the records that the cohort expects of one in service.
    """
    panel = absent_panel(1, officers=30)
    one = _sample(*panel)
    officers = len(one.cohort)
    records = np.where(one.cell >= 0, one.y, _rates(one, np.ones(officers))[0])
    key = one.cohort[one.officer] * 100 + one.period
    mean = {k: records[key == k].mean() for k in np.unique(key)}
    twins = replace(
        one,
        y=np.append(one.y, [mean[k] for k in key]),
        officer=np.append(one.officer, one.officer + officers),
        design=np.tile(one.design, (2, 1)),
        cell=np.tile(one.cell, 2),
        weight=np.tile(one.weight, 2),
    )

    def moves(officer: int) -> float:
        ends = []
        for step in (1e-4, -1e-4):
            counted = np.repeat([1.0, 0.0], officers)
            counted[officer] += step
            ends.append(_log_ratio(twins, counted))
        return (ends[0] - ends[1]) / 2e-4

    apart = np.array([moves(nth) - moves(nth + officers) for nth in range(officers)])
    parameters = one.design.shape[1] + 1
    factor = (len(one.y) - 1) / (len(one.y) - parameters) * officers / (officers - 1)
    found = extended_two_way.estimate_poisson(absent_moments(*panel), "simple")
    assert found.std_error == pytest.approx(np.sqrt((apart**2).sum() * factor), rel=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("beta", [0.0, 1.0])
def test_random_timing_on_the_rows_that_exist(seed: int, beta: float) -> None:
    """Means over the officers in service, contrast by contrast; errors from each officer's own part."""
    rows, first, seen = absent_panel(seed)
    cohorts, periods = np.unique(first), rows.shape[1]
    count = np.array([seen[first == g].sum(axis=0) for g in cohorts])
    mean = np.array([rows[first == g].sum(axis=0) for g in cohorts]) / np.maximum(count, 1)
    weights = np.zeros_like(mean)
    cells = []
    for c, g in enumerate(cohorts.tolist()):
        for t in range(g, periods + 1):
            later = [k for k, h in enumerate(cohorts.tolist()) if h > t and count[k, t - 1]]
            if later and count[c, t - 1]:
                cells.append((c, t, g - 1))
    size = sum(count[c, t - 1] for c, t, _ in cells)
    for c, t, before in cells:
        share = count[c, t - 1] / size
        later = [k for k, h in enumerate(cohorts.tolist()) if h > t]
        for period, sign in ((t, 1.0), (before, -beta)):
            others = [k for k in later if count[k, period - 1]]
            if period < 1 or not others or not count[c, period - 1]:
                continue
            weights[c, period - 1] += sign * share
            for k in others:
                part = count[k, period - 1] / sum(count[j, period - 1] for j in others)
                weights[k, period - 1] -= sign * share * part
    variance = 0.0
    for c, g in enumerate(cohorts.tolist()):
        own = rows[first == g] - mean[c]
        parts = ((weights[c] / np.maximum(count[c], 1)) * own * seen[first == g]).sum(axis=1)
        variance += len(parts) / (len(parts) - 1) * (parts**2).sum()
    found = fit(absent_moments(rows, first, seen), "simple", beta=beta)
    assert found.estimate == pytest.approx((weights * mean).sum(), rel=1e-8, abs=1e-12)
    assert found.std_error == pytest.approx(np.sqrt(variance), rel=1e-8)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_with_everybody_in_service_nothing_changes(estimator: str) -> None:
    """Rows of moments that say that all are present give the numbers of moments that need not say so."""
    rows, first = random_panel(4, officers=60)
    everywhere = absent_moments(rows, first, np.ones(rows.shape, dtype=bool))
    estimand = "constant" if estimator.startswith("two_way") else "simple"
    wanted = ESTIMATORS[estimator](moments_of(rows, first), estimand)
    found = ESTIMATORS[estimator](everywhere, estimand)
    assert found.estimate == pytest.approx(wanted.estimate, rel=REL)
    if estimator in {"efficient", "difference_in_means", "group_time", "sun_abraham"}:
        assert found.std_error >= wanted.std_error  # the refined error is for whole panels
    else:
        assert found.std_error == pytest.approx(wanted.std_error, rel=REL)


def test_absent_officers_counted_as_quiet_water_the_effect_down() -> None:
    """With half the officers gone after training, zeros in their place look like an effect."""
    rng = np.random.default_rng(1)
    first = np.repeat([4, 6, 8], 40)
    rows = rng.poisson(1.0, (120, 7)).astype(float)
    seen = np.arange(1, 8) < np.where(np.arange(120) % 2, 9, first + 1)[:, None]
    zeros = two_way_linear.estimate(moments_of(rows * seen, first))
    there = two_way_linear.estimate(absent_moments(rows * seen, first, seen))
    assert zeros.estimate < -0.2
    assert abs(there.estimate) < 3 * there.std_error
