"""Corrected readings: what an instructor may say of a turn, and what comes of it."""

from __future__ import annotations

import json

import pytest

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.encounter.acts import ACTS
from levelhead.encounter.corrected import (
    Correction,
    corrected_reading,
    corrections_in,
    labels,
    standing_reading,
    take_again,
)
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import Reading
from levelhead.encounter.turn import parse_line
from meetings import FAIR, HARSH, play, said

AT = "2026-03-31T10:00:00+01:00"


def _correction(encounter: Encounter, turn: int, *acts: str, flags: tuple[str, ...] = ()) -> Correction:
    before = standing_reading(encounter, (), turn)
    words = str(encounter.turns[turn - 1].officer.utterance)
    return Correction(turn, "ines", AT, before, corrected_reading(words, before, acts, flags))


def test_an_act_that_stays_keeps_its_words() -> None:
    """Only what is new carries the whole utterance; every act is sure, and the reader is the instructor."""
    before = standing_reading(play(FAIR), (), 1)
    after = corrected_reading("Hiya, I'm Sam.", before, ["respect", "introduce"])
    assert [found.act for found in after.acts] == ["introduce", "respect"]
    assert after.acts[0].words == before.acts[0].words
    assert after.acts[1].words == (0, len("Hiya, I'm Sam."))
    assert {found.p for found in after.acts} == {1.0}
    assert after.reader == "instructor"


def test_no_act_means_not_understood() -> None:
    """Then nothing is scored and nothing is asked about."""
    before = standing_reading(play(FAIR), (), 3)
    after = corrected_reading("What's been happening?", before, [])
    assert (after.understood, after.acts, after.about) == (False, (), ())
    assert labels(after) == ("", "")


def test_a_question_asks_about_what_it_is_told_to() -> None:
    """Subjects that the reader found stay; where it found none, those that are given count."""
    silent = Reading((), understood=False, reader="by-hand@1")
    assert corrected_reading("Why?", silent, ["open_question"], about=["interview"]).about == ("interview",)
    assert corrected_reading("Why?", silent, ["reflect"], about=["interview"]).about == ()


@pytest.mark.parametrize(
    ("acts", "flags", "told"),
    [
        (["smile"], [], "'smile' is no act"),
        (["command"], ["loud"], "'loud' is no flag"),
        (["respect"], ["clear"], "are said of an order"),
        (["command"], ["clear", "vague"], "clear or vague, not both"),
    ],
)
def test_what_cannot_be_is_answered(acts: list[str], flags: list[str], told: str) -> None:
    """An unknown act or flag, and flags that do not go together, change nothing."""
    with pytest.raises(CalledWrongly, match=told):
        corrected_reading("Move.", Reading((), understood=False, reader="x@1"), acts, flags)


def test_labels_are_those_of_the_files_of_utterances() -> None:
    """Acts in the order of the list, flags in theirs, each joined by a semicolon."""
    silent = Reading((), understood=False, reader="x@1")
    words, acts = "Hands out, it's for safety.", ["grounds", "command"]
    after = corrected_reading(words, silent, acts, ["reason", "clear"])
    assert labels(after) == ("grounds;command", "clear;reason")
    assert all(act in ACTS for act in labels(after)[0].split(";"))


def test_everything_after_a_corrected_turn_is_worked_out_anew() -> None:
    """The turns before it stay as they were, to the last digit; it and what follows do not."""
    original = play(HARSH)
    again = take_again(original, [_correction(original, 3, "validate", "open_question")])
    assert again.encounter.turns[:2] == original.turns[:2]
    assert again.encounter.turns[2].state != original.turns[2].state
    assert again.encounter.turns[3].state != original.turns[3].state
    assert again.original == original


def test_correcting_back_gives_the_meeting_as_it_was() -> None:
    """Two corrections of one turn: the later stands, and the first reading again gives the first log."""
    original = play(HARSH)
    there = _correction(original, 3, "validate")
    back = Correction(3, "ines", AT, there.after, there.before)
    assert take_again(original, [there, back]).encounter.turns == original.turns


def test_a_move_that_is_no_longer_open_stops_it_there() -> None:
    """Nobody who never gave his name is called by it: the page says at which turn it stopped, and why."""
    original = begin(read_scenario("custody-booking-in"), seed=1)
    asks = said("What do they call you?", "closed_question", about=("name",))
    for turn in (asks, parse_line("/move use_name"), parse_line("/wait 10")):
        original = take_turn(original, turn)
    again = take_again(original, [_correction(original, 1)])
    assert again.why_stopped.startswith("With the corrected reading turn 2 is no longer possible. The move")
    assert len(again.encounter.turns) == 1
    assert [turn.move or turn.wait_seconds for turn in again.not_taken] == ["use_name", 10]


def test_an_ending_that_comes_earlier_stops_it_there() -> None:
    """A meeting that insults would have ended ends there: the turns after it are told as not taken."""
    original = play(FAIR, seed=1)
    again = take_again(original, [_correction(original, 1, "insult", "threat")])
    assert again.encounter.outcome is not None
    assert again.why_stopped == "With the corrected reading the meeting ends after turn 2."
    assert len(again.not_taken) == len(original.turns) - 2


def test_a_correction_is_read_back_as_it_was_written() -> None:
    """Through JSON and back, and held against the turns it corrects."""
    original = play(HARSH)
    made = _correction(original, 3, "command", flags=("clear",))
    kept = json.loads(json.dumps({"corrections": [made.as_dict()]}))
    assert corrections_in(kept, original, "t.json") == (made,)


@pytest.mark.parametrize(
    "broken",
    [
        "text",
        [1],
        [{}],
        {"turn": 3},
        "other turn",
        "no such turn",
        "no time",
        "no reading",
    ],
)
def test_broken_corrections_are_not_believed(broken: object) -> None:
    """Whatever stands there instead of a correction is told as a fault of the transcript."""
    original = play(HARSH)
    good = _correction(original, 3, "validate").as_dict()
    given = {
        "other turn": [good | {"turn": 1}],
        "no such turn": [good | {"turn": 99}],
        "no time": [good | {"at": "yesterday"}],
        "no reading": [good | {"after": {"acts": [{"act": "smile", "p": 1, "words": [0, 1]}]}}],
    }
    kept = {"corrections": given.get(broken, broken) if isinstance(broken, str) else broken}
    with pytest.raises(FaultsFound) as found:
        corrections_in(kept, original, "t.json")
    assert [fault.code for fault in found.value.faults] == ["transcript-broken"]
