"""The debrief's ledgers, hidden facts and the person's own account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.debrief.hidden import hidden_facts
from levelhead.debrief.ledgers import moved_most, procedural, relational
from levelhead.debrief.other_side import account, mine, person_view, spoken
from levelhead.debrief.words import (
    change_in_points,
    listed,
    officer_words,
    out_of_100,
    shortened,
    turns_in_words,
)
from levelhead.encounter.conditions import Clause, read_clause
from levelhead.encounter.library import read_scenario
from levelhead.encounter.scenario import Line
from levelhead.encounter.turn import OfficerTurn, parse_line
from meetings import FAIR, HARSH, SCENARIO, play, said


def test_an_account_says_where_it_began_and_ended_and_what_moved_it_most() -> None:
    """Trust fell most at the threat, and the words are there."""
    trust = next(one for one in relational(play(HARSH)) if one.name == "trust")
    assert trust.ended < trust.began
    assert trust.most is not None
    assert trust.most.change < 0
    assert "arrested" in trust.most.words or "silly" in trust.most.words


def test_nothing_moves_before_the_first_turn() -> None:
    """An encounter without turns has accounts that stand where they began."""
    encounter = play(())
    assert all(one.began == one.ended and one.most is None for one in relational(encounter))
    assert moved_most(encounter, "trust") is None


def test_a_requirement_is_met_at_the_first_turn_that_meets_it() -> None:
    """The reason was given in turn 1 and again later: turn 1 counts."""
    encounter = play((*FAIR[:1], said("As I said, a caller saw a knife.", "grounds")))
    assert {one.requirement: one.at_turn for one in procedural(encounter)}[
        "Say why: the information you have"
    ] == 1


def test_what_was_not_owed_is_not_in_the_ledger() -> None:
    """Nobody was searched, so the record of a search was not owed."""
    owed = [one.requirement for one in procedural(play(FAIR))]
    assert owed
    assert not any("record of the search" in one for one in owed)


def test_hidden_facts_are_found_at_a_turn_or_never() -> None:
    """The friend's knife was seen in turn 6; what the full message says was never asked."""
    facts = {one.fact: one for one in hidden_facts(play(FAIR))}
    assert facts["friend_knife"].at_turn == 6
    assert facts["grounds_weak"].at_turn is None
    assert facts["grounds_weak"].how


def test_what_could_not_be_found_in_a_variant_is_not_held_against_anybody() -> None:
    """Where the full message fits him, there is no weak ground to find, and the other way round."""
    full = {one.fact for one in hidden_facts(play((), variant="full-match"))}
    part = {one.fact for one in hidden_facts(play((), variant="partial-match"))}
    assert "grounds_strong" in full - part
    assert "grounds_weak" in part - full


def test_the_person_tells_what_was_never_asked_and_what_was_asked_too_late() -> None:
    """Asked about the bag in anger he kept it to himself; nobody asked where he was going."""
    told = account(play(HARSH))
    words = " ".join(one.words for one in told)
    assert "by then I did not trust you" in words
    assert "I never heard you ask." in words
    assert {"not_told_why", "stopped_listening", "left_smaller"} <= {one.part for one in told}


def test_the_person_does_not_tell_what_only_others_know() -> None:
    """What control reads out is not his to tell."""
    assert "Control" not in " ".join(person_view(play(HARSH)))


def test_a_fair_meeting_is_told_as_one() -> None:
    """With the reason given, he does not say that he never heard it."""
    parts = {one.part for one in account(play(FAIR))}
    assert "not_told_why" not in parts
    assert {"came_round", "left_better"} <= parts


def test_the_person_puts_it_in_words_of_the_scenario_where_it_has_some_that_fit() -> None:
    """The scenario's lines stand before ours, and a line with a condition is told only when it holds."""
    encounter = play(HARSH)
    own = {"left_smaller": (Line("Never again."), Line("Mum saw.", (clause("found mother"),)))}
    scenario = replace(encounter.scenario, account=own)
    told = {one.part: one.words for one in account(replace(encounter, scenario=scenario))}
    assert told["left_smaller"] == "Never again."
    assert told["stopped_listening"].startswith("When you ")


def test_the_same_encounter_is_told_the_same_way_and_others_in_other_ways() -> None:
    """How it is put is drawn by the encounter's seed, so that ten meetings are not told in one voice."""
    ways = {seed: person_view(play(HARSH[:4], seed=seed)) for seed in range(12)}
    assert len({lines[0] for lines in ways.values()}) > 1
    assert ways[3] == person_view(play(HARSH[:4], seed=3))


