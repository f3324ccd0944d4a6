"""Chances of differences between levels of subgroups, over draws of the order.

Officers keep their levels, and the order is drawn again within each stratum of the draw among officers alike
in all their levels. That keeps the sizes of a level's cohorts, and is fair whatever those sizes are: given
them, each such order is as likely as any other. The hypothesis is that training changes nothing for anybody;
each difference is divided by its own error, so that it is nearly right also where training changes all alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.orders import Labels, Orders, Table
from levelhead.rollout.uncertainty.randomisation import (
    Redraws,
    orders_of,
    over,
    romano_wolf,
    share_as_large,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levels of a column that are held against each other.

    Attributes:
        column: of the roster.
        level: of which the effect is taken.
        against: whose effect is taken off.
        outcome: its name.
    """

    column: str
    level: str
    against: str
    outcome: str


def redrawn(
    paths: OfficerPaths,
    pairs: Sequence[Pair],
    *,
    estimator: str,
    estimand: str,
    draws: int,
    seed: int,
) -> list[tuple[float, float]] | None:
    """For each pair the chance of its difference, and that corrected for all pairs (Romano and Wolf 2005).

    Returns:
        None where officers of some level cannot be compared.
    """
    try:
        study = _Levels(paths, pairs, estimator, estimand)
    except NotIdentified:
        return None
    orders = study.orders(draws, generator(seed, "rollout.between_levels"))
    found = np.abs(np.hstack([*study.statistics_over(orders)]).T)[: orders.number]
    seen, found = found[orders.place], np.delete(found, orders.place, axis=0)
    return list(zip(share_as_large(found, seen).tolist(), romano_wolf(found, seen), strict=True))


class _Levels:
    """The statistic of every pair for any order that keeps the sizes of the levels' cohorts."""

    def __init__(self, paths: OfficerPaths, pairs: Sequence[Pair], estimator: str, estimand: str) -> None:
        self.pairs = pairs
        self.paths = paths
        self.first, self.drawn = np.unique(paths.first_trained, return_inverse=True)
        alike = np.column_stack([paths.alike().astype(str), *paths.levels.values()])
        self.alike = np.unique(alike, axis=0, return_inverse=True)[1]
        self.place = {name: place for place, name in enumerate(paths.outcomes)}
        wanted = {(one.column, name) for one in pairs for name in (one.level, one.against)}
        self.officers = {one: np.flatnonzero(paths.levels[one[0]] == one[1]) for one in sorted(wanted)}
        self.studies = {
            one: Redraws(_only(paths, officers), estimator, estimand)
            for one, officers in self.officers.items()
        }

    def orders(self, draws: int, rng: np.random.Generator) -> Orders:
        """The order drawn again among officers alike."""
        return orders_of(self.paths, self.alike, draws, rng)

    def statistics_over(self, orders: Orders) -> Iterator[Table]:
        """(pairs, orders) difference over its error, some orders at a time."""
        laid = {one: study.lay(orders, self.officers[one]) for one, study in self.studies.items()}
        labels = {one: np.searchsorted(self.first, study.first) for one, study in self.studies.items()}
        for arranged in orders.batches():
            fits = {
                one: study.fits_over(arranged, laid[one], labels[one]) for one, study in self.studies.items()
            }
            yield np.array([self._difference(fits, one) for one in self.pairs])

    def statistics(self, first: Labels) -> Table:
        """(pairs,) difference over its error where these are the officers' first trained periods."""
        fits = {
            one: np.transpose(study.fits(np.searchsorted(study.first, first[self.officers[one]])))
            for one, study in self.studies.items()
        }
        return np.array([self._difference(fits, one) for one in self.pairs])

    def _difference(self, fits: Mapping[tuple[str, str], Table], pair: Pair) -> Table:
        place = self.place[pair.outcome]
        one, other = fits[pair.column, pair.level][:, place], fits[pair.column, pair.against][:, place]
        return over(one[0] - other[0], one[1] + other[1])


def _only(paths: OfficerPaths, officers: NDArray[np.intp]) -> OfficerPaths:
    return replace(
        paths,
        first_trained=paths.first_trained[officers],
        attended=None,
        stratum=paths.stratum[officers],
        outcomes={name: path[officers] for name, path in paths.outcomes.items()},
        levels={},
        present=None if paths.present is None else paths.present[officers],
    )
