"""The turns that mattered most, found by replaying every turn with every other act.

One set of seeds chooses the turns and the acts; another, fresh one measures what was chosen, because the best of
twenty noisy shares looks better than it is when it is measured on the sample that chose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from levelhead.debrief.parts import WAIT, Chance, Replayed, TurningPoint
from levelhead.debrief.what_if import (
    Z_95,
    Moment,
    alternatives,
    chance_now,
    moments,
    replay,
    seeds_for,
)
from levelhead.debrief.words import officer_words
from levelhead.encounter.machine import Encounter

CHOOSE = 200  # replays of each alternative when choosing: a share is then known to about 7 in 100
MEASURE = 600  # replays when measuring: to about 4 in 100
LEAST = 0.10  # a turn that changes fewer than 10 meetings in 100 is not called a turning point; set by us
MOST = 3  # what somebody can take from one debrief; set by us


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the replays of an encounter found.

    Attributes:
        replayed: every turn with every alternative, measured on the seeds that choose.
        chances: chance of a good ending before the first turn and after each, the rest being as it was played.
        points: the turns that mattered most, most first, measured on fresh seeds.
    """

    replayed: tuple[Replayed, ...]
    chances: tuple[Chance, ...]
    points: tuple[TurningPoint, ...]


def what_if(encounter: Encounter) -> WhatIf | None:
    """The replays of an encounter that has ended; None while it runs, for then the rest is not known."""
    if encounter.outcome is None:
        return None
    played = moments(encounter)
    seeds = seeds_for(encounter, "debrief.choose", CHOOSE)
    replayed = tuple(replay(played, place, seeds, alternatives(one.turn)) for place, one in enumerate(played))
    last = chance_now(encounter, (), seeds)
    chances = (*(one.as_played for one in replayed), last)
    return WhatIf(replayed, chances, _points(encounter, played, replayed))


def _points(
    encounter: Encounter, played: tuple[Moment, ...], replayed: tuple[Replayed, ...]
) -> tuple[TurningPoint, ...]:
    """Measured again, those that still change enough, most first, and the earlier of equals."""
    candidates = sorted(replayed, key=_weight, reverse=True)[:MOST]
    found = [_measured(encounter, played, one) for one in candidates if _weight(one) >= LEAST]
    kept = [point for point in found if _gap(point) >= LEAST]
    return tuple(sorted(kept, key=lambda point: (-_gap(point), point.turn)))


def _missed(one: Replayed) -> float:
    """What the best alternative would have added."""
    return one.instead[one.best].share - one.as_played.share


def _carried(one: Replayed) -> float:
    """What the turn added over saying nothing; 0 for a turn that was a wait."""
    return one.as_played.share - one.instead[WAIT].share if WAIT in one.instead else 0.0


def _weight(one: Replayed) -> float:
    return max(_missed(one), _carried(one))


def _gap(point: TurningPoint) -> float:
    gap = point.instead.share - point.as_played.share
    return gap if point.kind == "missed" else -gap


def _measured(encounter: Encounter, played: tuple[Moment, ...], one: Replayed) -> TurningPoint:
    carried = _carried(one) > _missed(one)
    act = WAIT if carried else one.best
    fresh = seeds_for(encounter, "debrief.measure", MEASURE)
    again = replay(played, one.turn - 1, fresh, (act,))
    examples = () if carried else encounter.scenario.examples.get(act, ())
    return TurningPoint(
        turn=one.turn,
        said=officer_words(encounter, played[one.turn - 1].turn),
        kind="carried" if carried else "missed",
        act=act,
        example=examples[0] if examples else "",
        about_as_good=() if carried else _about_as_good(one),
        as_played=again.as_played,
        instead=again.instead[act],
    )


def _about_as_good(one: Replayed) -> tuple[str, ...]:
    """Other acts whose share is within the sampling error of the best, best first.

    The error of a difference is taken as for independent samples, which is wider than it need be, since all
    alternatives meet the same seeds: an act is called different only when it surely is.
    """
    best = one.instead[one.best]
    error = Z_95 * sqrt(2 * max(best.share * (1 - best.share), 1 / best.of) / best.of)
    near = [
        act
        for act, chance in one.instead.items()
        if act != one.best and best.share - chance.share <= error and chance.share > one.as_played.share
    ]
    return tuple(sorted(near, key=lambda act: -one.instead[act].good))
