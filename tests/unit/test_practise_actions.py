"""Playing an encounter: whole turns, one window at a time, one audit event at each end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest

from levelhead.actions.debrief_encounter import debrief_encounter
from levelhead.actions.play_encounter import begin_encounter, read_encounter, say, stop_encounter
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter
from levelhead.encounter.reading import ActFound, Reading
from meetings import SCENARIO
from practice_store import MemoryEncounters, MemoryWork, SteppingClock


class _ReadsGrounds:
    """Reads every utterance as a reason given, and remembers which topics it was offered."""

    topics: Mapping[str, Sequence[str]] = {}
    names: tuple[str, ...] = ()

    def read(self, utterance: str, topics: Mapping[str, Sequence[str]], names: Iterable[str]) -> Reading:
        self.topics, self.names = topics, tuple(names)
        return Reading((ActFound("grounds", 0.9, (0, len(utterance))),), understood=True, reader="fake@1")


class _Practice:
    """One learner's practice, with everything that varies held still."""

    def __init__(self) -> None:
        self.store, self.clock, self.reader = MemoryEncounters(), SteppingClock(), _ReadsGrounds()
        self.work = MemoryWork(self.store)

    def begin(self, by: str = "tom") -> str:
        return begin_encounter(
            by=by, scenario=read_scenario(SCENARIO), variant=None, seed=7,
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip

    def say(self, encounter_id: str, turn: int, line: str, by: str = "tom") -> Encounter:
        return say(
            by=by, encounter_id=encounter_id, turn=turn, line=line,
            reader=self.reader, store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip


@pytest.fixture
def practice() -> _Practice:
    return _Practice()


def test_turns_are_kept_whole_and_read_back(practice: _Practice) -> None:
    """After a reload the encounter stands exactly where it stood."""
    mine = practice.begin()
    practice.say(mine, 1, "Somebody rang about a knife.")
    after = practice.say(mine, 2, "/move step_back")
    again = read_encounter(by="tom", encounter_id=mine, store=practice.store)
    assert again.turns == after.turns
    assert again.turns[0].officer.utterance == "Somebody rang about a knife."
    assert practice.store.kept[mine].turns[1]["rule"]["version"]


def test_the_reader_is_told_what_can_be_asked_about(practice: _Practice) -> None:
    """The scenario's topics go to the reader with the words."""
    practice.say(practice.begin(), 1, "Where are you off to?")
    assert "interview" in practice.reader.topics
    assert practice.reader.names == (read_scenario(SCENARIO).person_name,)


def test_a_turn_taken_in_another_window_is_refused_kindly(practice: _Practice) -> None:
    """The second of two windows is told so, and nothing that was acknowledged changes."""
    mine = practice.begin()
    practice.say(mine, 1, "/wait 20")
    before = practice.store.kept[mine]
    with pytest.raises(Refused, match=r"already taken in another window\. The next turn is number 2\."):
        practice.say(mine, 1, "/move step_close")
    assert practice.store.kept[mine] == before


def test_a_turn_from_the_future_is_refused(practice: _Practice) -> None:
    """A number that nobody was shown takes no turn."""
    with pytest.raises(Refused):
        practice.say(practice.begin(), 5, "/wait 20")


@pytest.mark.parametrize("line", ["", "   ", "/wait for it", "/move fly", "/tactic detain_friend", "/dance"])
def test_what_is_no_turn_changes_nothing(practice: _Practice, line: str) -> None:
    """A line that cannot be a turn is answered, and the turn is still to be taken."""
    mine = practice.begin()
    with pytest.raises(CalledWrongly):
        practice.say(mine, 1, line)
    assert practice.store.kept[mine].turns == ()
    assert len(practice.say(mine, 1, "/wait 20").turns) == 1


def test_the_ending_is_kept_with_one_event_at_each_end(practice: _Practice) -> None:
    """Beginning and ending leave one audit event each; turns leave none, and none holds what was said."""
    mine = practice.begin()
    practice.say(mine, 1, "Somebody rang about a knife.")
    ended = practice.say(mine, 2, "/move let_go")
    kept = practice.store.kept[mine]
    assert ended.outcome is not None
    assert (kept.outcome_id, kept.outcome_good) == (ended.outcome.id, ended.outcome.good)
    assert kept.ended_at is not None
    assert [event.action for event in practice.work.events] == ["encounter_begun", "encounter_ended"]
    assert "Somebody rang" not in str(practice.work.events)


def test_what_is_over_takes_no_more_turns(practice: _Practice) -> None:
    """Neither after an ending nor after stopping."""
    ended, stopped = practice.begin(), practice.begin()
    practice.say(ended, 1, "/move let_go")
    for _ in range(2):  # stopping twice is the same as once
        stop_encounter(
            by="tom", encounter_id=stopped, store=practice.store, work=practice.work, clock=practice.clock
        )
    for over in (ended, stopped):
        with pytest.raises(Refused, match="over"):
            practice.say(over, len(practice.store.kept[over].turns) + 1, "/wait 20")
    actions = [event.action for event in practice.work.events]
    assert actions.count("encounter_stopped") == 1


def test_nobody_else_plays_or_reads_it(practice: _Practice) -> None:
    """Somebody else's encounter is answered as one that does not exist."""
    mine = practice.begin()
    for attempt in (
        lambda: practice.say(mine, 1, "/wait 20", by="priya"),
        lambda: read_encounter(by="priya", encounter_id=mine, store=practice.store),
        lambda: debrief_encounter(by="priya", encounter_id=mine, store=practice.store),
        lambda: read_encounter(by="tom", encounter_id="encounter-99", store=practice.store),
    ):
        with pytest.raises(Refused, match="You have no such encounter"):
            attempt()


def test_an_encounter_of_an_older_rule_is_kept_and_not_believed(practice: _Practice) -> None:
    """What another rule gave is said to be that, rather than shown wrongly."""
    mine = practice.begin()
    practice.say(mine, 1, "/wait 20")
    practice.store.kept[mine].turns[0]["rule"]["sha256"] = "0" * 64
    with pytest.raises(FaultsFound) as found:
        read_encounter(by="tom", encounter_id=mine, store=practice.store)
    assert [fault.code for fault in found.value.faults] == ["transcript-older-rule"]


def test_a_stopped_meeting_has_a_debrief(practice: _Practice) -> None:
    """Stopping early still shows what was said and what could still have been."""
    mine = practice.begin()
    practice.say(mine, 1, "/act insult")
    debrief = debrief_encounter(by="tom", encounter_id=mine, store=practice.store)
    assert debrief.encounter.outcome is None
    assert len(debrief.what_if.prospects) == 2
