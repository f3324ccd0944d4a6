"""Chances that follow from the draw alone: what the estimates would have been, had the lot fallen otherwise.

Under the hypothesis that training changes nothing for anybody, every officer's path is what it is whichever
cohort the draw puts the officer into. Cohorts keep their sizes within each stratum, as the procedure of the
draw has it, and the statistic is divided by its own error each time, which keeps the test right also where
training changes the spread of outcomes (Wu and Ding 2021, J Am Stat Assoc 116; Roth and Sant'Anna 2023).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified, Timetable, cells_of, contrasts
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.balance import Table, balanced, squares
from levelhead.rollout.uncertainty.orders import (
    Arranged,
    Labels,
    Orders,
    Pairs,
    added,
    correlated,
    one_by_one,
)
from levelhead.rollout.uncertainty.while_present import FitsWhilePresent

# Statistics are of the order of one, and rounded in the thirteenth digit or later: closer ones are ties.
_TIE = 1e-9
# Cohorts that are added up together: their sequences fit a processor's cache.
_COHORTS = 8


@dataclass(frozen=True, slots=True)
class Randomised:
    """What the draws say of one outcome.

    Attributes:
        outcome: its name.
        estimator: `efficient` or `difference_in_means`.
        estimand: that it estimates.
        draws: of the order, the one that was drawn not counted.
        p_value: share of orders, the drawn one among them, whose estimate is as many errors from zero.
        p_holm: corrected for the number of outcomes beside the primary one (Holm 1979); None for that one.
        p_romano_wolf: the same by the largest of their statistics in each draw (Romano and Wolf 2005).
    """

    outcome: str
    estimator: str
    estimand: str
    draws: int
    p_value: float
    p_holm: float | None
    p_romano_wolf: float | None


def randomise(
    paths: OfficerPaths,
    *,
    estimator: str,
    estimand: str,
    primary: str,
    draws: int,
    seed: int,
    say: Callable[[str], None] = lambda _: None,
) -> list[Randomised]:
    """Test every outcome with the same draws of the order.

    Args:
        paths: of the officers.
        estimator: `efficient` or `difference_in_means`.
        estimand: `simple`, `cohort`, `calendar`, `time_averaged` or `event_time:K`.
        primary: the outcome that no correction is made for.
        draws: how many.
        seed: of the draws.
        say: told how far it is.

    Raises:
        NotIdentified: nobody can be compared.
    """
    study = Redraws(paths, estimator, estimand)
    rng = generator(seed, "rollout.randomisation")
    orders = orders_of(paths, paths.alike(), draws, rng)
    laid = study.lay(orders)
    batches, done, step = [], 0, max(draws // 10, 1)
    for arranged in orders.batches():
        batches.append(over(*study.fits_over(arranged, laid)))
        before, done = done, min(done + batches[-1].shape[1], draws)
        if done // step > before // step:
            say(f"{done} of {draws} draws of the order")
    found = np.abs(np.hstack(batches).T[: orders.number])
    seen, found = found[orders.place], np.delete(found, orders.place, axis=0)
    p = share_as_large(found, seen)
    names = [*paths.outcomes]
    others = [place for place, name in enumerate(names) if name != primary]
    by_holm, stepped = holm(p[others]), romano_wolf(found[:, others], seen[others])
    corrected = {place: (by_holm[k], stepped[k]) for k, place in enumerate(others)}
    return [
        Randomised(name, estimator, estimand, draws, float(p[place]), *corrected.get(place, (None, None)))
        for place, name in enumerate(names)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """The officers of a stratum, in the row in which they stand.

    Attributes:
        number: of the stratum.
        row: (n,) their places among the officers that are looked at; those who have records come first.
        some: how many have records.
        paths: of each outcome, (some, T); none where officers come or go.
    """

    number: int
    row: NDArray[np.intp]
    some: int
    paths: list[Table]


class Redraws:
    """The statistic of every outcome for any way to put officers into cohorts."""

    def __init__(self, paths: OfficerPaths, estimator: str, estimand: str) -> None:
        """Find the weight of a record of each period in each cohort; only the sums change with the draw.

        Raises:
            NotIdentified: nobody can be compared, or fewer than two cohorts have two officers.
        """
        self.first, self.drawn = np.unique(paths.first_trained, return_inverse=True)
        self.sizes = np.bincount(self.drawn).astype(np.float64)
        several = self.sizes > 1  # one alone has no variance; whoever is drawn into its place is left out
        if several.sum() < 2:
            raise NotIdentified("a draw of the order needs two officers in two cohorts")
        every = [*paths.outcomes.values()]
        periods = every[0].shape[1]
        # Officers without any record add nothing to any sum, whichever cohort they are drawn into.
        self.some = np.flatnonzero(with_records(paths))
        self.while_present: FitsWhilePresent | None = None
        if paths.present is not None:
            self.while_present = FitsWhilePresent(
                paths, paths.present, estimand, is_balanced=estimator == "efficient"
            )
        self.paths = [] if self.while_present else [path[self.some] for path in every]
        times = Timetable(self.first[several], np.repeat(self.sizes[several, None], periods, axis=1))
        both = contrasts(times, cells_of(times, estimand))
        # (1 or 2, G, T): of the effect and, for the efficient estimator, of the balance before training.
        self.weights = np.zeros((2 if estimator == "efficient" else 1, self.sizes.size, periods))
        self.weights[:, several] = both[: len(self.weights)]
        self.weights /= self.sizes[:, None]
        self.spread = self.sizes / np.maximum(self.sizes - 1, 1)

    def statistics(self, cohort: Labels) -> Table:
        """(outcomes,) estimate over its error; 0 where the error is."""
        return over(*np.transpose(self.fits(cohort)))

    def fits(self, cohort: Labels) -> list[tuple[float, float]]:
        """The estimate of every outcome, and its variance, where these are the officers' cohorts."""
        if self.while_present:
            return self.while_present.fits(cohort)
        at = cohort[self.some]
        weights, found = self.weights[:, at], []
        for path in self.paths:
            one = np.einsum("bit,it->bi", weights, path)
            apart = np.array([np.bincount(at, row, self.sizes.size) for row in one])
            together = (squares(one) * self.spread[at]).sum(axis=1)
            estimate, variance = self._fit(apart, together)
            found.append((float(estimate), float(variance)))
        return found

    def lay(self, orders: Orders, among: Labels | None = None) -> list[Laid]:
        """The officers stratum by stratum, in the rows in which they stand, with the paths of some.

        Args:
            orders: of all officers.
            among: the officers that are looked at, increasing; every stratum holds only such or none.
        """
        looked_at = np.arange(self.drawn.size) if among is None else among
        found = []
        for number, (officers, some) in enumerate(zip(orders.strata, orders.some, strict=True)):
            if np.isin(officers[0], looked_at):
                row = np.searchsorted(looked_at, officers)
                place = np.searchsorted(self.some, row[:some])
                found.append(Laid(number, row, some, [path[place] for path in self.paths]))
        return found

    def fits_over(self, arranged: Arranged, laid: Sequence[Laid], labels: Labels | None = None) -> Table:
        """(2, outcomes, orders) the estimate in every order of some arrangements, and its variance.

        Args:
            arranged: the arrangements.
            laid: from `lay`.
            labels: (G,) what stands for these cohorts in the arrangements, if not their places.
        """
        if self.while_present:
            every = one_by_one(arranged, [(one.number, one.row) for one in laid])
            own = every if labels is None else (np.searchsorted(labels, order) for order in every)
            return np.array([self.while_present.fits(order) for order in own]).transpose(2, 1, 0)
        laid = [one for one in laid if one.some]
        if not laid:
            return np.zeros((2, len(self.paths), arranged.pushed[0].size))
        cohorts = np.arange(self.sizes.size)
        known = cohorts if labels is None else labels
        parts = [cohorts[start : start + _COHORTS] for start in range(0, cohorts.size, _COHORTS)]
        # The same parts whatever the processors, and added in their order, so that the sums are the same.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            sums = list(pool.map(lambda part: self._added(arranged, laid, part, known[part]), parts))
        fits = []
        for outcome in range(len(self.paths)):
            apart = np.concatenate([part[outcome][0] for part in sums], axis=2)
            together = np.sum([part[outcome][1] for part in sums], axis=0)
            fits.append(self._fit(np.moveaxis(apart, 0, -1), together.T))
        return np.array(fits).transpose(1, 0, 2)

    def _added(self, arranged: Arranged, laid: Sequence[Laid], cohorts: Labels, labels: Labels) -> Pairs:
        """For each outcome the sums by cohort, and those of squares over these cohorts."""
        weights, spread = self.weights[:, cohorts], self.spread[cohorts, None]

        def numbers(paths: list[Table], some: slice) -> Pairs:
            apart = [weights @ path[some].T for path in paths]
            return [(one, squares(one) * spread) for one in apart]

        return added(
            correlated(arranged, one.number, labels, partial(numbers, one.paths), one.some) for one in laid
        )

    def _fit(self, apart: Table, together: Table) -> tuple[Table, Table]:
        """The estimate with the weight of the balance that makes its variance smallest, and that variance.

        Args:
            apart: (1 or 2, G, ...) sums by cohort.
            together: (1 or 3, ...) sums of squares and products.
        """
        divisor = (self.sizes / self.spread).reshape(-1, *(1,) * (apart.ndim - 2))
        covariances = together - (squares(apart) / divisor).sum(axis=1)
        return balanced(apart.sum(axis=1), covariances, together)


