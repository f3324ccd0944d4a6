"""Laws of the debrief that must hold for every meeting, however odd."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.basics.jsons import canonical
from levelhead.debrief import what_if
from levelhead.debrief.batches import input_rows, joined_input, spread
from levelhead.debrief.hidden import hidden_facts
from levelhead.debrief.ledgers import course, relational
from levelhead.debrief.make import make_debrief
from levelhead.debrief.observations import observe
from levelhead.debrief.other_side import person_view
from levelhead.debrief.what_if import Moment, alternative_turn, alternatives, moments, replays, seeds_for
from levelhead.debrief.yardstick import Stand, with_plans
from levelhead.encounter.acts import ACTS
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, doing_of, officer_input, take_turn
from levelhead.encounter.transcript import (
    as_transcript,
    procedural_ledger,
    read_transcript,
    relational_ledger,
)
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import step
from meetings import SCENARIO, said

_SCENARIO = read_scenario(SCENARIO)
_ALWAYS_OPEN = [one for one in (*_SCENARIO.moves, *_SCENARIO.tactics) if not one.needs]
_WORDS = st.lists(st.sampled_from(ACTS), max_size=3, unique=True).map(
    lambda acts: said("Words that were said in this turn.", *acts)
)
_ACTS = st.sampled_from(ACTS).map(lambda act: OfficerTurn(act=act))
_WAITS = st.integers(1, 60).map(lambda seconds: OfficerTurn(wait_seconds=seconds))
_DEEDS = st.sampled_from(_ALWAYS_OPEN).map(
    lambda one: OfficerTurn(move=one.id) if one.kind == "move" else OfficerTurn(tactic=one.id)
)
_WITHOUT_WORDS = st.one_of(_ACTS, _WAITS, _DEEDS)
_TURNS = st.lists(st.one_of(_WORDS, _WITHOUT_WORDS), max_size=8)
_SEEDS = st.integers(0, 2**63 - 1)
_VARIANTS = st.sampled_from([one.id for one in _SCENARIO.variants])


def _play(turns: list[OfficerTurn], seed: int, variant: str) -> Encounter:
    encounter = begin(_SCENARIO, variant=variant, seed=seed)
    for turn in turns:
        if encounter.outcome is None:
            encounter = take_turn(encounter, turn)
    return encounter


@given(_TURNS, _SEEDS, _VARIANTS)
@settings(max_examples=25)
def test_every_observation_cites_turns_that_exist(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """A coach who cannot point at a turn says nothing: a claim without evidence would be an opinion."""
    encounter = _play(turns, seed, variant)
    numbers = {turn.n for turn in encounter.turns}
    for one in observe(encounter, moments(encounter)):
        assert one.turns
        assert set(one.turns) <= numbers
        assert list(one.turns) == sorted(set(one.turns))
        assert one.claim.endswith(".")
        assert one.objective[:3] in {f"R{n:02}" for n in range(1, 15)}


@given(_TURNS, _SEEDS, _VARIANTS)
@settings(max_examples=25)
def test_the_ledgers_end_where_the_state_ends(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """The debrief and the transcript tell of one meeting: their accounts end at the same six decimals."""
    encounter = _play(turns, seed, variant)
    ledger = relational_ledger(encounter)
    for account in relational(encounter):
        values = course(encounter, account.name)
        assert account.ended == ledger[account.name] == values[-1]
        assert account.began == encounter.opening_state[account.name]
        assert account.lowest == min(values)
        assert account.highest == max(values)
        if account.most is None:
            assert len(set(values)) == 1


@given(_TURNS, _SEEDS, _VARIANTS)
@settings(max_examples=25)
def test_a_fact_is_either_found_or_missed(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """What the debrief lists as missed the person may still tell of, what was found he may not."""
    encounter = _play(turns, seed, variant)
    facts = hidden_facts(encounter)
    found = {name for turn in encounter.turns for name in turn.found}
    assert {one.fact for one in facts if one.at_turn is not None} == {one.fact for one in facts} & found
    assert all(sentence.strip() for sentence in person_view(encounter))


@given(st.lists(_WITHOUT_WORDS, max_size=6), _SEEDS, st.lists(_SEEDS, min_size=1, max_size=4, unique=True))
@settings(max_examples=15)
def test_a_batch_of_different_turns_is_the_live_machine(
    turns: list[OfficerTurn], seed: int, others: list[int]
) -> None:
    """Every alternative of a turn is stepped in one batch, and each row is what a live meeting would be.

    Acts, moves and tactics stand side by side in the batch; were one to leak into the row of another, the
    what-if would tell of meetings that cannot happen.
    """
    moment = Moment(encounter := _play(turns, seed, "partial-match"), OfficerTurn(act="space"))
    if encounter.outcome is not None:
        return
    every = alternatives(moment)
    given_ = input_rows(
        joined_input([moment.given(one) for one in every]), np.repeat(np.arange(len(every)), len(others))
    )
    seeds = np.tile(np.array(others, dtype=np.uint64), len(every))
    batch = step(spread(encounter.world, seeds), given_)
    for row, name in enumerate(np.repeat(every, len(others))):
        live = take_turn(_seeded(encounter, others[row % len(others)]), alternative_turn(str(name))).world
        assert int(batch.outcome[row]) == int(live.outcome[0])
        assert batch.state[row].tolist() == live.state[0].tolist()
        assert batch.recent[row].tolist() == live.recent[0].tolist()
        for signals, of_live in ((batch.now, live.now), (batch.ever, live.ever)):
            so = {signal for signal, rows in signals.items() if rows[row]}
            assert so == {signal for signal, rows in of_live.items() if rows[0]}
        assert {k: v[row] for k, v in batch.numbers.items()} == {k: v[0] for k, v in live.numbers.items()}


def _seeded(encounter: Encounter, seed: int) -> Encounter:
    """The encounter as it stands, with another seed from here on."""
    return replace(encounter, world=spread(encounter.world, np.array([seed], dtype=np.uint64)))


@given(st.lists(_WITHOUT_WORDS, min_size=1, max_size=5), _SEEDS, st.data())
@settings(max_examples=15)
def test_an_exchanged_turn_is_the_live_machine(
    turns: list[OfficerTurn], seed: int, data: st.DataObject
) -> None:
    """The chance with one seed is whether a live meeting ends well: that turn exchanged, the rest as played.

    Where the turns are used up first, a steady officer goes on, so only meetings that ended are compared.
    """
    encounter = _play(turns, seed, "partial-match")
    played = moments(encounter)
    place = data.draw(st.integers(0, len(played) - 1))
    chosen = data.draw(st.sampled_from(alternatives(played[place])))
    nothing_more = (Stand(played[0].before, ()),)
    then, seeds = [()] * len(played), np.array([seed], dtype=np.uint64)
    [replayed], _ = replays(played, {place: (chosen,)}, nothing_more, seeds, then=then)
    now = played[place].before
    for turn in (alternative_turn(chosen), *(moment.turn for moment in played[place + 1 :])):
        if now.outcome is None:
            now = _taken_if_open(now, turn)
    if now.outcome is not None:
        assert replayed.instead[chosen].share == float(now.outcome.good)


def _taken_if_open(encounter: Encounter, turn: OfficerTurn) -> Encounter:
    """A turn of a live meeting; a deed that is not open takes its time and does nothing, as in a replay."""
    given_ = officer_input(encounter, turn, doing_of(encounter.scenario, turn))
    return replace(encounter, world=step(encounter.world, given_))


@given(st.lists(st.one_of(_WORDS, _WITHOUT_WORDS), min_size=1, max_size=4), _SEEDS, _VARIANTS)
@settings(max_examples=3)
def test_a_transcript_gives_the_same_debrief(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """A debrief is made from the log alone, so a saved meeting is told as it was when it was fresh."""
    encounter = _play(turns, seed, variant)
    fresh = make_debrief(encounter).as_dict()
    kept = as_transcript(encounter, fresh)
    again = make_debrief(read_transcript(kept, _SCENARIO)).as_dict()
    assert canonical(again) == canonical(fresh)
    assert kept["ledgers"]["procedural"] == procedural_ledger(encounter)


def test_how_many_copies_go_on_together_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long meeting is replayed in parts that fit in memory; every chance is the same as in one batch."""
    encounter = _play(
        [alternative_turn(one) for one in ("introduce", "wait", "grounds", "apology")], 5, "quiet"
    )
    played = moments(encounter)
    stands = with_plans([one.before for one in played], seeds_for(encounter, "test.plan", 10))
    some = {place: alternatives(one)[::6] for place, one in enumerate(played)}
    seeds = seeds_for(encounter, "test", 10)
    then = [one.plan for one in stands]
    together = replays(played, some, stands, seeds, then=then)
    monkeypatch.setattr(what_if, "MOST_TOGETHER", 1)
    assert replays(played, some, stands, seeds, then=then) == together
