"""The turns that mattered most, found by replaying every turn with every alternative.

One set of seeds chooses the turns and the alternatives; another, fresh one measures what was chosen, because
the best of thirty noisy shares looks better than it is when it is measured on the sample that chose it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

from levelhead.debrief.parts import WAIT, Chance, Replayed, TurningPoint
from levelhead.debrief.steady import Goal, carry_on, first_choice, plans
from levelhead.debrief.what_if import (
    Z_95,
    Moment,
    Seeds,
    alternatives,
    chances,
    replay,
    seeds_for,
    spread,
)
from levelhead.debrief.words import officer_words, turn_name
from levelhead.encounter.machine import Encounter

CHOOSE = 100  # replays of each alternative when choosing: a share is then known to about 10 in 100
MEASURE = 600  # replays when measuring: to about 4 in 100
LEAST = 0.10  # a turn that changes fewer than 10 meetings in 100 is not called a turning point; set by us
MOST = 3  # what somebody can take from one debrief; set by us


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the replays of an encounter found.

    Attributes:
        replayed: every turn with every alternative, measured on the seeds that choose; empty for an encounter
            that was stopped before an ending, where the rest is not known.
        prospects: chance that a steady officer ends it well, before the first turn and after each.
        points: the turns that mattered most, most first, measured on fresh seeds.
    """

    replayed: tuple[Replayed, ...]
    prospects: tuple[Chance, ...]
    points: tuple[TurningPoint, ...]


def what_if(encounter: Encounter, played: tuple[Moment, ...]) -> WhatIf:
    """The replays of an encounter."""
    seeds = seeds_for(encounter, "debrief.choose", CHOOSE)
    replayed = tuple(
        replay(played, place, seeds, alternatives(one))
        for place, one in enumerate(played)
        if encounter.outcome is not None
    )
    stands = [*(one.before for one in played), encounter]
    yardstick = _Yardstick(stands[0], seeds)
    prospects = tuple(yardstick.prospect(stand, seeds)[0] for stand in stands)
    points = _Points(encounter, played, replayed, prospects, yardstick).chosen()
    return WhatIf(replayed, prospects, points)


class _Yardstick:
    """How often a steady officer ends well from somewhere in an encounter."""

    def __init__(self, beginning: Encounter, seeds: Seeds) -> None:
        """Keeps the plans that work at all: one that never works from the start is for another variant."""
        every = plans(beginning.scenario, beginning.variant, beginning.rule)
        self.plans = tuple(plan for plan in every if _ends(beginning, plan, seeds).good)

    def prospect(self, stand: Encounter, seeds: Seeds) -> tuple[Chance, tuple[Goal, ...]]:
        """The chance by the plan that serves best from here, and that plan; the first of equals."""
        if stand.outcome is not None or not self.plans:
            return chances(spread(stand.world, seeds), len(seeds))[0], ()
        tried = [(_ends(stand, plan, seeds), plan) for plan in self.plans]
        return max(tried, key=lambda one: one[0].good)


def _ends(stand: Encounter, plan: tuple[Goal, ...], seeds: Seeds) -> Chance:
    return chances(carry_on(spread(stand.world, seeds), stand, plan), len(seeds))[0]


