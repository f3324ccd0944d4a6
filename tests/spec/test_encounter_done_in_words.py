"""Moves that words do: whoever names the hand has seen it."""

from __future__ import annotations

import pytest

from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import Reading
from levelhead.encounter.spoken import done_in_words, says_one_of
from levelhead.encounter.turn import OfficerTurn

SCENARIO = read_scenario("stop-and-search")
NAMED = "You in the grey, would you take your hand away from your waistband?"


def _said(words: str) -> OfficerTurn:
    return OfficerTurn(words, reading=Reading((), understood=False, reader="none@1"))


@pytest.fixture
def in_danger() -> Encounter:
    """A hand has gone to a waistband."""
    encounter = begin(SCENARIO, variant="partial-match", seed=7)
    while not encounter.is_so("open waistband"):
        encounter = take_turn(encounter, OfficerTurn(act="open_question"))
    return encounter


def test_naming_the_hand_is_seeing_it(in_danger: Encounter) -> None:
    """The same is found, and the same danger answered, as by the move; it is seen, not told by the person."""
    named = take_turn(in_danger, _said(NAMED))
    looked = take_turn(in_danger, OfficerTurn(move="watch_hands"))
    assert "friend_knife" in named.turns[-1].found
    assert named.turns[-1].found == looked.turns[-1].found
    assert named.is_so("move watch_hands")
    assert any("waistband" in line for line in named.turns[-1].does)
    assert "waistband" not in named.turns[-1].says


def test_other_words_leave_the_danger_open(in_danger: Encounter) -> None:
    """Talking on sees nothing."""
    talked = take_turn(in_danger, _said("What are you making at college, then?"))
    assert "friend_knife" not in talked.turns[-1].found
    assert not talked.is_so("move watch_hands")


def test_words_for_a_colleague_give_the_job_once() -> None:
    """What is not open any more is not done again by words."""
    encounter = take_turn(
        begin(SCENARIO, variant="partial-match", seed=7), _said("Keep your eye on them, Jo.")
    )
    assert encounter.is_so("move brief_colleague")
    again = take_turn(encounter, _said("Keep your eye on them, Jo."))
    assert not any("you watch" in line for line in again.turns[-1].does)


@pytest.mark.parametrize("wanted", scenario_ids())
def test_an_example_does_what_it_is_an_example_of(wanted: str) -> None:
    """What the debrief suggests would have worked."""
    scenario = read_scenario(wanted)
    for move in scenario.moves:
        assert bool(move.example) <= bool(move.said), move.id
        if move.example:
            assert move in done_in_words(scenario, move.example)


def test_a_description_is_no_hand() -> None:
    """Words about the one who is stopped do not look at his friends."""
    move = SCENARIO.doing("move", "watch_hands")
    assert move is not None
    for words in (
        "You match a description: black jacket.",
        "Show me your hands, please, Reece.",
        "His handwriting",
    ):
        assert not says_one_of(move.said, words)
