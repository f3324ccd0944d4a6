"""Many orders that the draw might have made, and sums over officers in all of them at once.

The officers of a stratum stand in a row that has nothing to do with what they were drawn into, and beside
them an arrangement of the stratum's cohorts. Pushing the arrangement round by any number of places gives
another order with the same sizes, so one arrangement gives many orders. Sums over officers of a number that
depends on the officer and the cohort are then correlations of two sequences, and a Fourier transform gives
all of them for little more than the price of one.

Chances over these orders are exact. Every arrangement is uniform, and so is every order, whatever the places
it is pushed by. The order that was drawn is made one of them at a random place: its own arrangement is what
comes from pushing it back. Where training changes nothing, it is one of many alike, and its place among them
says nothing (as for any set of permutations: Ramdas, Barber, Candes and Tibshirani 2023, Sankhya A 85).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Table = NDArray[np.float64]
Labels = NDArray[np.int64]
Pairs = list[tuple[NDArray[Any], NDArray[Any]]]

# Orders from one arrangement are not independent of each other. With one for every four officers, the share
# of them that is far out varies from seed to seed about as if they were.
_OFFICERS_AN_ORDER = 4
# Numbers held at once by one worker: a few of them fit a processor's cache.
_HELD = 2**18
_SHORTEST = 2**12


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """Some arrangements, and how far each is pushed for each of its orders.

    Attributes:
        labels: for each stratum, (A, n) the arrangements.
        pushed: for each stratum, (A, K) places.
    """

    labels: list[Labels]
    pushed: list[Labels]


class Orders:
    """The order that was drawn, at a random place among others that the draw might have made."""

    def __init__(
        self,
        stratum: Labels,
        drawn: Labels,
        is_some: NDArray[np.bool_],
        draws: int,
        rng: np.random.Generator,
        *,
        are_pushed: bool = True,
    ) -> None:
        """Put the officers of each stratum into a random row.

        Args:
            stratum: (N,) number of each officer's stratum.
            drawn: (N,) cohort that each officer was drawn into.
            is_some: (N,) whether the officer has any record; the others stand behind, and are not looked at.
            draws: orders beside the one that was drawn.
            rng: what chance there is comes from here.
            are_pushed: whether an arrangement gives several orders. Where sums are made one order after the
                other it saves nothing, and each order has an arrangement of its own.
        """
        row = rng.permutation(drawn.size)
        row = row[np.lexsort((~is_some[row], stratum[row]))]
        ends = np.flatnonzero(np.diff(stratum[row])) + 1
        self.strata: list[NDArray[np.intp]] = np.split(row, ends)
        self.some = [int(is_some[officers].sum()) for officers in self.strata]
        self.drawn = [drawn[officers] for officers in self.strata]
        self.number = draws + 1
        self.several = min(self.number, max(drawn.size // _OFFICERS_AN_ORDER, 1)) if are_pushed else 1
        self.place = int(rng.integers(self.number))
        self.rng = rng

    def batches(self) -> Iterator[Arranged]:
        """All orders, some arrangements at a time; those after the last that is needed are not used."""
        arrangements = -(-self.number // self.several)
        at_once = max(_HELD // (sum(drawn.size for drawn in self.drawn) + self.several), 1)
        for start in range(0, arrangements, at_once):
            yield self._arranged(start, min(at_once, arrangements - start))

    def _arranged(self, start: int, number: int) -> Arranged:
        own, nth = divmod(self.place, self.several)
        labels, pushed = [], []
        for drawn in self.drawn:
            arranged = self.rng.permuted(np.tile(drawn, (number, 1)), axis=1)
            places = self.rng.permuted(np.tile(np.arange(self.several), (number, 1)), axis=1) % drawn.size
            if start <= own < start + number:
                arranged[own - start] = np.roll(drawn, places[own - start, nth])
            labels.append(arranged)
            pushed.append(places)
        return Arranged(labels, pushed)


def one_by_one(arranged: Arranged, rows: Iterable[tuple[int, NDArray[np.intp]]]) -> Iterator[Labels]:
    """The cohorts of officers, in one order of some arrangements after the other.

    Args:
        arranged: the arrangements.
        rows: of each stratum that is looked at its number, and where what is said of the officers of its row
            is to stand.
    """
    rows = [*rows]
    for one, nth in np.ndindex(arranged.pushed[0].shape):
        found = np.empty(sum(row.size for _, row in rows), dtype=np.int64)
        for stratum, row in rows:
            found[row] = np.roll(arranged.labels[stratum][one], -arranged.pushed[stratum][one, nth])
        yield found


def correlated(
    arranged: Arranged,
    stratum: int,
    cohorts: Labels,
    numbers: Callable[[slice], Pairs],
    some: int,
) -> Pairs:
    """Sums over officers of a stratum in every order of some arrangements.

    Args:
        arranged: the arrangements.
        stratum: which.
        cohorts: (g,) the labels of those that are looked at.
        numbers: for officers of the row, pairs of tables of numbers that each would have in these cohorts:
            (a, g, officers) to be added up by cohort, and (b, g, officers) over the cohorts.
        some: officers of the row to add up.

    Returns:
        For each pair (orders, a, g) and (orders, b).
    """
    labels, pushed = arranged.labels[stratum], arranged.pushed[stratum]
    officers = labels.shape[1]
    reach = min(pushed.shape[1], officers)
    length = fft.next_fast_len(min(some + reach - 1, max(4 * reach, _SHORTEST)), real=True)

    def spectra() -> Iterator[Pairs]:
        for start in range(0, some, length - reach + 1):
            end = min(start + length - reach + 1, some)
            ahead = labels[:, np.arange(start, end + reach - 1) % officers]
            there = fft.rfft((ahead == cohorts[:, None, None]).astype(np.float64), length)
            yield [_products(*pair, there, length) for pair in numbers(slice(start, end))]

    return [
        (_at(apart, length, pushed), _at(together, length, pushed)) for apart, together in added(spectra())
    ]


def added(found: Iterable[Pairs]) -> Pairs:
    """The sum of lists of pairs of tables, pair by pair."""
    return functools.reduce(
        lambda one, other: [
            (apart + more, together + also)
            for (apart, together), (more, also) in zip(one, other, strict=True)
        ],
        found,
    )


def _products(
    apart: Table, together: Table, there: NDArray[np.complex128], length: int
) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """The spectra (a, g, A, frequencies) and (b, A, frequencies) of sums with the cohorts that are there."""
    by_cohort, over_cohorts = (np.conj(fft.rfft(one, length)) for one in (apart, together))
    return by_cohort[:, :, None] * there, np.einsum("bgf,gaf->baf", over_cohorts, there)


def _at(spectrum: NDArray[np.complex128], length: int, pushed: Labels) -> Table:
    """The sums (orders, ...) of all orders, from the spectrum (..., A, frequencies) of all places."""
    sums = np.moveaxis(fft.irfft(spectrum, length)[..., : pushed.max() + 1], (-2, -1), (0, 1))
    arrangements, reach = sums.shape[:2]
    places = pushed + reach * np.arange(arrangements)[:, None]
    # Whole rows are copied, which is much faster than one number after the other.
    rows = sums.reshape(arrangements * reach, -1).take(places.ravel(), axis=0)
    return np.asarray(rows.reshape(-1, *sums.shape[2:]))