@dataclass(frozen=True, slots=True)
class _Points:
    """Chooses the turning points of one encounter."""

    encounter: Encounter
    played: tuple[Moment, ...]
    replayed: tuple[Replayed, ...]
    prospects: tuple[Chance, ...]
    yardstick: _Yardstick

    def chosen(self) -> tuple[TurningPoint, ...]:
        """At most `MOST`, each of another turn and with another alternative, most first."""
        kept: list[TurningPoint] = []
        for weight, measure in sorted(self._candidates(), key=lambda one: -one[0]):
            if len(kept) == MOST or weight < LEAST:
                break
            point = measure()
            if point.gap >= LEAST and not any(_is_the_same(point, one) for one in kept):
                kept.append(point)
        return tuple(sorted(kept, key=lambda point: (-round(point.gap, 1), point.turn)))

    def _candidates(self) -> Iterator[tuple[float, Callable[[], TurningPoint]]]:
        """Weight of each candidate, and how to measure it; earlier turns stay first among equals."""
        ended_well = self.encounter.outcome is not None and self.encounter.outcome.good
        for one in self.replayed:
            gain = one.instead[one.best].share - one.as_played.share
            yield gain, lambda one=one: self._missed(one)  # type: ignore[misc]  # mypy cannot infer a bound default
        for one in self.replayed[:-1] if ended_well else ():  # the turn that ends it well is not news
            if WAIT in one.instead:
                worth = one.as_played.share - one.instead[WAIT].share
                yield worth, lambda one=one: self._carried(one)  # type: ignore[misc]  # the same
        for place in range(len(self.played)) if not ended_well else ():
            drop = self.prospects[place].share - self.prospects[place + 1].share
            yield drop, lambda place=place: self._lost(place)  # type: ignore[misc]  # the same

    def _missed(self, one: Replayed) -> TurningPoint:
        near = _about_as_good(one)
        best = next((name for name in (one.best, *near) if self._example(name)), one.best)
        again = replay(self.played, one.turn - 1, self._fresh(), (best,))
        return TurningPoint(
            turn=one.turn,
            said=self._said(one.turn),
            kind="missed",
            instead=best,
            example=self._example(best),
            about_as_good=tuple(name for name in (one.best, *near) if name != best),
            chance=again.as_played,
            chance_instead=again.instead[best],
        )

    def _carried(self, one: Replayed) -> TurningPoint:
        again = replay(self.played, one.turn - 1, self._fresh(), (WAIT,))
        return TurningPoint(
            one.turn, self._said(one.turn), "carried", WAIT, "", (), again.as_played, again.instead[WAIT]
        )

    def _lost(self, place: int) -> TurningPoint:
        before = self.played[place].before
        after = self.played[place + 1].before if place + 1 < len(self.played) else self.encounter
        fresh = self._fresh()
        could, plan = self.yardstick.prospect(before, fresh)
        choice = first_choice(before.world, plan)
        instead = turn_name(choice) if choice is not None else WAIT
        return TurningPoint(
            turn=place + 1,
            said=self._said(place + 1),
            kind="lost",
            instead=instead,
            example=self._example(instead),
            about_as_good=(),
            chance=self.yardstick.prospect(after, fresh)[0],
            chance_instead=could,
        )

    def _fresh(self) -> Seeds:
        return seeds_for(self.encounter, "debrief.measure", MEASURE)

    def _said(self, turn: int) -> str:
        return officer_words(self.encounter.scenario, self.played[turn - 1].turn)

    def _example(self, alternative: str) -> str:
        examples = self.encounter.scenario.examples.get(alternative, ())
        return examples[0] if examples else ""


def _is_the_same(one: TurningPoint, other: TurningPoint) -> bool:
    """Whether a second point says what a first one says: the same turn, or the same thing left out."""
    if one.turn == other.turn:
        return True
    if one.kind != "missed" or other.kind != "missed":
        return False
    return one.instead == other.instead or one.instead in other.about_as_good


def _about_as_good(one: Replayed) -> tuple[str, ...]:
    """Other alternatives whose share is within the sampling error of the best, best first.

    The error of a difference is taken as for independent samples, which is wider than it need be, since all
    alternatives meet the same seeds: one is called worse only when it surely is.
    """
    best = one.instead[one.best]
    error = Z_95 * sqrt(2 * max(best.share * (1 - best.share), 1 / best.of) / best.of)
    near = [
        name
        for name, chance in one.instead.items()
        if name != one.best and best.share - chance.share <= error and chance.share > one.as_played.share
    ]
    return tuple(sorted(near, key=lambda name: -one.instead[name].good))
