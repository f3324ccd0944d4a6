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
    return moments.cohorts_where(moments.clusters(clustered_by).count > 1)


def identified_event_times(moments: CohortMoments, clustered_by: str = "officer") -> tuple[int, ...]:
    """Every K for which some cohort has a later-trained cohort to be compared with, in order."""
    used = with_a_variance(moments, clustered_by)
    if used.officers.size == 0:
        return ()
    first = used.first_trained
    times = range(1 - int(first.max()), used.periods)
    return tuple(lag for lag in times if _has_comparison(used, first, first + lag).any())


def cells_of(moments: CohortMoments, estimand: str) -> Cells:
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
    first = moments.first_trained
    if lag is None:
        cohort, column = np.nonzero(moments.trained())
        period = column + 1
    else:
        cohort, period = np.arange(first.size), first + lag
    usable = _has_comparison(moments, first[cohort], period)
    cohort, period = cohort[usable], period[usable]
    if cohort.size == 0:
        raise NotIdentified(f"{estimand}: no cohort has a later-trained cohort to be compared with")
    # Before training (K < 0) the comparison pretends that training began then, and balances on the period
    # before that, so that the points before and after training are made in the same way.
    before = np.minimum(period, first[cohort]) - 1
    return Cells(cohort, period, before, _weights(moments, estimand, cohort, period))


def contrasts(
    moments: CohortMoments, cells: Cells, comparison: Comparison = "not_yet"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights on the cohort means, (G, T) each: of the estimand, and of the balance before training.

    For each cell: +1 on the trained cohort, and on the cohorts it is compared with their shares of officers,
    negative. The second puts the same numbers on the earlier period; a cell without one is left out of it.

    Args:
        moments: of cohorts that all have officers.
        cells: what is averaged.
        comparison: `not_yet`, all cohorts trained later; `last`, only the cohort trained last of all.
    """
    first, count = moments.first_trained, cells.cohort.size
    since = np.maximum(cells.period, first[cells.cohort])
    if comparison == "last":
        since = np.full(count, first[-2] if count else 0)
    share = moments.officers * (first[None, :] > since[:, None])
    contrast = -share / share.sum(axis=1, keepdims=True)
    contrast[np.arange(count), cells.cohort] += 1
    contrast *= cells.weight[:, None]
    # Row 0 collects what has no earlier period.
    effect, balance = np.zeros((2, moments.periods + 1, first.size))
    np.add.at(effect, cells.period, contrast)
    np.add.at(balance, cells.before, contrast)
    return effect[1:].T, balance[1:].T


def _has_comparison(
    moments: CohortMoments, first: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether in `period` a cohort trained from `first` on has a cohort trained later than both."""
    is_inside = (period >= 1) & (period <= moments.periods)
    return np.asarray(is_inside & (np.maximum(period, first) < moments.first_trained.max()))


def _weights(
    moments: CohortMoments, estimand: str, cohort: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(C,) weights of the cells, summing to one."""
    weight = moments.officers[cohort].astype(float)
    if estimand == "cohort":
        weight /= np.bincount(cohort)[cohort]
    if estimand == "calendar":
        weight /= np.bincount(period, weight)[period]
    if estimand == "time_averaged":
        since = period - moments.first_trained[cohort]
        weight /= np.bincount(since, weight)[since]
    return np.asarray(weight / weight.sum())
