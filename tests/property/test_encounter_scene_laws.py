"""Laws of what surrounds the person: being held, those who watch, word given, traits and phases.

Whatever the sizes in the tables, these must hold: else an officer could gain by holding somebody longer, by
shouting at a friend, by a promise that is not kept, or by talking for longer at somebody who follows less.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from levelhead.encounter import restraint
from levelhead.encounter.acts import ACTS, HARMFUL, HELPFUL
from levelhead.encounter.batch import RUNNING, Input, World
from levelhead.encounter.batch import begin as begin_world
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import begin, take_turn
from levelhead.encounter.phases import next_phase
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.rule import BETTER_LOW, INDEX, LOWEST, VARIABLES, load_rule
from levelhead.encounter.scenario import Doing
from levelhead.encounter.scene import PHASES
from levelhead.encounter.traits import load_traits, personal
from levelhead.encounter.turn import OfficerTurn, parse_line
from levelhead.encounter.world import step

SCENARIO = read_scenario("stop-and-search")
RULE = load_rule()
BATCH = 32
TRAITS = tuple(load_traits().by_name)
states = st.integers(0, 2**32)
seconds = st.floats(1, 300)
traits = st.lists(st.sampled_from(TRAITS), max_size=3, unique=True).map(tuple)
NAMES = [one.id for one in SCENARIO.bystanders]


def world(seed: int, names: tuple[str, ...] = ()) -> World:
    """Encounters in states and with bystanders from everywhere in their bounds."""
    draw = np.random.default_rng(seed)
    variant = replace(SCENARIO.variants[0], traits=names)
    made = begin_world(SCENARIO, variant, RULE, np.arange(BATCH, dtype=np.uint64))
    state = np.round(np.array(LOWEST) + draw.random((BATCH, len(VARIABLES))) * (1 - np.array(LOWEST)), 6)
    others = {
        f"{who}.{what}": np.round(draw.random(BATCH), 6) for who in NAMES for what in ("heat", "regard")
    }
    return replace(made, state=state, peak=state[:, INDEX["arousal"]], numbers=made.numbers | others)


def does(doing: Doing | None = None, *, takes: float = 10.0, **given_: Any) -> Input:
    """A deed, or nothing but time."""
    none = np.zeros(BATCH)
    doings = () if doing is None else ((doing, np.ones(BATCH, dtype=np.bool_)),)
    return Input(np.zeros((BATCH, len(ACTS))), none, doings, none, np.full(BATCH, takes), **given_)


def says(*acts: str, touches: float = 0.6, **given_: Any) -> Input:
    """Words that do some acts, each with probability 0.9."""
    p = np.zeros((BATCH, len(ACTS)))
    for act in acts:
        p[:, ACTS.index(act)] = 0.9
    return Input(p, np.full(BATCH, touches), (), np.zeros(BATCH), np.full(BATCH, 8.0), **given_)


def tactic(name: str, **changed: Any) -> Doing:
    """A tactic of the scenario, with something about it changed."""
    found = SCENARIO.doing("tactic", name)
    assert found is not None
    return replace(found, needs=(), **changed)


def move(name: str, **changed: Any) -> Doing:
    """A move of the scenario, always open, with something about it changed."""
    found = SCENARIO.doing("move", name)
    assert found is not None
    return replace(found, needs=(), **changed)


def no_worse(first: World, second: World, variable: str) -> bool:
    """Whether everybody in the first is at least as well off in a variable as in the second."""
    gap = first.state[:, INDEX[variable]] - second.state[:, INDEX[variable]]
    return bool((gap <= 1e-6).all() if variable in BETTER_LOW else (gap >= -1e-6).all())


# -- being held


@given(states, traits, st.lists(seconds, min_size=1, max_size=6), st.sampled_from(["standing", "prone"]))
@settings(max_examples=40)
def test_risk_never_falls_while_held_and_there_is_no_safe_second(
    seed: int, names: tuple[str, ...], taken: list[float], position: str
) -> None:
    """From the first second, whoever is held is at more risk each turn; time held is never safe time."""
    now = step(world(seed, names), does(tactic("handcuff", position=position), takes=1.0))
    assert (now.numbers["health_risk"] > 0).all()
    for one in taken:
        before, now = now, step(now, does(takes=one))
        still = before.outcome == RUNNING
        rose = now.numbers["health_risk"] > before.numbers["health_risk"]
        assert (rose | (before.numbers["health_risk"] == 1.0))[still].all()
        longer = step(before, does(takes=one + 1)).chances["collapse"]
        assert (longer >= now.chances["collapse"])[still].all()


@given(states, traits, seconds)
@settings(max_examples=40)
def test_face_down_is_never_safer(seed: int, names: tuple[str, ...], taken: float) -> None:
    """The same hold face down brings more risk, and so does a struggle, whoever is held."""
    state, rule = world(seed, names).state, personal(RULE, names)
    yes, no = np.ones(BATCH, dtype=np.bool_), np.zeros(BATCH, dtype=np.bool_)

    def risk(*, prone: NDArray[np.bool_], struggled: NDArray[np.bool_]) -> NDArray[np.float64]:
        held = {"held": yes, "prone": prone, "struggled": struggled, "seconds": np.full(BATCH, taken)}
        return np.sum([one.change for one in restraint.exposes(rule, state, **held)], axis=0)

    plain = risk(prone=no, struggled=no)
    assert (risk(prone=yes, struggled=no) > plain).all()
    assert (risk(prone=no, struggled=yes) > plain).all()


@pytest.mark.parametrize("name", ["drink", "drugs", "illness", "breathing"])
def test_drink_and_illness_make_being_held_more_dangerous(name: str) -> None:
    """The traits that doctrine names raise the risk of the same hold."""
    hold = does(tactic("handcuff", position="prone"), takes=60.0)
    with_it, without = (step(world(3, names), hold).numbers["health_risk"] for names in ((name,), ()))
    assert (with_it > without).all()


def test_nobody_who_is_not_held_collapses() -> None:
    """The danger is of the hold: without one, however long, there is none."""
    now = step(world(1), does(takes=600.0))
    assert (now.chances["collapse"] == 0).all()
    assert not now.ever["collapsed"].any()


def test_early_signs_are_seen_by_whoever_looks_and_by_nobody_else() -> None:
    """Signs come only to somebody who has claimed the role and has looked at the breathing of late."""
    prone = step(world(2), does(tactic("handcuff", position="prone"), takes=90.0))
    goes_on = prone.outcome == RUNNING
    assert goes_on.any()
    looked = step(prone, does(move("claim_safety_role")))
    assert looked.ever["signs_seen"][goes_on].all()
    for blind in (does(), does(move("claim_safety_role", checks_breathing=False))):
        assert not step(prone, blind).ever["signs_seen"].any()


# -- those who watch


@given(st.sets(st.sampled_from(HELPFUL), max_size=3), st.sampled_from(HARMFUL), states)
@settings(max_examples=40)
def test_harm_never_cools_those_who_watch(helpful: set[str], harm: str, seed: int) -> None:
    """At equal state a harmful act more leaves no bystander cooler, and none with more regard."""
    start = world(seed)
    without, beside = step(start, says(*helpful)), step(start, says(*helpful, harm))
    for who in NAMES:
        assert (beside.numbers[f"{who}.heat"] >= without.numbers[f"{who}.heat"]).all()
        assert (beside.numbers[f"{who}.regard"] <= without.numbers[f"{who}.regard"]).all()


@given(states, st.sampled_from(NAMES), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=40)
def test_a_cooler_bystander_is_never_worse_for_the_person(
    seed: int, who: str, one: float, other: float
) -> None:
    """Of two scenes that differ in a bystander's heat alone, the person is no worse off in the cooler."""
    start = world(seed)
    cool, hot = (
        step(replace(start, numbers=start.numbers | {f"{who}.heat": np.full(BATCH, round(heat, 6))}), does())
        for heat in sorted((one, other))
    )
    for variable in VARIABLES:
        assert no_worse(cool, hot, variable), variable


