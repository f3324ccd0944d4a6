"""Replays: one turn of an encounter exchanged for another, and everything else as it was played.

From the state the encounter really had before a turn, many copies go on with other seeds. What the officer did
in the later turns stays as it was, word for word; only what the person does may come out otherwise. A move or
tactic that is not open in a copy (nobody can be searched who has gone) takes its time there and does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import mix, purpose_key
from levelhead.debrief.batches import chosen, joined, joined_input, rows
from levelhead.debrief.parts import WAIT, Chance, Replayed
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import Bools, all_hold
from levelhead.encounter.machine import Encounter, begin, officer_input, take_turn
from levelhead.encounter.scenario import Doing
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import RUNNING, World, step

WAIT_SECONDS = 20  # long enough to answer a question with a stammer; set by us
Z_95 = 1.959964  # of the 95 % interval

Seeds = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Moment:
    """Just before one of the officer's turns.

    Attributes:
        before: the encounter as it stood.
        turn: what the officer then did.
    """

    before: Encounter
    turn: OfficerTurn


def moments(encounter: Encounter) -> tuple[Moment, ...]:
    """Every turn with the encounter that it met, by taking the turns again."""
    now = begin(encounter.scenario, variant=encounter.variant.id, seed=encounter.seed)
    found = []
    for taken in encounter.turns:
        found.append(Moment(now, taken.officer))
        now = take_turn(now, taken.officer)
    return tuple(found)


def seeds_for(encounter: Encounter, purpose: str, count: int) -> Seeds:
    """(count,) seeds for replays, the same for the same encounter on every machine."""
    start = mix(np.array([encounter.seed], dtype=np.uint64))[0] ^ np.uint64(purpose_key(purpose))
    with np.errstate(over="ignore"):
        seeds: Seeds = mix(start + np.arange(count, dtype=np.uint64)) >> np.uint64(1)  # below 2**63
    return seeds


def alternatives(turn: OfficerTurn) -> tuple[str, ...]:
    """Every act that the turn did not do, in the order of the acts, and waiting unless the turn was a wait."""
    reading = turn.found()
    done = {found.act for found in reading.acts} if reading is not None and reading.understood else set()
    other = tuple(act for act in ACTS if act not in done)
    return other if turn.wait_seconds is not None else (*other, WAIT)


def replay(played: Sequence[Moment], place: int, seeds: Seeds, acts: Sequence[str]) -> Replayed:
    """The chance of a good ending with the turn at a place as played, and with each act instead.

    Every alternative meets the same seeds, so that their differences are not noise between samples.

    Args:
        played: all moments of the encounter.
        place: which of them is exchanged, from 0.
        seeds: (seeds,) of the replays.
        acts: the alternatives.
    """
    here = played[place]
    lanes = len(acts) + 1  # the first is the turn as it was played
    first = _one_lane_each(here, seeds, acts)
    world = _after_rest(first, played[place + 1 :])
    good = _ended_well(world).reshape(lanes, len(seeds)).sum(axis=1)
    as_played, *instead = (chance(int(count), len(seeds)) for count in good)
    return Replayed(place + 1, as_played, dict(zip(acts, instead, strict=True)))


def chance_now(encounter: Encounter, rest: Sequence[Moment], seeds: Seeds) -> Chance:
    """The chance of a good ending from an encounter as it stands, the rest being as it was played."""
    world = _after_rest(spread(encounter.world, seeds), rest)
    return chance(int(_ended_well(world).sum()), len(seeds))


def chance(good: int, of: int) -> Chance:
    """A share with Wilson's score interval (Wilson 1927, JASA 22:209), rounded to four decimals."""
    share, z2 = good / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Chance(good, of, round(max(middle - half, 0.0), 4), round(min(middle + half, 1.0), 4))


def spread(world: World, seeds: Seeds) -> World:
    """Copies of a world of one, each with a seed of its own."""
    return replace(rows(world, np.zeros(len(seeds), dtype=np.int64)), seeds=seeds)


def _one_lane_each(here: Moment, seeds: Seeds, acts: Sequence[str]) -> World:
    """The batch after the exchanged turn: a lane as played, then a lane for each act, one after the other."""
    start = spread(here.before.world, seeds)
    after = [_taken(start, here.before, here.turn)]
    many = rows(start, np.tile(np.arange(len(seeds)), len(acts)))
    given = [officer_input(here.before, _alternative(act), None, len(seeds)) for act in acts]
    after.append(step(many, joined_input(given)))
    return joined(after)


def _after_rest(world: World, rest: Sequence[Moment]) -> World:
    for moment in rest:
        if (world.outcome != RUNNING).all():
            break
        world = _taken(world, moment.before, moment.turn)
    return world


def _taken(world: World, before: Encounter, turn: OfficerTurn) -> World:
    """The batch after a turn as it was played; where its move or tactic is not open, it only takes its time."""
    doing = _doing(before, turn)
    given = officer_input(before, turn, doing, world.size)
    if doing is None:
        return step(world, given)
    is_open = all_hold(doing.needs, world.facts())
    done = step(world, given)
    return done if is_open.all() else chosen(is_open, done, step(world, replace(given, doing=None)))


def _doing(before: Encounter, turn: OfficerTurn) -> Doing | None:
    if turn.move is not None:
        return before.scenario.doing("move", turn.move)
    return before.scenario.doing("tactic", turn.tactic) if turn.tactic is not None else None


def _alternative(act: str) -> OfficerTurn:
    return OfficerTurn(wait_seconds=WAIT_SECONDS) if act == WAIT else OfficerTurn(act=act)


def _ended_well(world: World) -> Bools:
    """(batch,) whether each copy came to a good ending; one that is still running did not."""
    good = np.array([ending.good for ending in world.scenario.endings] + [False])
    ended: Bools = good[world.outcome]  # RUNNING is -1, the last place
    return ended
