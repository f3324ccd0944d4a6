"""Laws of the debrief that must hold for every meeting, however odd."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.basics.jsons import canonical
from levelhead.debrief.hidden import hidden_facts
from levelhead.debrief.ledgers import course, relational
from levelhead.debrief.make import make_debrief
from levelhead.debrief.observations import observe
from levelhead.debrief.other_side import person_view
from levelhead.debrief.what_if import (
    after_exchange,
    alternative_turn,
    alternatives,
    as_played,
    moments,
    spread,
)
from levelhead.encounter.acts import ACTS
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.transcript import (
    as_transcript,
    procedural_ledger,
    read_transcript,
    relational_ledger,
)
from levelhead.encounter.turn import OfficerTurn
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
@settings(max_examples=25, deadline=None)
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
@settings(max_examples=25, deadline=None)
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
@settings(max_examples=25, deadline=None)
def test_a_fact_is_either_found_or_missed(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """What the debrief lists as missed the person may still tell of, what was found he may not."""
    encounter = _play(turns, seed, variant)
    facts = hidden_facts(encounter)
    found = {name for turn in encounter.turns for name in turn.found}
    assert {one.fact for one in facts if one.at_turn is not None} == {one.fact for one in facts} & found
    assert all(sentence.strip() for sentence in person_view(encounter))


@given(
    st.lists(_WITHOUT_WORDS, min_size=1, max_size=6),
    _SEEDS,
    st.lists(_SEEDS, min_size=1, max_size=5, unique=True),
)
@settings(max_examples=20, deadline=None)
def test_replays_in_a_batch_are_the_live_machine(
    turns: list[OfficerTurn], seed: int, others: list[int]
) -> None:
    """A replay is worth what the machine is: each copy ends as a live meeting with its seed does."""
    encounter = _play(turns, seed, "partial-match")
    played = moments(encounter)
    start = spread(played[0].before.world, np.array(others, dtype=np.uint64))
    batch = as_played(start, played)
    for row, other in enumerate(others):
        live = _play([moment.turn for moment in played], other, "partial-match")
        assert int(batch.outcome[row]) == int(live.world.outcome[0])
        assert np.array_equal(batch.state[row], live.world.state[0])


@given(st.lists(_WITHOUT_WORDS, min_size=1, max_size=5), _SEEDS, st.data())
@settings(max_examples=20, deadline=None)
def test_an_exchanged_turn_is_the_live_machine_too(
    turns: list[OfficerTurn], seed: int, data: st.DataObject
) -> None:
    """The lane of an alternative ends as a live meeting in which that was done, or it were a guess."""
    encounter = _play(turns, seed, "partial-match")
    played = moments(encounter)
    place = data.draw(st.integers(0, len(played) - 1))
    instead = [one for one in alternatives(played[place]) if one in ACTS or one == "wait"]
    chosen = data.draw(st.sampled_from(instead))
    batch = as_played(
        after_exchange(played[place], np.array([seed], dtype=np.uint64), [chosen]), played[place + 1 :]
    )
    others = [moment.turn for moment in played]
    others[place] = alternative_turn(chosen)
    live = _play(others, seed, "partial-match")
    assert int(batch.outcome[0]) == int(encounter.world.outcome[0])
    assert int(batch.outcome[1]) == int(live.world.outcome[0])


@given(st.lists(st.one_of(_WORDS, _WITHOUT_WORDS), min_size=1, max_size=4), _SEEDS, _VARIANTS)
@settings(max_examples=3, deadline=None)
def test_a_transcript_gives_the_same_debrief(turns: list[OfficerTurn], seed: int, variant: str) -> None:
    """A debrief is made from the log alone, so a saved meeting is told as it was when it was fresh."""
    encounter = _play(turns, seed, variant)
    fresh = make_debrief(encounter).as_dict()
    kept = as_transcript(encounter, fresh)
    again = make_debrief(read_transcript(kept, _SCENARIO)).as_dict()
    assert canonical(again) == canonical(fresh)
    assert kept["ledgers"]["procedural"] == procedural_ledger(encounter)
