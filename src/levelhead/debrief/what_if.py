"""Replays: one turn of an encounter exchanged for another, and everything else as it was played.

From the state the encounter really had before a turn, many copies go on with other seeds. What the officer
did in later turns stays as it was, word for word; only what the person does may come out otherwise. A move or
tactic that is not open in a copy (nobody can be searched who has gone) takes its time and does nothing. Where
the officer's turns are used up before an ending, a steady officer goes on with it (`steady`).

All that are at the same turn are stepped as one batch: the alternatives to that turn, and the copies in which
an earlier turn was exchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from levelhead.basics.seeds import mix, purpose_key
from levelhead.debrief.batches import Seeds, input_rows, joined_input, spread
from levelhead.debrief.copies import Copies
from levelhead.debrief.parts import WAIT, Chance, Replayed
from levelhead.debrief.steady import Plan, carry_on
from levelhead.debrief.yardstick import Stand, enter
from levelhead.encounter.acts import ACTS
from levelhead.encounter.batch import Input
from levelhead.encounter.machine import Encounter, begin, doing_of, officer_input, take_turn
from levelhead.encounter.spoken import done_in_words
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import step

MOST_TOGETHER = 60_000  # copies in one batch, some 100 MB with what a step needs; more are no faster
CHOOSE = 200  # replays of each alternative when choosing: a share is then known to about 7 in 100
MEASURE = 600  # replays when measuring: to about 4 in 100
WAIT_SECONDS = 20  # long enough to answer a question with a stammer; set by us


@dataclass(frozen=True, slots=True)
class Moment:
    """Just before one of the officer's turns.

    Attributes:
        before: the encounter as it stood.
        turn: what the officer then did.
    """

    before: Encounter
    turn: OfficerTurn

    def given(self, instead: str = "") -> Input:
        """What the turn, or an alternative to it, gives to the rule, for one copy.

        Where words did a move, other words in their place are taken to do it as well: what is asked is how
        else it might have been said.
        """
        turn = alternative_turn(instead) if instead else self.turn
        found = officer_input(self.before, turn, doing_of(self.before.scenario, turn))
        if turn.act is None:
            return found
        done = officer_input(self.before, self.turn, doing_of(self.before.scenario, self.turn))
        return replace(found, doings=done.doings if self.turn.utterance else ())


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
    turn = moment.turn
    done = {found.act for found in turn.understood_acts()}
    acts = tuple(act for act in ACTS if act not in done)
    wait = () if turn.wait_seconds is not None else (WAIT,)
    in_words = done_in_words(moment.before.scenario, turn.utterance)
    was = {f"move {turn.move}", f"tactic {turn.tactic}", *(f"move {one.id}" for one in in_words)}
    doings = (f"{one.kind} {one.id}" for one in moment.before.open_doings())
    return (*acts, *wait, *(name for name in doings if name not in was))


def alternative_turn(alternative: str) -> OfficerTurn:
    """The turn that an alternative names: `wait`, an act, `move NAME` or `tactic NAME`."""
    kind, _, name = alternative.partition(" ")
    if name:
        return OfficerTurn(move=name) if kind == "move" else OfficerTurn(tactic=name)
    return OfficerTurn(wait_seconds=WAIT_SECONDS) if kind == WAIT else OfficerTurn(act=kind)


def replays(
    played: Sequence[Moment],
    instead: Mapping[int, Sequence[str]],
    stands: Sequence[Stand],
    seeds: Seeds,
    *,
    then: Sequence[Plan] = (),
) -> tuple[tuple[Replayed, ...], tuple[Chance, ...]]:
    """What would have come of other turns, and what a steady officer would have made of some moments.

    Every lane meets the same seeds, so that differences between them are not noise between samples.

    Args:
        played: all moments of the encounter.
        instead: place of a turn, from 0, to the alternatives that are tried; places left out stay as played.
        stands: moments from which a steady officer goes on; at least one.
        seeds: (seeds,) of the replays.
        then: for each place the plan of a steady officer who goes on where that turn was exchanged and the
            officer's turns are used up, empty where nobody goes on; not needed where nothing is exchanged.

    Returns:
        for each place, the chance of a good ending as played and with each alternative; and for each stand,
        that of a steady officer.
    """
    *blocks, last = _blocks(instead, len(seeds))
    start = stands[0].encounter
    earlier = [_together(played, block, start, (), seeds, then=then)[0] for block in blocks]
    told, could = _together(played, last, start, stands, seeds, then=then)
    return (*(one for some in earlier for one in some), *told), could


def one_more(moment: Moment, extra: Sequence[str], seeds: Seeds) -> Replayed:
    """A turn as it was played, and with one turn more before it; nothing follows it.

    Args:
        moment: before the turn.
        extra: what is done before it: an act, `wait`, `move NAME` or `tactic NAME`.
        seeds: (seeds,) of the replays, the same for each.
    """
    copies = Copies(moment.before.scenario, 1 + len(extra))
    if extra:
        given = joined_input([replace(moment, turn=alternative_turn(one)).given() for one in extra])
        lanes = np.repeat(np.arange(len(extra)), len(seeds))
        before = spread(moment.before.world, np.tile(seeds, len(extra)))
        copies.enter(step(before, input_rows(given, lanes)), 1 + lanes)
    copies.enter(spread(moment.before.world, seeds), np.zeros(len(seeds), dtype=np.int64))
    _all_take(copies, moment)
    as_played, *others = copies.chances()
    return Replayed(len(moment.before.turns) + 1, as_played, dict(zip(extra, others, strict=True)))


def _blocks(instead: Mapping[int, Sequence[str]], seeds: int) -> list[dict[int, Sequence[str]]]:
    """Turns whose copies go on together: as many as fit, so that a long meeting needs no more memory."""
    blocks: list[dict[int, Sequence[str]]] = [{}]
    for place, some in sorted(instead.items()):
        if blocks[-1] and seeds * (sum(map(len, blocks[-1].values())) + len(some)) > MOST_TOGETHER:
            blocks.append({})
        blocks[-1][place] = some
    return blocks


def _together(
    played: Sequence[Moment],
    instead: Mapping[int, Sequence[str]],
    start: Encounter,
    stands: Sequence[Stand],
    seeds: Seeds,
    *,
    then: Sequence[Plan],
) -> tuple[tuple[Replayed, ...], tuple[Chance, ...]]:
    """The same for some of the turns, as one batch."""
    follow = tuple(then[place] for place, some in sorted(instead.items()) for _ in range(1 + len(some)))
    copies = Copies(start.scenario, len(follow) + len(stands))
    lane = 0
    for place, moment in enumerate(played):
        if not copies.are_over:
            _all_take(copies, moment)
        if place in instead:
            lane = _enter_exchanged(copies, moment, instead[place], seeds, lane)
    carry_on(copies, start, follow + enter(copies, stands, seeds, lane))
    found = copies.chances()
    return _told(found[: len(follow)], instead), tuple(found[len(follow) :])


def _all_take(copies: Copies, moment: Moment) -> None:
    """Those already going on take a turn as it was played."""
    copies.take(input_rows(moment.given(), np.zeros(len(copies.lane), dtype=np.int64)))


def _enter_exchanged(copies: Copies, moment: Moment, instead: Sequence[str], seeds: Seeds, first: int) -> int:
    """Copies after one turn: a lane as played, then one for each alternative; the next free lane."""
    lanes = 1 + len(instead)
    of = np.repeat(np.arange(lanes), len(seeds))
    given = joined_input([moment.given(), *(moment.given(one) for one in instead)])
    before = spread(moment.before.world, np.tile(seeds, lanes))
    copies.enter(step(before, input_rows(given, of)), first + of)
    return first + lanes


def _told(found: Sequence[Chance], instead: Mapping[int, Sequence[str]]) -> tuple[Replayed, ...]:
    told, first = [], 0
    for place, some in sorted(instead.items()):
        as_played, *others = found[first : first + 1 + len(some)]
        told.append(Replayed(place + 1, as_played, dict(zip(some, others, strict=True))))
        first += 1 + len(some)
    return tuple(told)
