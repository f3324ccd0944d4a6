"""Transcripts: kept whole, read by replay, and never believed when they were changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.scene import PHASES, SCENE
from levelhead.encounter.transcript import as_transcript, read_json, read_transcript
from levelhead.encounter.turn import OfficerTurn, parse_line

SCENARIO = read_scenario("stop-and-search")
WORDS = "Hiya, I'm Sam, there's been a call about a knife"


READING = Reading(
    (ActFound("introduce", 0.9, (0, 13)), ActFound("grounds", 0.8, (15, 48))),
    understood=True,
    reader="hand@1",
)
LINES = ("/wait 10", "/move ask_control", "/act grounds", "/move let_go")


def _played() -> Encounter:
    encounter = begin(SCENARIO, variant="quiet", seed=7)
    for turn in (OfficerTurn(utterance=WORDS, reading=READING), *map(parse_line, LINES)):
        encounter = take_turn(encounter, turn)
    return encounter


def test_a_transcript_has_the_shape_that_others_rely_on() -> None:
    """The keys of `levelhead.transcript/1` are there, and a change names its cause, words and evidence."""
    kept = as_transcript(_played())
    assert list(kept)[:7] == ["format", "scenario", "variant", "seed", "rule", "started_at", "opening"]
    turn = kept["turns"][0]
    assert {"n", "at_seconds", "officer", "person", "changes", "state", "chances"} <= set(turn)
    assert set(turn["chances"]) == {"agreement", "flight", "violence", "collapse"}
    assert turn["phase"] in PHASES
    assert set(SCENE) <= set(turn["numbers"])
    change = next(one for one in turn["changes"] if one["coefficient"] == "grounds.neutrality")
    assert change["words"] == WORDS[15:48]
    assert change["evidence"] == "RO"
    assert kept["outcome"]["id"] == "no_search_explained"
    assert set(kept["ledgers"]["relational"]) == {"voice", "neutrality", "respect", "motive", "trust"}


def test_the_changes_of_a_turn_add_up_to_its_state() -> None:
    """Nothing moves that the log does not tell: each variable's changes lead from one state to the next."""
    encounter = _played()
    start = begin(SCENARIO, variant="quiet", seed=7).world.numbers
    before = dict(encounter.opening_state) | {name: float(number[0]) for name, number in start.items()}
    for turn in encounter.turns:
        for change in turn.changes:
            assert before[change["variable"]] == change["before"]
            before[change["variable"]] = change["after"]
        after = turn.state | turn.numbers
        timed = {name for name in after if name.endswith("_seconds")}
        assert {name: before[name] for name in set(after) - timed} == {
            name: after[name] for name in set(after) - timed
        }


def test_a_transcript_reads_back_as_the_same_encounter() -> None:
    """Through JSON and back, the encounter has the same turns and the same ending."""
    kept = json.loads(json.dumps(as_transcript(_played())))
    assert as_transcript(read_transcript(kept, SCENARIO)) == kept


EDITS: dict[str, Callable[[Any], None]] = {
    "ending": lambda kept: kept["outcome"].update(good=False),
    "state": lambda kept: kept["turns"][1]["state"].update(trust=0.9),
    "words": lambda kept: kept["turns"][0]["officer"].update(utterance=f"Hello there, {'what a day, ' * 9}"),
    "ledger": lambda kept: kept["ledgers"]["relational"].update(trust=1.0),
    "more": lambda kept: kept["turns"][0].update(note="well done"),
    "number": lambda kept: kept["turns"][2].update(n=7),
    "opening": lambda kept: kept["opening"].update(says="Hello, officer."),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_transcript_is_refused(edit: str) -> None:
    """Whatever is changed in it by hand, the transcript no longer tells what the rule gives."""
    kept = copy.deepcopy(as_transcript(_played()))
    EDITS[edit](kept)
    with pytest.raises(FaultsFound) as found:
        read_transcript(kept, SCENARIO)
    assert {fault.code for fault in found.value.faults} == {"transcript-log-differs"}


BREAKS: dict[str, Callable[[Any], None]] = {
    "no turns": lambda kept: kept.pop("turns"),
    "fewer words than an act": lambda kept: kept["turns"][0]["officer"].update(utterance="Hello"),
    "turns as text": lambda kept: kept.update(turns="none"),
    "seed as text": lambda kept: kept.update(seed="7"),
    "seed with a fraction": lambda kept: kept.update(seed=7.5),
    "another variant": lambda kept: kept.update(variant="stormy"),
    "a move that is not there": lambda kept: kept["turns"][2]["officer"].update(move="vanish"),
    "a turn after the end": lambda kept: kept["turns"].append(kept["turns"][0]),
    "a turn of two things": lambda kept: kept["turns"][1]["officer"].update(act="space"),
}


@pytest.mark.parametrize("breaking", BREAKS)
def test_a_broken_transcript_is_refused(breaking: str) -> None:
    """A transcript that names what cannot be is a fault, not a crash."""
    kept = copy.deepcopy(as_transcript(_played()))
    BREAKS[breaking](kept)
    with pytest.raises(FaultsFound) as found:
        read_transcript(kept, SCENARIO)
    assert {fault.code for fault in found.value.faults} == {"transcript-broken"}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe{", b"[" * 100_000, b'{"a": 1'])
def test_what_is_not_json_is_said_to_be_none(content: bytes) -> None:
    """An empty, cut, deep or foreign file is one fault."""
    with pytest.raises(FaultsFound) as found:
        read_json(content, "t.json")
    assert [fault.code for fault in found.value.faults] == ["transcript-not-json"]


def test_a_turn_that_cannot_be_taken_says_why() -> None:
    """After the end nothing is taken; a move that is not open names those that are; words need a reading."""
    ended = _played()
    with pytest.raises(Refused, match="has ended"):
        take_turn(ended, parse_line("/wait 5"))
    running = begin(SCENARIO, seed=7)
    with pytest.raises(CalledWrongly, match="not open now; open now: search"):
        take_turn(running, parse_line("/tactic detain_friend"))
    with pytest.raises(CalledWrongly, match="does not exist"):
        take_turn(running, parse_line("/move vanish"))
    with pytest.raises(CalledWrongly, match="need a reading"):
        take_turn(running, OfficerTurn(utterance="Hello"))
