"""What would have been without training, predicted from the cells before it.

Cohort and period effects are fitted on the cells (g, t) in which cohort g is not yet trained, with officers
as weights, and carried into the cells after it. With one path of effects for all officers of a cohort this is
the same as officer and period effects, because every officer of a cohort is seen in the same periods.

Sources: Borusyak, Jaravel and Spiess (2024), "Revisiting event-study designs", Review of Economic Studies
91(6); Wooldridge (2021), "Two-way fixed effects, the two-way Mundlak regression, and
difference-in-differences estimators", SSRN 3906345; for counts, Wooldridge (2023), Econometrics Journal 26.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.estimands import NotIdentified, cells_of, event_time, timetable
from levelhead.rollout.moments import CohortMoments

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BeforeTraining:
    """The cohorts and periods that can be used: somebody is not yet trained in each.

    Attributes:
        moments: of the cohorts that have officers and a period before training, and of the periods before the
            last cohort is trained; (G,) cohorts, (W,) periods.
        weight: (G, W) of the estimand on the cells after training; sums to one, zero elsewhere.
        predicts: (G, W) the cells before training from which the prediction is made.
        officers_left_out: officers of cohorts without a period before training.
    """

    moments: CohortMoments
    weight: Table
    predicts: NDArray[np.bool_]
    officers_left_out: int


def window(moments: CohortMoments, estimand: str) -> BeforeTraining:
    """The part of the moments that an estimand can be predicted from.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one to be compared with; or the estimand is before
            training, where these estimators put no effect.
    """
    lag = event_time(estimand)
    if lag is not None and lag < 0:
        raise NotIdentified(
            f"{estimand}: periods before training make the prediction and are not compared with it"
        )
    used = moments.cohorts_where((moments.officers > 0) & (moments.first_trained > 1))
    times = timetable(used)
    if times.first_trained.size < 2:
        raise NotIdentified(f"{estimand}: needs two cohorts that have a period before training")
    cells = cells_of(times, estimand)
    used = used.until(min(int(used.first_trained.max()) - 1, used.periods))
    by_cohort = np.zeros((times.first_trained.size, used.periods))
    by_cohort[cells.cohort, cells.period - 1] = cells.weight
    exposed = times.exposed[:, : used.periods]
    each = np.divide(by_cohort, exposed, out=np.zeros_like(by_cohort), where=exposed > 0)
    # Officers who were never in service before training predict nothing.
    used = used.cohorts_where(np.asarray((~used.trained() & used.in_service()).any(axis=1)))
    predicts = ~used.trained() & used.in_service()
    row = np.searchsorted(times.first_trained, used.first_trained)
    weight = each[row] * used.exposed() * predicts.any(axis=0)
    if not weight.sum() > 0:
        raise NotIdentified(f"{estimand}: nobody who was trained was in service before")
    left_out = int(moments.officers.sum() - used.officers.sum())
    return BeforeTraining(used, weight / weight.sum(), predicts, left_out)


def solve(weights: Table, by_cohort: Table, by_period: Table) -> tuple[Table, Table]:
    """Cohort effects (G,) and period effects (W,) of weighted normal equations, the first period's being 0.

    A cohort or period without weight has no equation, and 0 as its effect.

    Args:
        weights: (G, W) weight of each cell.
        by_cohort: (G,) right-hand side of the equations of cohorts.
        by_period: (W,) the same of periods.

    Raises:
        NotIdentified: the cells fall into parts that share no cohort and no period.
    """
    cohorts = weights.shape[0]
    matrix = np.zeros((cohorts + weights.shape[1],) * 2)
    np.fill_diagonal(matrix, np.append(weights.sum(axis=1), weights.sum(axis=0)))
    matrix[:cohorts, cohorts:] = weights
    matrix[cohorts:, :cohorts] = weights.T
    kept = np.flatnonzero(np.diag(matrix) > 0)
    kept = np.delete(kept, np.searchsorted(kept, cohorts))
    found = np.zeros(len(matrix))
    try:
        found[kept] = np.linalg.solve(matrix[np.ix_(kept, kept)], np.append(by_cohort, by_period)[kept])
    except np.linalg.LinAlgError:
        raise NotIdentified(
            "some cohorts and periods before training cannot be compared with the rest"
        ) from None
    return found[:cohorts], found[cohorts:]


def linear_weights(used: BeforeTraining) -> Table:
    """(G, W) weights on officer-periods whose sum is the average of observed less predicted."""
    n = used.moments.officers[:, None].astype(float)
    cells = n * used.predicts
    by_cohort, by_period = solve(cells, used.weight.sum(axis=1), used.weight.sum(axis=0))
    predicted = (by_cohort[:, None] + by_period) * used.predicts
    return np.asarray(used.weight / n - predicted)


def predicted_linear(used: BeforeTraining) -> Table:
    """(G, W) mean outcome expected without training."""
    cells = used.moments.officers[:, None] * used.predicts
    total = used.moments.total * used.predicts
    by_cohort, by_period = solve(cells.astype(float), total.sum(axis=1), total.sum(axis=0))
    return np.asarray(by_cohort[:, None] + by_period)


def with_effects(used: BeforeTraining, predicted: Table) -> Table:
    """(G, W) mean outcome expected as it went: the prediction, and after training each cohort's effect."""
    table = used.moments
    first, row = np.unique(table.first_trained, return_inverse=True)
    apart, exposed = np.zeros((2, first.size, table.periods))
    np.add.at(apart, row, table.total - table.exposed() * predicted)
    np.add.at(exposed, row, table.exposed())
    effect = np.divide(apart, exposed, out=np.zeros_like(apart), where=exposed > 0)
    return np.asarray(predicted + effect[row] * table.trained())