def test_a_deed_is_brought_up_as_the_person_met_it() -> None:
    """Handcuff him is, to him, me."""
    words = {one.part: one.words for one in account(play(("/tactic handcuff",)))}
    assert "handcuff me" in words["stopped_listening"]


def clause(text: str) -> Clause:
    """A clause of the language of conditions."""
    found = read_clause(text)
    assert isinstance(found, Clause)
    return found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"Reece. I\'m s- sixteen."', "Reece. I'm s- sixteen."),
        ('He starts. "I g- get stuck." He stops. "Sorry."', "I g- get stuck. Sorry."),
        ("\u201cJob interview, innit.\u201d", "Job interview, innit."),
        ("Just words.", "Just words."),
        ('They told me to "calm down" again.', 'They told me to "calm down" again.'),
    ],
)
def test_what_is_spoken_in_a_line(line: str, words: str) -> None:
    """The parts in quotation marks, or all of a line that has none."""
    assert spoken(line) == words


@pytest.mark.parametrize(
    ("told_of", "told"),
    [
        ("he will not be searched", "I will not be searched"),
        ("he is not under arrest", "I am not under arrest"),
        ("see to her feet and talk to her", "see to my feet and talk to me"),
        ("take her to the van", "take me to the van"),
        ("give him his coat", "give me my coat"),
    ],
)
def test_what_is_told_of_the_person_is_told_by_them(told_of: str, told: str) -> None:
    """Somebody speaks of themselves as I, and "her" before a noun is "my"."""
    assert mine(told_of) == told


def test_what_won_and_what_cost_are_told_in_the_order_in_which_they_came() -> None:
    """A reason, and then an insult: he does not come round after he was insulted."""
    reason = said("Somebody rang about a knife, that is why.", "grounds")
    insult = said("Shut up, you little liar.", "insult")
    assert _turns_told((reason, insult)) == ["came_round", "stopped_listening"]
    sorry = said("I am sorry. That was wrong.", "apology")
    assert _turns_told((insult, sorry, reason)) == ["stopped_listening", "came_round"]


def _turns_told(turns: tuple[OfficerTurn, ...]) -> list[str]:
    return [one.part for one in account(play(turns)) if one.part in {"came_round", "stopped_listening"}]


def test_nobody_leaves_better_who_got_nothing_that_was_wanted() -> None:
    """The same kind words four times raise respect a little; he got none, and says no other."""
    kind = [said("I hear you. That makes sense.", "validate") for _ in range(4)]
    parts = {one.part for one in account(play(kind))}
    assert "got_none" in parts
    assert "left_better" not in parts


def test_nobody_says_that_it_changed_nothing_after_it_ended_badly() -> None:
    """A knife came out while he was talked to: that is not how one leaves much as one came."""
    ended = play(said("That makes sense.", "validate") for _ in range(20))
    assert ended.outcome is not None
    assert not ended.outcome.good
    assert not {one.part for one in account(ended)} & {"left_as_came", "left_better"}


def test_only_what_was_true_as_it_went_was_never_told() -> None:
    """Three things at most are quoted, and none that belongs to another variant."""
    parts = account(play(HARSH[:1], scenario="vulnerable-person", variant="in-her-room"))
    never = [one.words for one in parts if one.part == "never_told"]
    assert len(never) == 4
    assert never[-1].startswith("And ")
    assert not any("took" in words and "tablets" in words for words in never)


def test_officer_turns_in_words() -> None:
    """A move is named by its title, a wait by its length, an act by what it does."""
    scenario = read_scenario(SCENARIO)
    assert officer_words(scenario, parse_line("/wait 20")) == "You waited 20 seconds"
    assert officer_words(scenario, parse_line("/act apology")) == "You apologised"
    assert officer_words(scenario, parse_line("/tactic handcuff")) == "Handcuff him"
    assert officer_words(scenario, said("Hello.", "introduce")) == "Hello."


def test_numbers_and_lists_in_words() -> None:
    """Chances are never rounded to a certainty that was not seen; changes keep their sign."""
    assert [out_of_100(share) for share in (0.0, 0.004, 0.5, 0.996, 1.0)] == [
        "0 in 100",
        "fewer than 1 in 100",
        "50 in 100",
        "more than 99 in 100",
        "100 in 100",
    ]
    assert change_in_points(0.042) == "+4.2"
    assert change_in_points(-0.13) == "\u221213.0"
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"], "or")) == ("", "a", "a, b or c")
    assert (turns_in_words((3,)), turns_in_words((2, 5))) == ("turn 3", "turns 2 and 5")
    assert shortened("one two three", 8) == "one two\u2026"