@given(states, st.sampled_from(HARMFUL))
@settings(max_examples=20)
def test_whoever_is_out_of_hearing_feels_and_stirs_nothing(seed: int, harm: str) -> None:
    """A friend who was left behind a wall neither hears an insult nor weighs on the person."""
    gone = step(world(seed), does(move("step_back", event="", away=tuple(NAMES))))
    after = step(gone, says(harm))
    for who in NAMES:
        assert (after.numbers[f"{who}.heat"] <= gone.numbers[f"{who}.heat"]).all()
        assert (after.numbers[f"{who}.regard"] == gone.numbers[f"{who}.regard"]).all()
    hot = {f"{who}.heat": np.ones(BATCH) for who in NAMES}
    loud = step(replace(gone, numbers=gone.numbers | hot), says(harm))
    assert np.array_equal(loud.state, after.state)


@given(states)
@settings(max_examples=20)
def test_a_friend_who_helps_never_makes_it_worse(seed: int) -> None:
    """Asked to help, a friend calms where the friend agrees, and where not nothing is moved but time."""
    start = world(seed)
    asked = step(start, does(move("ask_friend_to_help")))
    plain = step(start, does(takes=10.0))
    for variable in ("arousal", "reactance", "trust", "face"):
        assert no_worse(asked, plain, variable), variable
    assert asked.ever["enlisted kai"].any()
    assert not asked.ever["enlisted kai"].all()


