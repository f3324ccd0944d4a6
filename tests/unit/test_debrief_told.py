"""What the first lines of a debrief say of chance, of a good ending, and of what was only felt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.debrief.danger import answers_danger, may_be_advised, saw_danger
from levelhead.debrief.drawn import drawn
from levelhead.debrief.in_short import in_short
from levelhead.debrief.ledgers import procedural
from levelhead.debrief.make import Debrief, make_debrief
from levelhead.debrief.page import page
from levelhead.debrief.parts import FLIPS
from levelhead.debrief.smallest import smallest_change
from levelhead.debrief.turning_points import what_if
from levelhead.debrief.what_if import moments
from levelhead.debrief.words import heard, what_was_done
from levelhead.encounter.machine import Encounter, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.turn import OfficerTurn, parse_line
from meetings import FAIR, HARSH, TALKED_ON, play, said

REASON = said("Somebody rang about a knife, that is why.", "introduce", "grounds")
THREAT = said("Do as you're told or you'll be arrested.", "threat")
INSULT = said("You lot are all the same.", "insult")
NOT_HIM = said("The message is about somebody older. It is not you.", "grounds", "rights")
STRUGGLE = 5  # with which he lashes out
SEED = 68  # with which he runs in the fourth turn, and not before
LOOK, DETAIN, GO = "/move watch_hands", "/tactic detain_friend", "/move let_go"


def _told(debrief: Debrief) -> list[str]:
    return in_short(debrief.encounter, debrief.what_if, debrief.dangers)


@pytest.fixture(scope="module")
def ran() -> Encounter:
    """A threat, then nothing but patience; and he runs all the same."""
    patient = said("Take your time.", "space")
    return play((REASON, THREAT, "/wait 20", patient), seed=SEED, variant="bad-stop-last-week")


def test_an_ending_that_chance_brought_is_told_as_one(ran: Encounter) -> None:
    """Not the turn in which the die fell is blamed, but what had made it likely; and the chance is told."""
    one = drawn(ran, moments(ran))
    assert one is not None
    assert (one.event, one.turn, one.raised_by) == ("fled", 4, 2)
    assert one.chance == ran.turns[3].chances["flight"]
    assert (one.before, one.after) == (ran.turns[0].chances["flight"], ran.turns[1].chances["flight"])
    debrief = make_debrief(ran)
    assert all(point.turn != 4 for point in debrief.what_if.points)
    told = _told(debrief)
    assert any(words.startswith("Reece ran in turn 4, by chance: ") for words in told)
    assert any(words.startswith("Turn 2 ") for words in told)


@pytest.mark.parametrize("turns", [FAIR, HARSH, TALKED_ON, TALKED_ON[:3]])
def test_what_an_officer_chose_came_by_no_chance(turns: tuple[OfficerTurn | str, ...]) -> None:
    """Good endings, force without grounds, a danger talked through, and a meeting that was stopped."""
    encounter = play(turns)
    assert drawn(encounter, moments(encounter)) is None


def test_where_luck_was_against_it_no_change_is_said_to_have_been_needed(ran: Encounter) -> None:
    """With the meeting going well in most of its replays, no change is called the one that was missing."""
    found = what_if(ran, moments(ran))
    assert found.by_chance is not None
    words = smallest_change(ran, found)["words"]
    assert words.startswith("Chance decided this one: as you played it, ")


def test_a_good_ending_says_what_carried_it_and_what_was_still_owed() -> None:
    """What the turn brought, in the scenario's words; the second ledger's gaps; and nothing to undo it."""
    debrief = make_debrief(play(FAIR))
    told = _told(debrief)
    [point, *_] = debrief.what_if.points
    assert point.kind == "carried"
    assert point.brought
    assert told[1].startswith("What it brought: ")
    assert point.brought[0] in told[1]
    [owed] = [words for words in told if words.startswith("Still owed: ")]
    missing = [one.requirement for one in procedural(debrief.encounter) if not one.met]
    assert missing[0] in owed
    assert page(debrief)["mattered"]["smallest"]["words"] == ""


def test_what_was_found_out_is_what_a_turn_brought() -> None:
    """Control's full message, and telling him of it, each under the title of its fact."""
    courtesy = said("Thank you for bearing with me, I'm sorry about this.", "respect", "apology")
    debrief = make_debrief(
        play((REASON, courtesy, "/move ask_control", NOT_HIM, courtesy, GO), variant="quiet")
    )
    assert debrief.encounter.outcome is not None
    assert debrief.encounter.outcome.id == "no_search_explained"
    brought = {point.turn: point.brought for point in debrief.what_if.points if point.kind == "carried"}
    titles = {fact.id: f"\u201c{fact.title}\u201d" for fact in debrief.encounter.scenario.facts}
    assert titles["grounds_weak"] in brought[3]
    assert titles["told_not_him"] in brought[4]


