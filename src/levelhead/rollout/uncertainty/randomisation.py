"""Chances that follow from the draw alone: what the estimates would have been, had the lot fallen otherwise.

Under the hypothesis that training changes nothing for anybody, every officer's path is what it is whichever
cohort the draw puts the officer into. Cohorts keep their sizes within each stratum, as the procedure of the
draw has it, and the statistic is divided by its own error each time, which keeps the test right also where
training changes the spread of outcomes (Wu and Ding 2021, J Am Stat Assoc 116; Roth and Sant'Anna 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified, Timetable, cells_of, contrasts
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.presence import PresentFits

Table = NDArray[np.float64]
Strata = list[tuple[NDArray[np.intp], NDArray[np.int64]]]


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
    seen = study.statistics(study.drawn)
    rng = generator(seed, "rollout.randomisation")
    found = np.empty((draws, seen.size))
    for number in range(draws):
        found[number] = study.statistics(study.redraw(rng))
        if (number + 1) % max(draws // 10, 1) == 0:
            say(f"{number + 1} of {draws} draws of the order")
    p = share_as_large(np.abs(found), np.abs(seen))
    names = [*paths.outcomes]
    others = [place for place, name in enumerate(names) if name != primary]
    by_holm, stepped = holm(p[others]), romano_wolf(np.abs(found[:, others]), np.abs(seen[others]))
    corrected = {place: (by_holm[k], stepped[k]) for k, place in enumerate(others)}
    return [
        Randomised(name, estimator, estimand, draws, float(p[place]), *corrected.get(place, (None, None)))
        for place, name in enumerate(names)
    ]


class Redraws:
    """The statistic of every outcome for any way to put officers into cohorts."""

    def __init__(self, paths: OfficerPaths, estimator: str, estimand: str) -> None:
        """Weigh each officer's path as if in each cohort; only the sums change with the draw.

        Raises:
            NotIdentified: nobody can be compared, or fewer than two cohorts have two officers.
        """
        self.first, self.drawn = np.unique(paths.first_trained, return_inverse=True)
        self.sizes = np.bincount(self.drawn)
        several = self.sizes > 1  # one alone has no variance; whoever is drawn into its place is left out
        if several.sum() < 2:
            raise NotIdentified("a draw of the order needs two officers in two cohorts")
        self.strata = strata(paths.alike(), self.drawn)
        self.in_service: PresentFits | None = None
        if paths.present is not None:
            self.in_service = PresentFits(
                paths, paths.present, estimand, is_balanced=estimator == "efficient"
            )
        every = [*paths.outcomes.values()]
        periods = every[0].shape[1]
        # Officers without any record add nothing to any sum, whichever cohort they are drawn into.
        self.some = np.flatnonzero(np.any([path.any(axis=1) for path in every], axis=0))
        counted = np.repeat(self.sizes[several, None].astype(float), periods, axis=1)
        times = Timetable(self.first[several], counted)
        effect, balance = (np.zeros((several.size, periods)) for _ in range(2))
        effect[several], balance[several] = contrasts(times, cells_of(times, estimand))
        if estimator != "efficient":
            balance[:] = 0.0
        # The two weighted sums of an officer are looked up together, so they lie together as complex numbers.
        weights = (effect + 1j * balance) / self.sizes[:, None]
        self.weighted = [
            np.asarray(path[self.some] @ weights.T, dtype=np.complex128).ravel() for path in every
        ]
        self.start = np.arange(self.some.size) * self.sizes.size

    def redraw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """(N,) cohort of each officer, drawn again within strata."""
        return drawn_again(self.strata, rng)

    def statistics(self, cohort: NDArray[np.int64]) -> Table:
        """(outcomes,) estimate over its error; 0 where the error is."""
        return np.array([over(*fitted) for fitted in self.fits(cohort)])

    def fits(self, cohort: NDArray[np.int64]) -> list[tuple[float, float]]:
        """The estimate of every outcome, and its variance."""
        if self.in_service:
            return self.in_service.fits(cohort)
        return [self._fit(cohort[self.some], both) for both in self.weighed(cohort)]

    def weighed(self, cohort: NDArray[np.int64]) -> list[NDArray[np.complex128]]:
        """What each of `some` officers adds to every estimate and, imaginary, to its balance."""
        at = self.start + cohort[self.some]
        return [weighted.take(at) for weighted in self.weighted]

    def _fit(self, cohort: NDArray[np.int64], both: NDArray[np.complex128]) -> tuple[float, float]:
        """The estimate with the weight of the balance that makes its variance smallest, and that variance."""
        z, x = both.real, both.imag
        of_z, of_x = self._sums(cohort, z), self._sums(cohort, x)
        estimate, variance = float(of_z.sum()), self._covariance(cohort, z * z, of_z * of_z)
        spread = self._covariance(cohort, x * x, of_x * of_x)
        if not spread > 0:
            return estimate, variance
        joint = self._covariance(cohort, x * z, of_x * of_z)
        return estimate - joint / spread * float(of_x.sum()), variance - joint * joint / spread

    def _covariance(self, cohort: NDArray[np.int64], products: Table, apart: Table) -> float:
        """Of the sums of two weighed outcomes: Neyman's, a cohort after the other."""
        both = self._sums(cohort, products)
        return float(((both - apart / self.sizes) * self.sizes / np.maximum(self.sizes - 1, 1)).sum())

    def _sums(self, cohort: NDArray[np.int64], one: Table) -> Table:
        """(G,) by cohort."""
        return np.asarray(np.bincount(cohort, one, self.sizes.size), dtype=np.float64)


def strata(stratum: NDArray[np.int64], drawn: NDArray[np.int64]) -> Strata:
    """The officers of each stratum, and what they were drawn into."""
    order = np.argsort(stratum, kind="stable")
    ends = np.flatnonzero(np.diff(stratum[order])) + 1
    return [(officers, drawn[officers]) for officers in np.split(order, ends)]


def drawn_again(within: Strata, rng: np.random.Generator) -> NDArray[np.int64]:
    """(N,) what each officer is drawn into, drawn again within strata."""
    again = np.empty(sum(officers.size for officers, _ in within), dtype=np.int64)
    for officers, drawn in within:
        again[officers] = rng.permutation(drawn)
    return again


def over(estimate: float, variance: float) -> float:
    """An estimate over its error; 0 where the error is."""
    return estimate / variance**0.5 if variance > 0 else 0.0


def share_as_large(found: Table, seen: Table) -> Table:
    """(outcomes,) share of draws at least as large, the one seen counted; ties by rounding count as ties."""
    return np.asarray((1 + (found >= seen * (1 - 1e-12)).sum(axis=0)) / (1 + len(found)))


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
        stepped[step] = (1 + (largest >= seen[place] * (1 - 1e-12)).sum()) / (1 + len(found))
    return _back(np.maximum.accumulate(stepped), order)


def _back(stepped: Table, order: Sequence[int] | NDArray[np.intp]) -> list[float]:
    found = np.empty(stepped.size)
    found[order] = stepped
    return [float(one) for one in found]
