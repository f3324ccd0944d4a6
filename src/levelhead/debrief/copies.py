"""Copies of an encounter that go on together, each in a lane, and how those of each lane ended."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.shares import share
from levelhead.debrief.batches import joined, rows
from levelhead.debrief.parts import Chance
from levelhead.encounter.batch import RUNNING, Input, World
from levelhead.encounter.conditions import Facts
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.world import step

WORTH_CUTTING = 0.1  # share of a batch that has ended, from which cutting it away saves time

Lanes = NDArray[np.int64]


class Copies:
    """Encounters of one scenario and variant that are stepped as one batch until they end.

    A lane is a question, such as "what if turn 3 had been a wait", and has a copy for each seed.

    Attributes:
        world: those that are still kept in the batch; None before the first have entered.
        lane: (batch,) of which lane each is.
    """

    def __init__(self, scenario: Scenario, lanes: int) -> None:
        """Begin with empty lanes, numbered from 0."""
        self.scenario = scenario
        self.world: World | None = None
        self.lane: Lanes = np.zeros(0, dtype=np.int64)
        self._counts = np.zeros((lanes, len(scenario.endings) + 1), dtype=np.int64)  # the last: never ended

    @property
    def are_over(self) -> bool:
        """Whether none is left that goes on."""
        return self.world is None or bool((self.world.outcome != RUNNING).all())

    @property
    def size(self) -> int:
        """How many are in the batch."""
        return len(self.lane)

    @property
    def seeds(self) -> NDArray[np.uint64]:
        """(batch,) the seed of each."""
        return self._kept.seeds

    def facts(self) -> Facts:
        """What conditions are read against, for each."""
        return self._kept.facts()

    @property
    def _kept(self) -> World:
        assert self.world is not None  # noqa: S101 -- narrows; whoever asks has let copies enter
        return self.world

    def enter(self, world: World, lane: Lanes) -> None:
        """More copies, at whatever turn they are."""
        self.world = world if self.world is None else joined([self.world, world])
        self.lane = np.concatenate([self.lane, lane])

    def take(self, given: Input) -> None:
        """One turn, for each copy its own row of what is given."""
        self.world = step(self._kept, given)
        ended = self.world.outcome != RUNNING
        if ended.sum() > WORTH_CUTTING * len(ended):
            self._count(ended)
            going_on = np.flatnonzero(~ended)
            self.world, self.lane = rows(self.world, going_on), self.lane[going_on]

    def leave(self, lanes: Lanes) -> None:
        """Copies in some lanes go no further; those that have not ended did not end well."""
        these = np.isin(self.lane, lanes)
        if not these.any():
            return
        self._count(these)
        going_on = np.flatnonzero(~these)
        self.world = rows(self._kept, going_on) if len(going_on) else None
        self.lane = self.lane[going_on]

    def go_on(self, given: Callable[[Copies, int], Input], longest: int) -> None:
        """Turn after turn until all have ended, at most `longest`; what is given is asked for by number."""
        for number in range(longest):
            if self.are_over:
                break
            self.take(given(self, number))

    def chances(self) -> list[Chance]:
        """The chance of a good ending in each lane; what has not ended did not end well."""
        return [self._chance(counts) for counts in self.endings()]

    def endings(self) -> NDArray[np.int64]:
        """(lanes, endings + 1) how many ended how; the last column counts those that never ended."""
        if self.world is not None:
            self._count(np.ones(self.world.size, dtype=np.bool_))
            self.world, self.lane = None, np.zeros(0, dtype=np.int64)
        return self._counts

    def _count(self, these: NDArray[np.bool_]) -> None:
        np.add.at(self._counts, (self.lane[these], self._kept.outcome[these]), 1)  # RUNNING is -1: the last

    def _chance(self, counts: NDArray[np.int64]) -> Chance:
        endings = self.scenario.endings
        good = sum(int(counts[place]) for place, ending in enumerate(endings) if ending.good)
        usual = int(np.argmax(counts))
        return share_of(good, int(counts.sum()), endings[usual].title if usual < len(endings) else "")


def share_of(good: int, of: int, usual: str = "") -> Chance:
    """A share with its interval, to four decimals."""
    found = share(good, of)
    return Chance(good, of, round(found.low, 4), round(found.high, 4), usual)