def test_many_hard_words_are_told_together_where_no_one_of_them_decided_it() -> None:
    """All was done, and he was made small again and again: what was missing, and which turns took it."""
    debrief = make_debrief(play((REASON, INSULT, THREAT, INSULT, LOOK, DETAIN, GO), seed=11))
    assert debrief.encounter.outcome is not None
    assert debrief.encounter.outcome.id == "knife_found_no_word"
    told = _told(debrief)
    assert any(words.startswith("All that was missing was respect") for words in told)
    assert any(" more." in words and words.startswith("Turn") for words in told)
    assert all(point.turn in {2, 3, 4} or point.one_more for point in debrief.what_if.points)


def test_the_last_chance_in_a_danger_is_told_as_the_last() -> None:
    """A hand at a waistband for some turns: since when, and in which turns the same would have done too."""
    debrief = make_debrief(play(TALKED_ON))
    first = debrief.what_if.points[0]
    [which, *others] = _told(debrief)
    since = min(n for n, titles in debrief.dangers.items() if titles == debrief.dangers[first.turn])
    assert since < first.turn
    assert which.endswith(f", as there had been since turn {since}.")
    [too] = [words for words in others if words.startswith("The same would have done in turn ")]
    assert too.endswith(f": turn {first.turn} was the last chance.")
    turns = {one.turn: one.instead for one in debrief.what_if.replayed}
    named = [int(word) for word in too.partition(":")[0].replace(",", "").split() if word.isdigit()]
    assert all(since <= n < first.turn and turns[n][first.instead].share >= FLIPS for n in named)


def test_hard_words_are_told_beside_a_search_without_grounds() -> None:
    """What decided it was the search; what the insult before it took stands in the first lines as well."""
    debrief = make_debrief(play((REASON, INSULT, "/tactic search", GO)))
    told = _told(debrief)
    assert told[0].startswith("Turn 3 mattered most: ")
    [against] = [words for words in told if words.startswith("Turn 2 worked against you as well: ")]
    assert "After it Reece felt less evenly dealt with (\u2212" in against
    assert "ended well" not in against


def test_why_the_first_turn_was_wrong_is_told_as_a_coach_says_it() -> None:
    """Searched on what was remembered: the coach's reason stands beside the turn."""
    debrief = make_debrief(play((REASON, "/tactic search", GO)))
    told = in_short(debrief.encounter, debrief.what_if, debrief.dangers, debrief.observations)
    assert told[0].startswith("Turn 2 mattered most: ")
    assert told[1].startswith("A steady officer would have left it out, and chosen ")
    assert told[2] == "As a coach would say: You acted on what you remembered, and did not check it first."
    assert debrief.as_dict()["in_short"] == told


def test_of_a_good_meeting_the_first_thing_to_change_is_told_too() -> None:
    """It ended well, and somebody was crowded: a sloppy meeting does not read like a good one."""
    debrief = make_debrief(play((FAIR[0], "/move step_close", *FAIR[1:])))
    assert debrief.encounter.outcome is not None
    assert debrief.encounter.outcome.good
    told = in_short(debrief.encounter, debrief.what_if, debrief.dangers, debrief.observations)
    claim = next(one.claim for one in debrief.observations if one.tone == "badly")
    assert any(words.startswith(f"What a coach would change: {claim}") for words in told)


def test_what_was_to_come_is_not_called_chance(ran: Encounter) -> None:
    """Where no steady officer could have helped it any more, it was a matter of time."""
    debrief = make_debrief(ran)
    found = debrief.what_if
    lost = replace(found.prospects[-2], good=0)
    hopeless = replace(found, prospects=(*found.prospects[:-2], lost, found.prospects[-1]))
    told = in_short(ran, hopeless, debrief.dangers)
    assert any("as was to come sooner or later" in words for words in told)
    assert not any("by chance" in words for words in told)


@pytest.mark.parametrize(("sure", "is_told"), [(0.95, True), (0.4, False)])
def test_nobody_is_reproached_at_the_top_for_a_guess(sure: float, *, is_told: bool) -> None:
    """Words that were only perhaps an insult move the person as they do, and are not held up first."""
    guess = said("You lot are all the same.", "insult")
    assert guess.reading is not None
    acts = tuple(replace(one, p=sure) for one in guess.reading.acts)
    turn = replace(guess, reading=replace(guess.reading, acts=acts))
    told = _told(make_debrief(play((REASON, turn, turn, "/tactic search", GO))))
    assert any("worked against you" in words for words in told) is is_told


def test_of_a_long_turn_the_hard_words_are_quoted() -> None:
    """Where they come late, the quotation begins with the part of the sentence that they stand in."""
    words = "Because that is what I was told to do today by my sergeant and by nobody else at all, you clown."
    turn = said(words)
    acts = (ActFound("insult", 0.9, (words.index("clown"), len(words) - 1)),)
    insult = replace(turn, reading=Reading(acts, understood=True, reader="by-hand@1"))
    encounter = play((REASON, insult))
    assert what_was_done(encounter, encounter.turns[1]) == "you said \u201c\u2026you clown.\u201d"


