"""Chances of differences between levels of subgroups, over draws of the order.

Officers keep their levels, and the order is drawn again within each stratum of the draw among officers alike
in all their levels. That keeps the sizes of a level's cohorts, and is fair whatever those sizes are: given
them, each such order is as likely as any other. The hypothesis is that training changes nothing for anybody;
each difference is divided by its own error, so that it is nearly right also where training changes all alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.randomisation import (
    Redraws,
    drawn_again,
    over,
    romano_wolf,
    share_as_large,
    strata,
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
    seen = np.abs(study.statistics(paths.first_trained))
    rng = generator(seed, "rollout.between_levels")
    found = np.abs([study.statistics(study.redraw(rng)) for _ in range(draws)])
    return list(zip(share_as_large(found, seen).tolist(), romano_wolf(found, seen), strict=True))


class _Levels:
    """The statistic of every pair for any order that keeps the sizes of the levels' cohorts."""

    def __init__(self, paths: OfficerPaths, pairs: Sequence[Pair], estimator: str, estimand: str) -> None:
        self.pairs = pairs
        self.first = paths.first_trained
        alike = np.column_stack([paths.alike().astype(str), *paths.levels.values()])
        self.alike = strata(np.unique(alike, axis=0, return_inverse=True)[1], self.first)
        self.place = {name: place for place, name in enumerate(paths.outcomes)}
        wanted = {(one.column, name) for one in pairs for name in (one.level, one.against)}
        self.officers = {one: np.flatnonzero(paths.levels[one[0]] == one[1]) for one in sorted(wanted)}
        self.studies = {
            one: Redraws(_only(paths, officers), estimator, estimand)
            for one, officers in self.officers.items()
        }

    def redraw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """(N,) first trained period of each officer, drawn again among officers alike."""
        return drawn_again(self.alike, rng)

    def statistics(self, first: NDArray[np.int64]) -> NDArray[np.float64]:
        """(pairs,) difference over its error."""
        fits = {
            one: study.fits(np.searchsorted(study.first, first[self.officers[one]]))
            for one, study in self.studies.items()
        }
        return np.array([self._difference(fits, one) for one in self.pairs])

    def _difference(self, fits: dict[tuple[str, str], list[tuple[float, float]]], pair: Pair) -> float:
        place = self.place[pair.outcome]
        one, other = fits[pair.column, pair.level][place], fits[pair.column, pair.against][place]
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
