"""Words for somebody else: the person is not spoken to by them; and words that do a move nobody chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest

from levelhead.actions.play_encounter import read_line
from levelhead.debrief.make import make_debrief
from levelhead.debrief.page import page
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.spoken import as_heard, done_in_words, for_the_person
from levelhead.encounter.transcript import as_transcript, read_transcript
from levelhead.encounter.turn import OfficerTurn
from swapped import GROUPS, both_ways, gender_swapped, swapped

SCENARIO = read_scenario("stop-and-search")
RADIO = "Control from Mike Delta two one, could you read me the whole of that message again?"


class _Reader:
    """Takes any words for a question, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, utterance: str, _topics: Mapping[str, Sequence[str]], _names: Iterable[str]) -> Reading:
        self.given.append(utterance)
        start, end = len(utterance) - len(utterance.lstrip()), len(utterance.rstrip())
        acts = (ActFound("closed_question", 0.9, (start, end)),) if end else ()
        return Reading(acts, understood=bool(acts), reader="fake@1")


def _after(line: str, variant: str = "full-match") -> Encounter:
    encounter = begin(SCENARIO, variant=variant, seed=7)
    return take_turn(encounter, read_line(line, SCENARIO, _Reader()))


def test_control_is_asked_and_he_is_not() -> None:
    """The message comes back; he was not spoken to, says nothing, and nothing is called unclear."""
    encounter = _after(RADIO)
    turn = encounter.turns[-1]
    assert turn.in_words == ("ask_control",)
    assert "grounds_strong" in turn.found
    assert turn.says == ""
    assert not encounter.is_so("did closed_question")
    assert not encounter.is_so("asked anything")
    debrief = make_debrief(encounter)
    assert "not_understood" not in {one.rule for one in debrief.observations}
    assert (
        page(debrief)["conversation"][0]["acts"] == "\u201cAsk control for the full text of the message\u201d"
    )


def test_the_rest_of_a_turn_is_his() -> None:
    """What is said to him after the radio is read, and its words keep their places."""
    reader = _Reader()
    line = f"{RADIO} What's in the bag, mate?"
    turn = read_line(line, SCENARIO, reader)
    assert reader.given == [" " * len(RADIO) + " What's in the bag, mate?"]
    assert turn.utterance == line
    assert turn.reading is not None
    start, end = turn.reading.acts[0].words
    assert line[start:end] == "What's in the bag, mate?"


@pytest.mark.parametrize(
    ("said", "moves"),
    [
        ("That's everything, you're free to go.", {"let_go"}),
        ("Once I've heard back, you're free to go.", set()),
        ("Show me the letter and you can go now.", {"read_letter"}),
        ("You're not free to go.", set()),
        ("Would you like a copy of the search record?", {"offer_record"}),
        ("This is being recorded.", {"camera_on"}),
        ("Have you got a criminal record?", set()),
        ("If you kick off I'll have another unit here.", set()),
        ("Another unit to me, please. You're doing fine.", {"call_unit"}),
    ],
)
def test_what_is_said_is_done_and_what_is_only_spoken_of_is_not(said: str, moves: set[str]) -> None:
    """Conditions and other meanings do nothing."""
    assert {one.id for one in done_in_words(SCENARIO, said)} == moves


def test_a_move_that_is_not_open_is_not_done_by_words() -> None:
    """Nobody has spoken of a letter yet: asking for it is only a question."""
    turn = _after("Could I have a look at the letter?").turns[-1]
    assert turn.in_words == ()


def test_words_that_were_not_understood_still_do_what_they_do() -> None:
    """He answers the deed, and is not at a loss."""
    encounter = begin(SCENARIO, variant="full-match", seed=7)
    unread = OfficerTurn("Here's your slip for that.", reading=Reading((), understood=False, reader="none@1"))
    turn = take_turn(encounter, unread).turns[-1]
    move = SCENARIO.doing("move", "offer_record")
    assert move is not None
    assert turn.says in {line.text for line in move.says}
    assert turn.does == tuple(line.text for line in move.when_said)


def test_a_meeting_ends_by_words_as_by_the_move() -> None:
    """The same ending; he takes leave, and is not told again what he has just heard."""
    encounter = begin(SCENARIO, variant="quiet", seed=7)
    chosen = take_turn(encounter, OfficerTurn(move="let_go"))
    said = take_turn(encounter, read_line("That's it, off you go.", SCENARIO, _Reader()))
    assert said.outcome == chosen.outcome is not None
    move = SCENARIO.doing("move", "let_go")
    assert move is not None
    assert said.turns[-1].says in {line.text for line in move.says}
    assert not set(said.turns[-1].does) & {line.text for line in move.lines}


def test_the_log_names_what_words_did() -> None:
    """A change that a move brought about is put down to it, also where words did the move."""
    encounter = _after(RADIO)
    causes = [one["cause"] for one in page(make_debrief(encounter))["conversation"][0]["causes"]]
    assert "Your words did: ask control for the full text of the message" in causes


