"""The extended two-way models of Wooldridge: an effect of its own for every cohort in every period."""

from __future__ import annotations

import numpy as np

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import cell_rates
from levelhead.rollout.estimators.before_training import BeforeTraining, Table, window
from levelhead.rollout.estimators.cell_effects import CohortCells
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval
from levelhead.rollout.uncertainty.small_sample import cluster_factor, factor_in_words


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """Least squares with officer effects, period effects and an effect for each trained cell, averaged.

    Source: Wooldridge (2021). With everybody in service throughout the estimate equals that of imputation,
    and the error carries the factor of a regression. Otherwise the two differ a little: here officers of one
    cohort share the effect of a period.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one, or the estimand is before training.
    """
    used = window(moments, estimand)
    table, cells = used.moments, _cells(used)
    exposed = table.exposed()
    asked = cells.added(used.weight)
    pull = cells.solve(exposed, np.zeros(len(exposed)), -asked.sum(axis=0), asked)
    weights = (pull.row[:, None] + pull.cell[cells.cohort]) * table.in_service()
    by_cell = cells.added(table.total)
    early = np.where(cells.free, 0.0, by_cell).sum(axis=0)
    found = cells.solve(exposed, table.total.sum(axis=1), early, by_cell)
    fitted = (found.row[:, None] + found.cell[cells.cohort]) * table.in_service()
    by = table.clusters(clustered_by)
    sizes = _sizes(used, cells, int(by.count.sum()))
    variance = by.squares(weights, fitted) * cluster_factor(*sizes)
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="extended_two_way",
        scale="difference",
        estimate=float((weights * table.total).sum()),
        std_error=variance**0.5,
        clusters=sizes[2],
        clustered_by=clustered_by,
        note="An effect for every cohort in every period, then averaged. "
        + factor_in_words(*sizes, clustered_by)
        + _unseen(used),
    )


def estimate_poisson(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """The same for a rate: log of the records there were over those expected without training.

    Source: Wooldridge (2023), averaged on the scale of records; officer effects are conditioned out. The
    error is clustered, by the delta method, each officer's records less those expected in the cohort.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one, nothing was recorded, or the estimand is before
            training.
    """
    used = window(moments, estimand)
    table, cells = used.moments, _cells(used)
    rates = cell_rates.fit(cells, table.total, table.in_service())
    each = used.weight / table.officers[:, None]
    a_record = (each * rates.untrained).sum(axis=1, keepdims=True)  # what one of a row adds to the expected
    size = rates.expected.sum(axis=1, keepdims=True)
    observed, expected = float((each * table.total).sum()), float((a_record * size).sum())
    if observed == 0 or expected == 0:
        when = "after" if observed == 0 else "before"
        raise NotIdentified(f"{estimand}: nothing was recorded {when} training, so no ratio can be had")
    late = (each * rates.untrained * size / expected).sum(axis=0)
    pull = cells.solve(rates.expected, (a_record * size)[:, 0] / expected, late, np.zeros(cells.free.shape))
    effect = pull.cell[cells.cohort]
    level = a_record / expected - (rates.share * effect).sum(axis=1, keepdims=True)
    influence = each / observed - (level + effect) * rates.used
    by = table.clusters(clustered_by)
    sizes = _sizes(used, cells, int(by.count.sum()))
    variance = by.squares(influence, _expected_of_one(used, cells, rates)) * cluster_factor(*sizes)
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="extended_two_way_poisson",
        scale="log_rate_ratio",
        estimate=float(np.log(observed / expected)),
        std_error=variance**0.5,
        clusters=sizes[2],
        clustered_by=clustered_by,
        note="An effect for every cohort in every period; all records there were over all expected. "
        + factor_in_words(*sizes, clustered_by)
        + _without_records(used, cells)
        + _unseen(used),
    )


def _cells(used: BeforeTraining) -> CohortCells:
    """The cohorts of the rows, and the periods in which each is trained."""
    first, row = np.unique(used.moments.first_trained, return_inverse=True)
    return CohortCells(row, np.arange(1, used.moments.periods + 1) >= first[:, None])


def _expected_of_one(used: BeforeTraining, cells: CohortCells, rates: cell_rates.RateFit) -> Table:
    """(R, W) records expected of an officer: as the cohort's mean after training, as fitted before it."""
    table = used.moments
    records = np.where(table.trained(), table.total, rates.expected)
    exposed = cells.added(table.exposed())
    mean = np.divide(cells.added(records), exposed, out=np.zeros_like(exposed), where=exposed > 0)
    return np.asarray(mean[cells.cohort] * table.in_service())


def _unseen(used: BeforeTraining) -> str:
    if not used.officers_left_out:
        return ""
    return f" Left out, not seen before training: {used.officers_left_out} of the officers."


def _without_records(used: BeforeTraining, cells: CohortCells) -> str:
    """How many cohorts are expected to have no records."""
    records = cells.added(used.moments.total * used.predicts).sum(axis=1)
    none = int((records == 0).sum())
    if not none:
        return ""
    return (
        f" Without a record before training, and expected to have none after: {none} of "
        f"{records.size} cohorts."
    )


def _sizes(used: BeforeTraining, cells: CohortCells, clusters: int) -> tuple[int, int, int]:
    """Officer-periods, parameters outside the officers' own effects, clusters.

    Raises:
        NotIdentified: there is one cluster only.
    """
    if clusters < 2:
        raise NotIdentified("fewer than two clusters to estimate an error from")
    exposed = used.moments.exposed()
    own = int((cells.free & (cells.added(exposed) > 0)).sum())
    return int(exposed.sum()), used.moments.periods + own, clusters