HARMFUL_DEEDS = sorted(
    source
    for source, rows in RULE.by_source.items()
    if source not in ACTS and not any(one.helps for one in rows if one.variable != "dominance")
)


@given(st.sampled_from(HARMFUL_DEEDS), states, traits)
@settings(max_examples=80)
def test_a_harmful_deed_never_helps(event: str, seed: int, names: tuple[str, ...]) -> None:
    """At equal state, to rush, grab, hold or shut somebody in leaves nobody better off than standing."""
    start = world(seed, names)
    harmed = step(start, does(move("step_back", event=event), takes=5.0))
    plain = step(start, does(takes=5.0))
    for variable in VARIABLES:
        if variable != "dominance":
            assert no_worse(plain, harmed, variable), variable
    for who in NAMES:
        assert (harmed.numbers[f"{who}.heat"] >= plain.numbers[f"{who}.heat"]).all()


# -- how it is said, and to whom


spoken_so = st.tuples(st.floats(1, 200), st.floats(0, 6), st.integers(1, 3))  # words, questions, voices


@given(states, st.sampled_from(HELPFUL), traits, spoken_so)
@settings(max_examples=60)
def test_length_many_questions_and_clashing_voices_never_help(
    seed: int, act: str, names: tuple[str, ...], how: tuple[float, float, int]
) -> None:
    """The same act said at length, with more questions, or by two at once leaves nobody better off."""
    words, asks, voices = how
    start = world(seed, names)
    short = step(start, says(act, words=np.full(BATCH, 5.0), asks=np.ones(BATCH)))
    clash = replace(start, numbers=start.numbers | {"voices": np.full(BATCH, float(voices))})
    long = step(clash, says(act, words=np.full(BATCH, words), asks=np.full(BATCH, asks)))
    for variable in VARIABLES:
        assert no_worse(short, long, variable), variable


@given(states, st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=30)
def test_more_officers_are_never_agreed_with_more(seed: int, one: int, other: int) -> None:
    """More officers present go with less compliance (FS1), all else being equal."""
    few, many = sorted((one, other))
    start = world(seed)
    chances = [
        step(replace(start, numbers=start.numbers | {"officers": np.full(BATCH, float(n))}), says("request"))
        for n in (few, many)
    ]
    assert (chances[0].chances["agreement"] >= chances[1].chances["agreement"]).all()


@given(traits)
def test_a_trait_turns_no_sign_round(names: tuple[str, ...]) -> None:
    """What helps somebody helps somebody who has been drinking, only less or more."""
    own = personal(RULE, names)
    for source, rows in RULE.by_source.items():
        for was, now in zip(rows, own.by_source[source], strict=True):
            assert was.size * now.size > 0


# -- word given

SPEAKING = {"bus": "Here's what we'll do: I check, and if it's not you, you're on that bus.",
            "minutes": "I'll ask control, that's two minutes."}  # fmt: skip


def _promising(words: str, act: str = "plan") -> OfficerTurn:
    return OfficerTurn(utterance=words, reading=Reading((ActFound(act, 0.9, (0, 4)),), True, "by hand"))