def test_a_transcript_keeps_what_words_did() -> None:
    """It stands with the turn, and a transcript that tells otherwise is refused as any other change is."""
    kept = as_transcript(_after(RADIO))
    assert kept["turns"][0]["officer"]["did"] == ["ask_control"]
    assert read_transcript(kept, SCENARIO).turns[0].in_words == ("ask_control",)


def test_nothing_is_for_others_where_nobody_is_addressed() -> None:
    """Every letter of what is said to the person is left as it was."""
    for words in ("What's in the bag?", "I hear you; that's a lot. Is it far?", "..."):
        assert for_the_person(SCENARIO, words) == words


@pytest.mark.parametrize("wanted", scenario_ids())
@pytest.mark.parametrize("swaps", [gender_swapped(), both_ways(GROUPS)], ids=["gender", "group"])
def test_whom_words_are_about_changes_nothing_that_they_do(wanted: str, swaps: Mapping[str, str]) -> None:
    """Every phrase that does a move does it about anybody: "eye on his mates" and "eye on her mates"."""
    scenario = read_scenario(wanted)
    for move in scenario.moves:
        for words in (*move.said, *filter(None, [move.example])):
            assert done_in_words(scenario, swapped(words, swaps)) == done_in_words(scenario, words), words


def test_a_move_done_in_words_takes_its_time() -> None:
    """Control reads for as long as when chosen from the list; of what is not open, only the words count."""
    asked = _after(RADIO)
    move = SCENARIO.doing("move", "ask_control")
    assert move is not None
    assert asked.turns[-1].at_seconds == move.seconds
    again = take_turn(asked, read_line(RADIO, SCENARIO, _Reader()))
    assert again.turns[-1].at_seconds - asked.turns[-1].at_seconds < move.seconds


def _read(act: str, words: str) -> Reading:
    return Reading((ActFound(act, 0.9, (0, len(words))),), understood=True, reader="fake@1")


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("There's been a call about a lad with a knife.", True),
        ("It's just a random check, honest.", False),
        ("I'm Steve, PC Steve Marsh from Mill Street.", False),
        ("I asked you first, so come on.", False),
        ("The full message isn't you: it's a bloke in his twenties.", True),
    ],
)
def test_what_only_sounds_like_a_reason_is_none(said: str, *, is_one: bool) -> None:
    """A reason has something in it that was reported or seen here."""
    assert as_heard(SCENARIO, said, _read("grounds", said)).understood is is_one


def test_a_reason_stands_in_its_own_sentence() -> None:
    """A knife asked about afterwards makes no reason of a station."""
    first = "I'm PC Marsh from Mill Street."
    heard = as_heard(SCENARIO, f"{first} Have you got a knife on you?", _read("grounds", first))
    assert heard.acts == ()


@pytest.mark.parametrize("wanted", ["custody-booking-in", "vulnerable-person"])
def test_where_no_reasons_are_listed_any_is_heard(wanted: str) -> None:
    """An explanation is an explanation where the scenario does not say what holds."""
    said = "I'm asking because everybody is asked."
    assert as_heard(read_scenario(wanted), said, _read("grounds", said)).understood


@pytest.mark.parametrize(
    ("act", "said", "is_heard"),
    [
        ("command", "Off you go, get your bus.", False),
        ("dismiss", "Go on then, show me the letter.", False),
        ("insult", "Off you go, you muppet.", True),
        ("command", "Get your hands out of your pockets.", True),
        ("command", "Off you go. And stay away from here.", True),
        ("threat", "You're free to go, I hope you get where you're going in time.", False),
        ("threat", "You're free to go, but next time you're nicked.", True),
        ("threat", "You're free to go. I'll be watching you.", True),
    ],
)
def test_a_sentence_that_does_a_move_is_no_order(act: str, said: str, *, is_heard: bool) -> None:
    """It lets somebody go, or takes a letter; an insult in it is one, and so is an order beside it."""
    assert bool(as_heard(SCENARIO, said, _read(act, said)).acts) is is_heard


@pytest.mark.parametrize(
    ("said", "his"),
    [
        ("Keep an eye on his mates, Jo. Stay with them.", ""),
        ("Keep an eye on his mates, Jo. Sorry about that.", "Sorry about that."),
        ("Keep an eye on his mates, Jo. Stay with them. What's in the bag?", "What's in the bag?"),
        ("Keep an eye on his mates, Jo. Reece, stand here.", "Reece, stand here."),
    ],
)
def test_who_was_spoken_to_is_spoken_to_until_somebody_else_is(said: str, his: str) -> None:
    """A colleague hears the next sentence too, unless it asks, thanks, is sorry, says you or a name."""
    assert for_the_person(SCENARIO, said).strip() == his