def with_records(paths: OfficerPaths) -> NDArray[np.bool_]:
    """(N,) officers who have any record of any outcome."""
    return np.asarray(np.any([path.any(axis=1) for path in paths.outcomes.values()], axis=0))


def orders_of(paths: OfficerPaths, alike: Labels, draws: int, rng: np.random.Generator) -> Orders:
    """Orders of officers, each drawn again among those alike, of whom each has the same number.

    Sums of those who come or go are made one order after the other.
    """
    drawn = np.unique(paths.first_trained, return_inverse=True)[1]
    return Orders(alike, drawn, with_records(paths), draws, rng, are_pushed=paths.present is None)


def over(estimate: ArrayLike, variance: ArrayLike) -> Table:
    """Estimates over their errors; 0 where the error is, and no end of them where there is no estimate.

    An order under which nobody can be compared so counts as far from zero as can be, lest chances come out
    too small.
    """
    has_error = np.asarray(variance) > 0
    error = np.sqrt(np.where(has_error, variance, 1.0))
    return np.where(np.isnan(estimate), np.inf, np.where(has_error, estimate, 0.0) / error)


def share_as_large(found: Table, seen: Table) -> Table:
    """(outcomes,) share of draws at least as large, the one seen counted."""
    return np.asarray((1 + (found >= seen - _TIE).sum(axis=0)) / (1 + len(found)))


def holm(p: Table) -> list[float]:
    """Holm's step-down correction (Holm 1979, Scand J Stat 6)."""
    order = np.argsort(p, kind="stable")
    stepped = np.minimum(np.maximum.accumulate(p[order] * (p.size - np.arange(p.size))), 1.0)
    return _back(stepped, order)


def romano_wolf(found: Table, seen: Table) -> list[float]:
    """Step-down by the largest statistic of the hypotheses that are left (Romano and Wolf 2005, 2016).

    Args:
        found: (draws, hypotheses) statistics, all from zero up.
        seen: (hypotheses,) those of the order that was drawn.

    Returns:
        The corrected chances. Each is what closed testing gives by the largest statistic of every set.
    """
    order = np.argsort(-seen, kind="stable")
    stepped = np.empty(seen.size)
    for step, place in enumerate(order):
        largest = found[:, order[step:]].max(axis=1)
        stepped[step] = (1 + (largest >= seen[place] - _TIE).sum()) / (1 + len(found))
    return _back(np.maximum.accumulate(stepped), order)


def _back(stepped: Table, order: Sequence[int] | NDArray[np.intp]) -> list[float]:
    found = np.empty(stepped.size)
    found[order] = stepped
    return [float(one) for one in found]
