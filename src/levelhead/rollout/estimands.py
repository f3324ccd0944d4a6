"""What is estimated: which cohorts are compared with whom, in which periods, with which weight.

An estimand is a weighted average of the effects of training on cohort g in period t. Each such effect is
seen as the mean of cohort g less the mean of all officers not yet trained. Nobody need stay untrained for
ever: the last cohort serves as comparison only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.rollout.moments import CohortMoments

Comparison = Literal["not_yet", "last"]
AVERAGES = ("simple", "cohort", "calendar", "time_averaged")


class NotIdentified(Refused):
    """These officers and periods cannot answer the question, whatever the outcome."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The C comparisons that an estimand averages.

    Attributes:
        cohort: (C,) index of the trained cohort, from 0.
        period: (C,) period compared, from 1.
        before: (C,) earlier period that balances the comparison, from 1; 0 where there is none.
        weight: (C,) weights, which sum to one.
    """

    cohort: NDArray[np.int64]
    period: NDArray[np.int64]
    before: NDArray[np.int64]
    weight: NDArray[np.float64]


def event_time(estimand: str) -> int | None:
    """K of `event_time:K`, periods since training (0 is the first trained one), or None for the others."""
    found = re.fullmatch(r"event_time:(-?\d+)", estimand)
    return int(found[1]) if found else None


def with_a_variance(moments: CohortMoments, clustered_by: str = "officer") -> CohortMoments:
    """The cohorts that have two officers, or classes, or more; a single one has no covariance to weigh."""
    first, row = np.unique(moments.first_trained, return_inverse=True)
    count = np.bincount(row, moments.clusters(clustered_by).count, first.size)
    return moments.cohorts_where(count[row] > 1)


def identified_event_times(moments: CohortMoments, clustered_by: str = "officer") -> tuple[int, ...]:
    """Every K for which some cohort has a later-trained cohort to be compared with, in order."""
    used = with_a_variance(moments, clustered_by)
    if used.officers.size == 0:
        return ()
    times = timetable(used)
    cohort = np.arange(times.first_trained.size)
    lags = range(1 - int(times.first_trained.max()), used.periods)
    return tuple(lag for lag in lags if _has_comparison(times, cohort, times.first_trained + lag).any())


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """Who was due when, and who was in service: all that the weights of an estimand depend on.

    Attributes:
        first_trained: (G,) of each cohort, strictly increasing.
        exposed: (G, T) officers in service.
    """

    first_trained: NDArray[np.int64]
    exposed: NDArray[np.float64]


def timetable(moments: CohortMoments) -> Timetable:
    """The timetable of the cohorts."""
    first, row = np.unique(moments.first_trained, return_inverse=True)
    exposed = np.zeros((first.size, moments.periods))
    np.add.at(exposed, row, moments.exposed())
    return Timetable(first, exposed)


def cells_of(times: Timetable, estimand: str) -> Cells:
    """The comparisons behind `simple`, `cohort`, `calendar`, `time_averaged` or `event_time:K`.

    Weights follow Roth and Sant'Anna (2023), section 2.3. Each weighs by n_g, the officers of a cohort:
    `simple` over all cells (g, t); `cohort` over cohorts, after a plain mean over a cohort's periods;
    `calendar` over the cohorts trained by t, before a plain mean over periods; `event_time:K` over the
    cells (g, g + K); `time_averaged` over the cells of each time since training, before a plain mean over
    those times (Kenny and others 2022).

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one to be compared with.
    """
    lag = event_time(estimand)
    if lag is None and estimand not in AVERAGES:
        raise CalledWrongly(
            f"there is no estimand {estimand}; there are {', '.join(AVERAGES)} and event_time:K"
        )
    first, periods = times.first_trained, times.exposed.shape[1]
    if lag is None:
        cohort, column = np.nonzero(np.arange(1, periods + 1) >= first[:, None])
        period = column + 1
    else:
        cohort, period = np.arange(first.size), first + lag
    usable = _has_comparison(times, cohort, period)
    cohort, period = cohort[usable], period[usable]
    if cohort.size == 0:
        raise NotIdentified(f"{estimand}: no cohort has a later-trained cohort to be compared with")
    # Before training (K < 0) the comparison pretends that training began then, and balances on the period
    # before that, so that the points before and after training are made in the same way.
    before = np.minimum(period, first[cohort]) - 1
    before = np.where((before > 0) & _has_comparison(times, cohort, before, period), before, 0)
    return Cells(cohort, period, before, _weights(times, estimand, cohort, period))


def contrasts(
    times: Timetable, cells: Cells, comparison: Comparison = "not_yet"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights on the cohort means, (G, T) each: of the estimand, and of the balance before training.

    For each cell: +1 on the trained cohort, and on the cohorts it is compared with their shares of officers
    in service, negative. The second puts the same on the earlier period; a cell without one is left out.

    Args:
        times: of the cohorts.
        cells: what is averaged.
        comparison: `not_yet`, all cohorts trained later; `last`, only the cohort trained last of all.
    """
    first = times.first_trained
    since = np.maximum(cells.period, first[cells.cohort])
    if comparison == "last":
        since = np.full(cells.cohort.size, first[-2] if first.size > 1 else 0)
    later = first[None, :] > since[:, None]
    effect = _contrast(times, cells, cells.period, later)
    balance = _contrast(times, cells, cells.before, later)
    return effect, balance


def _contrast(
    times: Timetable, cells: Cells, period: NDArray[np.int64], later: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(G, T) the cells' contrasts, each in its own period; 0 stands for no period."""
    exposed = np.column_stack([np.zeros(len(times.exposed)), times.exposed])  # column 0 is for no period
    share = exposed[:, period].T * later
    total = share.sum(axis=1, keepdims=True)
    contrast = -share / np.where(total > 0, total, 1.0)
    contrast[np.arange(period.size), cells.cohort] += 1
    contrast *= cells.weight[:, None]
    table = np.zeros((exposed.shape[1], len(exposed)))
    np.add.at(table, period, contrast)
    return table[1:].T


def _has_comparison(
    times: Timetable,
    cohort: NDArray[np.int64],
    period: NDArray[np.int64],
    since: NDArray[np.int64] | None = None,
) -> NDArray[np.bool_]:
    """Whether a cohort and one trained later than it and than `since` are in service in `period`."""
    first, exposed = times.first_trained, times.exposed
    is_inside = (period >= 1) & (period <= exposed.shape[1])
    place = np.where(is_inside, period, 1) - 1
    later = first[None, :] > np.maximum(period if since is None else since, first[cohort])[:, None]
    compared = ((exposed[:, place].T > 0) & later).any(axis=1)
    return np.asarray(is_inside & compared & (exposed[cohort, place] > 0))


def _weights(
    times: Timetable, estimand: str, cohort: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(C,) weights of the cells, summing to one."""
    weight = times.exposed[cohort, period - 1].copy()
    if estimand == "cohort":
        weight /= np.bincount(cohort)[cohort]
    if estimand == "calendar":
        weight /= np.bincount(period, weight)[period]
    if estimand == "time_averaged":
        since = period - times.first_trained[cohort]
        weight /= np.bincount(since, weight)[since]
    return np.asarray(weight / weight.sum())
