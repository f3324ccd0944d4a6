"""Replays: one turn of an encounter exchanged for another, and everything else as it was played.

From the state the encounter really had before a turn, many copies go on with other seeds. What the officer
did in later turns stays as it was, word for word; only what the person does may come out otherwise. A move or
tactic that is not open in a copy (nobody can be searched who has gone) takes its time and does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import mix, purpose_key
from levelhead.debrief.batches import joined, joined_input, rows
from levelhead.debrief.parts import WAIT, Chance, Replayed
from levelhead.encounter.acts import ACTS
from levelhead.encounter.batch import RUNNING, World
from levelhead.encounter.machine import Encounter, begin, officer_input, take_turn
from levelhead.encounter.scenario import Doing
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import step

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
    for played in encounter.turns:
        found.append(Moment(now, played.officer))
        now = take_turn(now, played.officer)
    return tuple(found)


def seeds_for(encounter: Encounter, purpose: str, count: int) -> Seeds:
    """(count,) seeds for replays, the same for the same encounter on every machine."""
    start = mix(np.array([encounter.seed], dtype=np.uint64))[0] ^ np.uint64(purpose_key(purpose))
    with np.errstate(over="ignore"):
        seeds: Seeds = mix(start + np.arange(count, dtype=np.uint64)) >> np.uint64(1)  # below 2**63
    return seeds


def alternatives(moment: Moment) -> tuple[str, ...]:
    """Every act the turn did not do, waiting, and every other move and tactic that was open."""
    turn, reading = moment.turn, moment.turn.found()
    done = {found.act for found in reading.acts} if reading is not None and reading.understood else set()
    acts = tuple(act for act in ACTS if act not in done)
    wait = () if turn.wait_seconds is not None else (WAIT,)
    was = {f"move {turn.move}", f"tactic {turn.tactic}"}
    doings = (f"{one.kind} {one.id}" for one in moment.before.open_doings())
    return (*acts, *wait, *(name for name in doings if name not in was))


def alternative_turn(alternative: str) -> OfficerTurn:
    """The turn that an alternative names: `wait`, an act, `move NAME` or `tactic NAME`."""
    kind, _, name = alternative.partition(" ")
    if name:
        return OfficerTurn(move=name) if kind == "move" else OfficerTurn(tactic=name)
    return OfficerTurn(wait_seconds=WAIT_SECONDS) if kind == WAIT else OfficerTurn(act=kind)


def replay(played: Sequence[Moment], place: int, seeds: Seeds, instead: Sequence[str]) -> Replayed:
    """The chance of a good ending with the turn at a place as played, and with each alternative.

    Every alternative meets the same seeds, so that their differences are not noise between samples.

    Args:
        played: all moments of the encounter.
        place: which of them is exchanged, from 0.
        seeds: (seeds,) of the replays.
        instead: the alternatives.
    """
    here = played[place]
    world = as_played(after_exchange(here, seeds, instead), played[place + 1 :])
    first, *others = chances(world, len(seeds))
    return Replayed(place + 1, first, dict(zip(_lanes(instead), others, strict=True)))


def after_exchange(here: Moment, seeds: Seeds, instead: Sequence[str]) -> World:
    """The batch after one turn: a lane of copies as played, then a lane for each alternative.

    Lanes stand one after the other, each as long as there are seeds, in the order of `_lanes`.
    """
    start = spread(here.before.world, seeds)
    turns = [here.turn, *(alternative_turn(one) for one in _deeds(instead))]
    after = [_after_turn(start, here.before, turn) for turn in turns]
    if words := _words(instead):
        many = rows(start, np.tile(np.arange(len(seeds)), len(words)))
        given = [officer_input(here.before, alternative_turn(one), None, len(seeds)) for one in words]
        after.insert(1, step(many, joined_input(given)))
    return joined(after)


def as_played(world: World, rest: Sequence[Moment]) -> World:
    """The batch after turns taken as they were played."""
    for moment in rest:
        if (world.outcome != RUNNING).all():
            break
        world = _after_turn(world, moment.before, moment.turn)
    return world


def spread(world: World, seeds: Seeds) -> World:
    """Copies of a world of one, each with a seed of its own."""
    return replace(rows(world, np.zeros(len(seeds), dtype=np.int64)), seeds=seeds)


def chances(world: World, each: int) -> list[Chance]:
    """The chance of a good ending in each lane of a batch, lanes being as long as `each`."""
    return [_chance(world, lane) for lane in world.outcome.reshape(-1, each)]


def share_of(good: int, of: int, usual: str = "") -> Chance:
    """A share with its score interval (Wilson 1927, JASA 22:209), to four decimals."""
    share, z2 = good / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Chance(good, of, round(max(middle - half, 0.0), 4), round(min(middle + half, 1.0), 4), usual)


def _chance(world: World, outcome: NDArray[np.int64]) -> Chance:
    """The share of a lane that ended well, and the ending that came most often.

    A copy that is still running when the turns are used up did not end well.
    """
    endings = world.scenario.endings
    counts = np.bincount(outcome + 1, minlength=len(endings) + 1)  # RUNNING is -1 and comes first
    good = sum(int(counts[place + 1]) for place, ending in enumerate(endings) if ending.good)
    usual = int(np.argmax(counts))
    return share_of(good, len(outcome), endings[usual - 1].title if usual else "")


def _after_turn(world: World, before: Encounter, turn: OfficerTurn) -> World:
    return step(world, officer_input(before, turn, doing_of(before, turn), world.size))


def doing_of(encounter: Encounter, turn: OfficerTurn) -> Doing | None:
    """The move or tactic of a turn, or None."""
    if turn.move is not None:
        return encounter.scenario.doing("move", turn.move)
    return encounter.scenario.doing("tactic", turn.tactic) if turn.tactic is not None else None


def _words(instead: Sequence[str]) -> list[str]:
    """Alternatives that are words or waiting; they can be stepped in one batch."""
    return [one for one in instead if " " not in one]


def _deeds(instead: Sequence[str]) -> list[str]:
    """Alternatives that are moves or tactics; each is a batch of its own."""
    return [one for one in instead if " " in one]


def _lanes(instead: Sequence[str]) -> list[str]:
    return [*_words(instead), *_deeds(instead)]