@given(st.sampled_from(sorted(SPEAKING)), states, st.sampled_from([one.id for one in SCENARIO.variants]))
@settings(max_examples=20)
def test_a_promise_that_is_broken_costs_more_than_it_ever_gave(name: str, seed: int, variant: str) -> None:
    """Whoever promises and breaks it is trusted no more than whoever did the same and promised nothing."""
    ends = ["/tactic handcuff"] if name == "bus" else ["/wait 500"]
    trust = []
    for words in (SPEAKING[name], "Here's what we'll do: I check, and then we'll see."):
        encounter = begin(SCENARIO, variant=variant, seed=seed)
        for turn in (_promising(words), *map(parse_line, ends)):
            if encounter.outcome is None:
                encounter = take_turn(encounter, turn)
        trust.append(encounter.turns[-1].state["trust"])
        assert encounter.is_so(f"broke {name}") == (words == SPEAKING[name] and len(encounter.turns) == 2)
    assert trust[0] <= trust[1]


def test_a_promise_is_kept_or_broken_once_and_never_both() -> None:
    """Handcuffs break the promise of the bus; letting him go afterwards does not mend it."""
    encounter = begin(SCENARIO, variant="quiet", seed=4)
    for turn in (_promising(SPEAKING["bus"]), parse_line("/tactic handcuff"), parse_line("/move cuffs_off")):
        encounter = take_turn(encounter, turn)
    assert encounter.is_so("broke bus")
    broken = {line.text for one in SCENARIO.word_given if one.id == "bus" for line in one.broken}
    assert encounter.turns[1].says in broken
    after = take_turn(encounter, parse_line("/move let_go"))
    assert not after.is_so("kept bus")
    rows = [one["coefficient"] for turn in after.turns for one in turn.changes]
    assert rows.count("promise_broken.trust") == 1


def test_what_was_said_to_be_so_is_contradicted_by_words_and_by_deeds() -> None:
    """Somebody told that he is not under arrest holds it against whoever says or does otherwise."""
    told = _promising("You're not under arrest, I just need to check something.", "rights")
    for later in (_promising("Right, you're under arrest.", "command"), parse_line("/tactic handcuff")):
        encounter = begin(SCENARIO, variant="quiet", seed=4)
        for turn in (told, later):
            encounter = take_turn(encounter, turn)
        assert encounter.is_so("contradicted not_arrested")
        assert "contradiction.trust" in {one["coefficient"] for one in encounter.turns[1].changes}


# -- phases


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.integers(0, len(PHASES) - 1))
@settings(max_examples=200)
def test_phases_do_not_flicker(low: float, pushed: float, peak: float, was: int) -> None:
    """Somebody whose arousal goes to and fro by less than the margin comes to one phase and stays in it."""
    high = low + 0.9 * RULE.constants["phase_margin"]
    state, phase = np.zeros((1, len(VARIABLES))), np.array([was])
    state[:, INDEX["reactance"]] = pushed
    reached = []
    for arousal in [low, high] * 4:
        state[:, INDEX["arousal"]] = arousal
        peak = max(peak, arousal)
        phase = next_phase(RULE, phase, state, np.array([peak]))
        reached.append(int(phase[0]))
    assert len(set(reached[2:])) == 1


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_there_is_no_way_back_from_a_crisis_to_an_ordinary_day(course: list[float]) -> None:
    """After a crisis a person is in another, recovering, or drained."""
    state, phase, peak = np.zeros((1, len(VARIABLES))), np.zeros(1, dtype=np.int64), np.zeros(1)
    reached = []
    for arousal in course:
        state[:, INDEX["arousal"]] = arousal
        peak = np.maximum(peak, arousal)
        phase = next_phase(RULE, phase, state, peak)
        reached.append(PHASES[int(phase[0])])
    if "crisis" in reached:
        assert set(reached[reached.index("crisis") :]) <= {"crisis", "recovery", "drained"}
    assert ("crisis" in reached) == (max(course) >= RULE.constants["crisis_from"])


def test_somebody_goes_up_and_comes_down_through_every_phase() -> None:
    """Driven up and left alone, a person passes through all six phases in their order."""
    world_ = step(world(5), does())
    calm = np.zeros_like(world_.state)
    calm[:, INDEX["arousal"]] = 0.3
    phase, peak = np.zeros(BATCH, dtype=np.int64), np.zeros(BATCH)
    seen = []
    for arousal in (0.3, 0.5, 0.7, 0.9, 0.6, 0.2):
        calm[:, INDEX["arousal"]] = arousal
        peak = np.maximum(peak, arousal)
        phase = next_phase(RULE, phase, calm, peak)
        seen.append(PHASES[int(phase[0])])
    assert tuple(seen) == PHASES
    assert all(one != other for one, other in pairwise(seen))