def test_who_lashed_out_was_held_and_no_page_says_that_no_force_was_used() -> None:
    """A struggle takes two officers to hold somebody, whatever tactic was chosen before it."""
    hostile = [said("Do as you're told or I'll drag you, you clown.", "threat", "insult")] * 12
    encounter = play(hostile, variant="bad-stop-last-week", seed=STRUGGLE)
    assert encounter.outcome is not None
    assert encounter.outcome.id == "struggle"
    assert "No force was used." not in page(make_debrief(encounter))["ending"]["sentences"]


def test_of_words_that_are_cut_short_the_move_they_did_is_told() -> None:
    """A long turn that asked control for the message says so, also where the quotation ends before it."""
    words = "First interview, that matters, and I don't want you to be late for it if I can help that. "
    asked = f"{words}Control, can you give me the full description again please?"
    encounter = play((REASON, said(asked, "validate")), variant="quiet")
    turn = encounter.turns[1]
    assert "ask_control" in turn.in_words
    title = "ask control for the full text of the message"
    assert what_was_done(encounter, turn).endswith(f"\u2026\u201d ({title})")


@pytest.mark.parametrize(
    ("turns", "rule"),
    [
        ((REASON, "/move ask_control", "/tactic search", NOT_HIM), "kept_the_grounds"),
        ((REASON, "/tactic search", "/move ask_control", NOT_HIM), "dropped_the_grounds"),
    ],
)
def test_who_searched_before_the_grounds_went_did_not_carry_on(
    turns: tuple[OfficerTurn | str, ...], rule: str
) -> None:
    """To search and then to check is one fault, to check and then to search another."""
    debrief = make_debrief(play(turns, variant="quiet"))
    seen = {one.rule for one in debrief.observations}
    assert rule in seen
    assert len(seen & {"kept_the_grounds", "dropped_the_grounds"}) == 1


def test_an_order_and_the_right_tactic_answer_danger_and_other_force_does_not() -> None:
    """In the face of a knife what it calls for is not to be left out; hands on Reece are no answer."""
    seen = play((REASON, LOOK))
    order = said("Show me your hands.", "command")
    [*_, by_order] = moments(take_turn(seen, order))
    [*_, by_tactic] = moments(take_turn(seen, parse_line(DETAIN)))
    [*_, by_hold] = moments(take_turn(seen, parse_line("/tactic escort_hold")))
    [*_, before_danger] = moments(take_turn(play((REASON,)), order))
    assert [answers_danger(one) for one in (by_order, by_tactic, by_hold, before_danger)] == [
        True, True, False, False,
    ]  # fmt: skip
    after = take_turn(seen, order)
    assert not may_be_advised(by_order, after, "respect")
    assert may_be_advised(by_order, after, "tactic detain_friend")


def test_not_to_have_seen_a_danger_is_no_advice() -> None:
    """The look that finds a knife opens the danger; leaving it out is never named as better."""
    seen = play((REASON, LOOK))
    assert saw_danger(seen)
    assert not saw_danger(play((REASON,)))
    assert not may_be_advised(moments(seen)[-1], seen, "tactic detain_friend")
    debrief = make_debrief(play((REASON, LOOK, *(said("Calm talk.", "validate") for _ in range(4)))))
    shown = [*debrief.what_if.points, *filter(None, [debrief.what_if.flip])]
    assert all(one.turn != 2 or one.kind != "missed" for one in shown)


def test_what_the_close_needs_is_not_best_left_out() -> None:
    """Where the officer closed it, an earlier turn without which it could not be closed is not blamed."""
    cold = [said("Calm down, there's nobody there.", "dismiss") for _ in range(4)]
    turns = (
        said("Your neighbour rang, she was worried.", "introduce", "grounds"),
        "/move ambulance", *cold, "/wait 120", "/wait 120", "/wait 120", "/move leave",
    )  # fmt: skip
    encounter = play(turns, scenario="vulnerable-person", variant="in-her-room", seed=3)
    assert encounter.outcome is not None
    assert not encounter.outcome.good
    points = what_if(encounter, moments(encounter)).points
    assert all(point.turn != 2 for point in points if point.by_leaving_out)


@pytest.mark.parametrize(
    ("line", "is_speech"),
    [
        ("Somewhere.", True),
        ("Behind the shops.", True),
        ("Somewhere a dog is barking. The woman at the window has not moved.", False),
        ("Upstairs, the woman at the window has a phone to her ear. It is her that he is talking to.", False),
        ("The sergeant looks up at his chest, counts something to herself, and types.", False),
        ("He just shakes his head.", False),
        ("He knows me.", True),
    ],
)
def test_what_is_only_seen_stands_without_quotation_marks(line: str, *, is_speech: bool) -> None:
    """A line with somebody who speaks in it is speech, and what is told of the scene is not."""
    assert heard(line) == (f"\u201c{line}\u201d" if is_speech else line)


def test_the_chance_is_not_told_where_it_was_no_chance(ran: Encounter) -> None:
    """What comes in more than half of such turns did not come by chance."""
    debrief = make_debrief(ran)
    found = debrief.what_if
    assert found.by_chance is not None
    sure = replace(found, by_chance=replace(found.by_chance, chance=0.99))
    assert not any("by chance" in words for words in in_short(ran, sure, debrief.dangers))
