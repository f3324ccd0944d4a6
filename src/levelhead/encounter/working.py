"""The working of one step: arrays that change from one stage to the next, and the log of their changes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import counters, draw
from levelhead.encounter import rule as rules
from levelhead.encounter.batch import RUNNING, Change, Input, World
from levelhead.encounter.bystanders import Shift
from levelhead.encounter.conditions import Bools, Facts
from levelhead.encounter.rule import DECIMALS, INDEX, VARIABLES, Floats


class Working:
    """What is so while a turn is taken: signals, state and numbers, each of the whole batch."""

    def __init__(self, world: World, given: Input) -> None:
        """Begin from a world; it is left as it is."""
        self.world = world
        self.given = given
        self.state = np.array(world.state, order="F")  # its own copy; a variable is one stretch of memory
        self.running = world.outcome == RUNNING
        self.now: dict[str, Bools] = {}
        self.ever = dict(world.ever)
        self.open_for = dict(world.open_for)
        self.numbers = dict(world.numbers)
        self.outcome = world.outcome
        self.turn = world.turn + self.running
        self._none = np.zeros(world.size, dtype=np.bool_)
        self._zeros = np.zeros(world.size)
        self._counters: NDArray[np.uint64] | None = None
        self.changes: list[Change] = []
        self.taken = np.where(self.running, given.seconds, 0.0)  # seconds of this turn
        self.seconds = world.seconds + self.taken

    # -- what has been so

    def signal(self, name: str, so: Bools) -> None:
        """Something is so in this turn, and has been so from now on."""
        so = so & self.running
        for signals in (self.now, self.ever):
            signals[name] = signals[name] | so if name in signals else so

    def stands(self, name: str, so: Bools) -> None:
        """A signal that may end again: conditions see it as it stands."""
        self.now[name] = self.ever[name] = np.where(self.running, so, self.was(name))

    def was(self, name: str) -> Bools:
        """(batch,) whether a signal was so before this turn."""
        return self.world.ever.get(name, self.none())

    def so_far(self, name: str) -> Bools:
        """(batch,) whether a signal has been so, or stands, with this turn."""
        return self.ever.get(name, self.none())

    def is_now(self, name: str) -> Bools:
        """(batch,) whether a signal is so in this turn."""
        return self.now.get(name, self.none())

    def none(self) -> Bools:
        """(batch,) False; never written to."""
        return self._none

    def zeros(self) -> Floats:
        """(batch,) 0; never written to."""
        return self._zeros

    def facts(self) -> Facts:
        """What conditions are read against."""
        return Facts(self.state, self.ever, self.now, self.turn, self.seconds, self.numbers)

    def draw(self, purpose: str) -> Floats:
        """(batch,) numbers from 0 to 1, each of its own seed."""
        if self._counters is None:
            self._counters = counters(self.world.seeds, self.turn.astype(np.uint64))
        return draw(self._counters, purpose)

    # -- how state and numbers move

    def apply(self, source: str, helps: Floats, hurts: Floats, named: str = "") -> None:
        """Move the state by a source's coefficients times their doses.

        Args:
            source: act or event with rows in the rule.
            helps: (batch,) dose of what helps.
            hurts: (batch,) dose of what hurts.
            named: what the log calls the source, where it is not its own name.
        """
        rule = self.world.rule
        for coefficient in rule.by_source.get(source, ()):
            place = INDEX[coefficient.variable]
            if coefficient.variable == "dominance":
                change = self._answer_to_dominance() * coefficient.size * hurts
            else:
                change = coefficient.size * (helps if coefficient.helps else hurts)
            if coefficient.variable == "warmth" and coefficient.helps:
                cold = rule.constants["hot_warmth"]
                change = np.where(rules.hot(rule, self.state) > 0, change * (1.0 - cold), change)
            self.move(place, change, named or source, coefficient.id, coefficient.evidence)

    def _answer_to_dominance(self) -> Floats:
        """(batch,) 1 for somebody who pushes back when pushed, -1 for somebody who gives way."""
        pushed = self.state[:, INDEX["reactance"]] > self.world.variant.pushes_back_from
        return np.where(pushed, 1.0, -1.0)

    def move(self, place: int, change: Floats, source: str, coefficient: str, evidence: str) -> None:
        """Add to a variable of the state, within its bounds; in a world of one it is logged."""
        before = self.state[:, place]
        after = rules.bounded(before + np.where(self.running, change, 0.0), place)
        self._log(Shift(VARIABLES[place], change, source, coefficient, evidence), before, after)
        self.state[:, place] = after

    def shift(self, shifts: Iterable[Shift]) -> None:
        """Add to numbers of the scene, from 0 to 1; in a world of one each is logged."""
        for one in shifts:
            before = self.numbers[one.name]
            moved = np.clip(before + np.where(self.running, one.change, 0.0), 0.0, 1.0)
            after = np.round(moved, DECIMALS) + 0.0
            self._log(one, before, after)
            self.numbers[one.name] = after

    def set_number(self, name: str, value: float | None, where: Bools) -> None:
        """A number of the scene as a deed leaves it; None leaves it as it is."""
        if value is not None:
            self.numbers[name] = np.where(where & self.running, float(value), self.numbers[name])

    def _log(self, shift: Shift, before: Floats, after: Floats) -> None:
        if self.world.size == 1 and after[0] != before[0]:
            values = float(before[0]), float(after[0])
            self.changes.append(Change(shift.name, *values, shift.source, shift.coefficient, shift.evidence))
