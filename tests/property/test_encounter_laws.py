"""Laws of the simulated person that must hold whatever the coefficients are.

Each property is one of the tests that the person model was asked to pass: were one of them to fail, officers
could win by tricks, or the same behaviour could be answered differently to different people.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, Turn, begin, take_turn
from levelhead.encounter.many import play_batch
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.rule import BETTER_LOW, INDEX, LOWEST, VARIABLES, load_rule
from levelhead.encounter.transcript import as_transcript, read_transcript
from levelhead.encounter.turn import OfficerTurn, parse_line
from levelhead.encounter.world import Input, World, step
from levelhead.encounter.world import begin as begin_world

SCENARIO = read_scenario("stop-and-search")
VARIANTS = [one.id for one in SCENARIO.variants]
BATCH = 64
seeds = st.integers(0, 2**63 - 1)
acts = st.sets(st.sampled_from(ACTS), min_size=1, max_size=4)
LISTENING = ("reflect", "name_feeling", "validate")
MIRRORED = (("respect", "insult"), ("reflect", "dismiss"), ("choice", "threat"))  # an act and its opposite


def world_of(states: NDArray[np.float64]) -> World:
    """Encounters in given states, before their next turn."""
    variant = SCENARIO.variants[0]
    world = begin_world(SCENARIO, variant, load_rule(), np.arange(len(states), dtype=np.uint64))
    return replace(world, state=states, peak=states[:, INDEX["arousal"]])


def any_states(seed: int) -> NDArray[np.float64]:
    """(BATCH, variables) states from everywhere in their bounds, capacity as it follows from arousal."""
    drawn = np.random.default_rng(seed).random((BATCH, len(VARIABLES)))
    return np.round(np.array(LOWEST) + drawn * (1 - np.array(LOWEST)), 6)


def said(chosen: set[str], *, size: int = BATCH, touches: float = 0.6) -> Input:
    """Words that do some acts, each with probability 0.9."""
    p = np.zeros((size, len(ACTS)))
    for act in chosen:
        p[:, ACTS.index(act)] = 0.9
    return Input(p, np.full(size, touches), (), np.zeros(size), np.full(size, 8.0))


def better(first: World, second: World, variable: str) -> NDArray[np.bool_]:
    """(batch,) whether the first is better off than the second in a variable, beyond rounding."""
    gap = first.state[:, INDEX[variable]] - second.state[:, INDEX[variable]]
    return -gap > 1e-6 if variable in BETTER_LOW else gap > 1e-6


@given(acts, st.sampled_from(HARMFUL), st.integers(0, 2**32))
@settings(max_examples=60)
def test_adding_a_harmful_act_never_helps(chosen: set[str], harm: str, seed: int) -> None:
    """At equal state, an insult, threat or dismissal more leaves no variable better and no chance better.

    Dominance is left out of the variables, because somebody who gives way is no better off for it; the chance
    of agreeing, which it bears on, is in.
    """
    start = world_of(any_states(seed))
    without, beside = step(start, said(chosen - {harm})), step(start, said(chosen | {harm}))
    for variable in VARIABLES:
        if variable != "dominance":
            assert not better(beside, without, variable).any(), variable
    assert (beside.chances["agreement"] <= without.chances["agreement"] + 1e-6).all()
    assert (beside.chances["flight"] >= without.chances["flight"] - 1e-6).all()
    assert (beside.chances["violence"] >= without.chances["violence"] - 1e-6).all()


@given(st.sampled_from(MIRRORED), st.integers(0, 2**32))
@settings(max_examples=30)
def test_harm_weighs_more_than_the_mirrored_good(pair: tuple[str, str], seed: int) -> None:
    """From states with room both ways, what an act of harm takes is more than its mirror gives.

    Trust is lost faster than it is won: in trust and the four fairness accounts together.
    """
    accounts = [INDEX[name] for name in ("trust", "voice", "neutrality", "respect", "motive")]
    states = any_states(seed)
    states[:, accounts] = 0.5 + 0.1 * (states[:, accounts] - 0.5)
    start = world_of(states)
    good, harm = (step(start, said({act})).state[:, accounts] - states[:, accounts] for act in pair)
    assert (-harm.sum(axis=1) > good.sum(axis=1)).all()


@given(st.sampled_from(LISTENING), st.integers(2, 8), st.integers(0, 2**32))
@settings(max_examples=30)
def test_parroting_never_beats_listening(act: str, turns: int, seed: int) -> None:
    """Saying one phrase again and again never earns more than as many turns of grounded listening.

    Whoever listens asks, says back what was said, and shows that the feeling makes sense.
    """
    parrot = listener = world_of(any_states(seed))
    for turn in range(turns):
        parrot = step(parrot, said({act}, touches=0.0))
        listener = step(listener, said({act if turn == 0 else LISTENING[turn % 3]}, touches=1.0))
    for variable in ("trust", "voice"):
        place = INDEX[variable]
        assert (parrot.state[:, place].mean() <= listener.state[:, place].mean() + 1e-6).all()
    assert (parrot.state[:, INDEX["trust"]] <= listener.state[:, INDEX["trust"]] + 1e-6).all()


@given(st.sampled_from(HARMFUL), st.integers(0, 2**32))
@settings(max_examples=30)
def test_repair_after_a_rupture_beats_denial(harm: str, seed: int) -> None:
    """After an act of harm, an apology leaves the person better off than brushing it aside."""
    ruptured = step(world_of(any_states(seed)), said({harm}))
    repaired, denied = step(ruptured, said({"apology"})), step(ruptured, said({"dismiss"}))
    for variable in ("trust", "respect", "voice", "reactance", "arousal"):
        assert not better(denied, repaired, variable).any(), variable
    assert (repaired.chances["agreement"] >= denied.chances["agreement"] - 1e-6).all()


@pytest.mark.parametrize("variant", ["quiet", "full-match"])  # elsewhere a knife has to be dealt with as well
@pytest.mark.parametrize("act", ACTS)
def test_no_single_act_wins(act: str, variant: str) -> None:
    """Whatever act is done over and over, letting him go after it never ends well: there is more to know."""
    turns = [OfficerTurn(act=act)] * 8 + [OfficerTurn(move="let_go")]
    world = play_batch(SCENARIO, variant, np.arange(12, dtype=np.uint64), turns)
    assert not any(SCENARIO.endings[place].good for place in world.outcome if place >= 0)


lines = st.lists(
    st.one_of(
        st.sampled_from(ACTS).map(lambda act: f"/act {act}"),
        st.sampled_from([5, 20, 60]).map(lambda seconds: f"/wait {seconds}"),
        st.sampled_from([f"/move {one.id}" for one in SCENARIO.moves if one.id != "let_go"]),
        st.sampled_from([f"/tactic {one.id}" for one in SCENARIO.tactics]),
    ),
    min_size=1,
    max_size=8,
)


def played(typed: list[str], seed: int, variant: str) -> Encounter:
    """The encounter after the lines that can be taken, up to its end."""
    encounter = begin(SCENARIO, variant=variant, seed=seed)
    for turn in map(parse_line, typed):
        if encounter.outcome is None and may_be_taken(encounter, turn):
            encounter = take_turn(encounter, turn)
    return encounter


def may_be_taken(encounter: Encounter, turn: OfficerTurn) -> bool:
    """Whether a move or tactic is open now; words and waiting always are."""
    wanted = ("move", turn.move) if turn.move else ("tactic", turn.tactic)
    return wanted[1] is None or wanted in {(one.kind, one.id) for one in encounter.open_doings()}


def so_far(world: World, place: int) -> set[str]:
    """What has been so in one encounter of a batch."""
    return {signal for signal, so in world.ever.items() if so[place]}


@given(lines, st.lists(seeds, min_size=2, max_size=6, unique=True), st.sampled_from(VARIANTS), st.randoms())
@settings(max_examples=25)
def test_alone_or_in_a_batch_the_log_is_the_same(
    typed: list[str], chosen: list[int], variant: str, shuffled: Any
) -> None:
    """Same seed, same turns: the same state bit for bit, alone, in a batch, and in a batch in another order.

    Without it a debrief's replays would tell of other meetings than the one that was played.
    """
    turns = [parse_line(line) for line in typed]
    order = shuffled.sample(chosen, len(chosen))
    batch = play_batch(SCENARIO, variant, np.array(order, dtype=np.uint64), turns)
    for place, seed in enumerate(order):
        alone = play_batch(SCENARIO, variant, np.array([seed], dtype=np.uint64), turns)
        assert alone.state[0].tobytes() == batch.state[place].tobytes()
        assert alone.outcome[0] == batch.outcome[place]
        assert alone.phase[0] == batch.phase[place]
        for name, number in alone.numbers.items():
            assert number[0].tobytes() == batch.numbers[name][place].tobytes(), name
        assert so_far(alone, 0) == so_far(batch, place)


@given(lines, seeds, st.sampled_from(VARIANTS))
@settings(max_examples=25)
def test_a_live_encounter_is_a_batch_of_one(typed: list[str], seed: int, variant: str) -> None:
    """The encounter that a learner plays has the state that the rule over arrays gives for its turns."""
    live = played(typed, seed, variant)
    turns = [turn.officer for turn in live.turns]
    batch = play_batch(SCENARIO, variant, np.array([seed], dtype=np.uint64), turns)
    state = live.turns[-1].state if live.turns else live.opening_state
    assert {name: float(batch.state[0, place]) for name, place in INDEX.items()} == state
    assert as_transcript(live) == as_transcript(played(typed, seed, variant))


@given(lines, seeds, st.sampled_from(VARIANTS))
@settings(max_examples=25)
def test_saved_and_read_again_after_every_turn_it_goes_on_the_same(
    typed: list[str], seed: int, variant: str
) -> None:
    """A transcript is the whole encounter: reading it back after each turn changes nothing that follows."""
    kept = begin(SCENARIO, variant=variant, seed=seed)
    for turn in map(parse_line, typed):
        if kept.outcome is None and may_be_taken(kept, turn):
            kept = take_turn(kept, turn)
            kept = read_transcript(json.loads(json.dumps(as_transcript(kept))), SCENARIO)
    assert as_transcript(kept) == as_transcript(played(typed, seed, variant))


def _moves(turn: Turn) -> list[tuple[Any, ...]]:
    """The changes of a turn without the words that were said, which are what was exchanged."""
    return [tuple(value for key, value in change.items() if key != "words") for change in turn.changes]


@given(
    seeds,
    st.sampled_from(
        [
            ("lad", "girl"),
            ("black", "white"),
            ("bloke", "woman"),
            ("son", "miss"),
            ("muslim", "christian"),
            ("polish", "welsh"),
        ]
    ),
)
@settings(max_examples=20)
def test_who_somebody_is_changes_nothing(seed: int, words: tuple[str, str]) -> None:
    """Another name in the persona, or another word for a group in the utterance, leaves the log as it was.

    The log is whole: state, phase, bystanders, chances, every change, and what is said and seen.
    """
    one, other = words
    other_person = replace(
        SCENARIO, person_name="Amina", person_seen_as="Young woman", person_description="Somebody else."
    )
    logs = []
    for scenario, name, group in ((SCENARIO, "Reece", one), (other_person, "Amina", other)):
        encounter = begin(scenario, seed=seed)
        for text, act in ((f"All right, {group}, why were you stopped again?", "open_question"),
                          (f"So {name}, you are a {group} and nobody says why", "reflect")):  # fmt: skip
            reading = Reading((ActFound(act, 0.9, (0, 10)),), understood=True, reader="by hand")
            if encounter.outcome is None:  # in a few seeds he runs at the first word
                encounter = take_turn(encounter, OfficerTurn(utterance=text, reading=reading))
        logs.append(
            [
                (turn.state, turn.phase, turn.numbers, turn.chances, turn.says, turn.does, _moves(turn))
                for turn in encounter.turns
            ]
        )
    assert logs[0] == logs[1]


@given(st.sampled_from(["open_question", "request", "command"]), st.integers(0, 2**32))
@settings(max_examples=20)
def test_what_is_not_understood_moves_nothing_but_time(act: str, seed: int) -> None:
    """Below the reader's floor nothing is scored: the person is confused, and only time passes."""
    encounter = begin(SCENARIO, seed=seed)
    reading = Reading((ActFound(act, 0.1, (0, 3)),), understood=False, reader="by hand")
    after = take_turn(encounter, OfficerTurn(utterance="Mmm hm", reading=reading))
    assert {change["act"] for change in after.turns[0].changes} <= {"time", "arousal"}
    confused = {line.text for line in SCENARIO.lines["confused"]}
    assert after.turns[0].says in confused
