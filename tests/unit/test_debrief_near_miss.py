"""A good ending missed narrowly: what was missing, by how much, and what would have been enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.debrief.done import is_ended_by_choice
from levelhead.debrief.felt import COSTLY, Short, costly, short_of, taken
from levelhead.debrief.in_short import in_short
from levelhead.debrief.make import Debrief, make_debrief
from levelhead.debrief.page import page
from levelhead.debrief.parts import FLIPS
from levelhead.debrief.smallest import smallest_change
from levelhead.debrief.text import text_in_short
from levelhead.debrief.what_if import alternative_turn
from levelhead.encounter.machine import take_turn
from levelhead.encounter.turn import OfficerTurn
from meetings import FAIR, HARSH, TALKED_ON, play, said

REASON = said("Somebody rang about a knife, that is why.", "introduce", "grounds")
ORDER = said("Hands out of your pockets. Now.", "command")
IN_DANGER = said("Grey hoodie, show me your hands.", "command")
THREAT = said("Do as you're told or you'll be arrested.", "threat")
SORRY = said("Sorry I snapped at you. You did not deserve that.", "apology", "validate")
SEEN_AND_HELD = ("/move watch_hands", "/tactic detain_friend")

# All that was owed was done, and he felt treated with too little respect for a good ending.
NARROWLY = (REASON, *SEEN_AND_HELD, "/move let_go")
NARROWLY_IN_DANGER = (REASON, "/move watch_hands", IN_DANGER, "/tactic detain_friend", "/move let_go")
COSTLY_ORDER = (REASON, ORDER, *SEEN_AND_HELD, "/move let_go")
THANKS = said("Thank you for keeping still.", "respect", "validate")
PUT_RIGHT = (REASON, THREAT, SORRY, SORRY, *SEEN_AND_HELD, THANKS, "/move let_go")


def _told(debrief: Debrief) -> list[str]:
    return in_short(debrief.encounter, debrief.what_if, debrief.dangers)


@pytest.fixture(scope="module")
def narrowly() -> Debrief:
    """Ended a moment too soon, with no turn that cost much."""
    return make_debrief(play(NARROWLY))


def test_what_was_missing_is_told_with_the_turn_that_ended_it_too_soon(narrowly: Debrief) -> None:
    """The turn that closed it, what was missing and by how much, and one thing more that would have done."""
    assert narrowly.encounter.outcome is not None
    assert not narrowly.encounter.outcome.good
    [short] = narrowly.what_if.short
    assert short.variable == "respect"
    assert short.stood < short.needed
    point = narrowly.what_if.points[0]
    assert (point.turn, point.one_more, point.closes) == (4, True, True)
    first, second, third = _told(narrowly)
    assert first.startswith("Turn 4 ended it a moment too soon: ")
    assert second.startswith("All that was missing was respect, as Reece felt it: ")
    assert second.endswith(f"and a good ending needs {round(100 * short.needed)}.")
    assert third.startswith("Had you first chosen to ")
    assert point.example in third
    assert smallest_change(narrowly.encounter, narrowly.what_if)["words"].startswith("Before turn 4, ")
    assert "ended it a moment too soon" in " ".join(text_in_short(narrowly).split())


def test_what_would_have_been_enough_is_so_when_it_is_played(narrowly: Debrief) -> None:
    """Proof in the machine itself: the meeting again with that one turn more before its end."""
    point = narrowly.what_if.points[0]
    assert point.chance.share < FLIPS <= point.chance_instead.share
    again = play((*NARROWLY[:-1],))
    again = take_turn(again, alternative_turn(point.instead))
    ended = take_turn(again, OfficerTurn(move="let_go"))
    assert ended.outcome is not None
    assert ended.outcome.good


def test_the_transcript_says_that_it_is_one_turn_more(narrowly: Debrief) -> None:
    """A program that reads the debrief can tell an added turn from one in another's place."""
    told = narrowly.as_dict()
    assert told["turning_points"][0]["instead"]["one_more_before"] is True
    assert told["missing"] == [one.as_dict() for one in narrowly.what_if.short]


def test_a_costly_turn_is_told_before_the_end_that_came_too_soon() -> None:
    """An order that took what was missing is what mattered; that it was close is said beside it."""
    debrief = make_debrief(play(COSTLY_ORDER))
    assert [(one.turn, one.one_more) for one in debrief.what_if.points] == [(2, False), (5, True)]
    told = _told(debrief)
    assert told[0].startswith("Turn 2 mattered most: ")
    assert told[2].startswith("All that was missing was respect")
    assert told[3] == "Turn 2 took 5 of 100 from respect."
    assert told[4].startswith("It was close: before turn 5, ")


def test_an_order_that_danger_calls_for_is_never_what_was_best_left_out() -> None:
    """A hand at a knife is met with an order: no debrief advises other words in place of it."""
    debrief = make_debrief(play(NARROWLY_IN_DANGER))
    assert debrief.dangers.get(3)
    shown = [*debrief.what_if.points, *filter(None, [debrief.what_if.flip])]
    assert all(one.turn != 3 or " " in one.instead for one in shown)
    assert _told(debrief)[0].startswith("Turn 5 ended it a moment too soon: ")


def test_in_a_meeting_that_ended_well_the_turn_that_worked_against_it_is_told_at_the_top() -> None:
    """A threat that was put right stands in the first lines, and among what to change."""
    debrief = make_debrief(play(PUT_RIGHT))
    assert debrief.encounter.outcome is not None
    assert debrief.encounter.outcome.good
    [told] = [one for one in _told(debrief) if one.startswith("Turn 2 worked against you: ")]
    assert told.endswith(". It ended well all the same.")
    rows = {one["claim"]: one["label"] for one in page(debrief)["observations"]}
    assert rows["You threatened. You said sorry later; better left unsaid."] == "Change."
    assert rows["You put right what you had said, by saying so."] == "Keep."


@pytest.mark.parametrize("turns", [FAIR, HARSH, TALKED_ON, TALKED_ON[:3], ()])
def test_nothing_is_called_the_only_thing_missing_where_more_was(
    turns: tuple[OfficerTurn | str, ...],
) -> None:
    """It ended well, or not at all, or something that was owed or done stood in the way as well."""
    encounter = play(turns)
    assert short_of(encounter) == ()


def test_the_least_that_was_missing_is_told() -> None:
    """Only the good ending with the knife is near: it needs respect at 45, as its condition says."""
    encounter = play(NARROWLY)
    [short] = short_of(encounter)
    assert short == Short("respect", encounter.turns[-1].state["respect"], 0.45)


def test_who_did_not_end_it_did_not_end_it_too_soon() -> None:
    """He ran, or the knife came out: no turn of the officer closed that."""
    assert not is_ended_by_choice(play(TALKED_ON))
    assert is_ended_by_choice(play(NARROWLY))
    assert not is_ended_by_choice(play(FAIR))


def test_what_a_turn_took_is_what_stood_before_less_what_stands_after() -> None:
    """By hand, entry by entry; a turn is costly for an entry from which it took at least so much."""
    encounter = play(PUT_RIGHT)
    fell = {
        name: encounter.turns[0].state[name] - encounter.turns[1].state[name]
        for name in ("voice", "neutrality", "respect", "motive", "trust")
    }
    took = taken(encounter, 2)
    assert took == pytest.approx({name: fall for name, fall in fell.items() if fall > 0})
    assert list(took.values()) == sorted(took.values(), reverse=True)
    assert costly(encounter, "trust") == {2: took["trust"]}
    assert took["trust"] >= COSTLY
    assert costly(replace(encounter, turns=encounter.turns[:1]), "trust") == {}
