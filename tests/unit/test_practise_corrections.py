"""Showing practice, correcting a reading, going back to a turn: who may, what is kept, what is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest

from levelhead.actions.branch_encounter import go_back, read_attempts
from levelhead.actions.correct_encounter import correct_turn, read_own, read_shown, show_encounter
from levelhead.actions.corrected_examples import COLUMNS, examples_csv
from levelhead.actions.play_encounter import begin_encounter, read_encounter, say, stop_encounter
from levelhead.actions.read_corrections import CorrectionWanted
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.debrief.attempts import side_by_side
from levelhead.encounter.corrected import Retaken
from levelhead.encounter.library import read_scenario
from levelhead.encounter.reading import ActFound, Reading
from meetings import SCENARIO
from practice_store import MemoryEncounters, MemoryWork, SteppingClock


class _ReadsDismissal:
    """Takes whatever is said for a dismissal: a reader that an instructor has to correct."""

    def read(self, utterance: str, topics: Mapping[str, Sequence[str]], names: Iterable[str]) -> Reading:
        del topics, names
        return Reading((ActFound("dismiss", 0.8, (0, len(utterance))),), understood=True, reader="fake@1")


class _Practice:
    """Tom's practice, and what others do with it."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryEncounters(), SteppingClock()
        self.work = MemoryWork(self.store)

    def played(self, *lines: str, stopped: bool = True) -> str:
        mine = begin_encounter(
            by="tom", scenario=read_scenario(SCENARIO), variant=None, seed=7,
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip
        for line in lines:
            self.say(mine, line)
        if stopped:
            stop_encounter(by="tom", encounter_id=mine, store=self.store, work=self.work, clock=self.clock)
        return mine

    def say(self, encounter_id: str, line: str) -> None:
        turn = len(self.store.kept[encounter_id].turns) + 1
        say(
            by="tom", encounter_id=encounter_id, turn=turn, line=line, reader=_ReadsDismissal(),
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip

    def show(self, encounter_id: str, *, shown: bool = True, by: str = "tom") -> None:
        show_encounter(
            by=by, encounter_id=encounter_id, shown=shown,
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip

    def correct(self, encounter_id: str, turn: int, *acts: str, by: str = "ines") -> Retaken:
        return correct_turn(
            encounter_id=encounter_id, wanted=CorrectionWanted(turn, acts, (), by),
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip

    def back(self, encounter_id: str, turn: int, *, by: str = "tom") -> str:
        return go_back(
            by=by, encounter_id=encounter_id, turn=turn,
            store=self.store, work=self.work, clock=self.clock,
        )  # fmt: skip


@pytest.fixture
def practice() -> _Practice:
    return _Practice()


def test_a_correction_is_laid_over_the_turns(practice: _Practice) -> None:
    """The turns stay as they were read; what follows from the corrected one is worked out anew at once."""
    mine = practice.played("Have you had a bad time with us before?", "/wait 20")
    practice.show(mine)
    turns = practice.store.kept[mine].turns
    made = practice.correct(mine, 1, "open_question", "validate")
    assert practice.store.kept[mine].turns == turns
    assert made.encounter.turns[1].state["trust"] > made.original.turns[1].state["trust"]
    both = read_own(by="tom", encounter_id=mine, store=practice.store)
    assert both.encounter.turns == made.encounter.turns
    assert read_encounter(by="tom", encounter_id=mine, store=practice.store).turns == both.original.turns
    [one] = both.corrections
    assert (one.turn, one.by) == (1, "ines")
    assert [found.act for found in one.before.acts] == ["dismiss"]
    assert one.at == "2026-03-31T09:06:00+00:00"


def test_one_event_tells_of_a_correction_without_the_words(practice: _Practice) -> None:
    """Who corrected which turn; neither what was said nor what it was taken for is in the trail."""
    mine = practice.played("Have you had a bad time with us before?")
    practice.show(mine)
    practice.correct(mine, 1, "open_question")
    practice.correct(mine, 1)
    told = [(event.by, event.action, event.detail) for event in practice.work.events[-2:]]
    assert told == [
        ("ines", "reading_corrected", {"turn": 1}),
        ("ines", "reading_corrected", {"turn": 1}),
    ]
    assert "bad time" not in str(practice.work.events)


def test_what_is_not_shown_is_open_to_nobody(practice: _Practice) -> None:
    """Before it is shown, and after that is taken back, it answers as one that does not exist."""
    mine = practice.played("Hello.")
    for _ in range(2):
        with pytest.raises(Refused, match="No such encounter is shown"):
            practice.correct(mine, 1, "respect")
        with pytest.raises(Refused, match="No such encounter is shown"):
            read_shown(encounter_id=mine, store=practice.store)
        practice.show(mine)
        assert read_shown(encounter_id=mine, store=practice.store).original.turns
        practice.show(mine, shown=False)
    actions = [event.action for event in practice.work.events]
    assert actions.count("encounter_shown") == actions.count("encounter_taken_back") == 2


def test_nobody_shows_what_is_somebody_elses_or_running(practice: _Practice) -> None:
    """A learner decides alone, and once it is over."""
    mine, running = practice.played("Hello."), practice.played("Hello.", stopped=False)
    with pytest.raises(Refused, match="You have no such encounter"):
        practice.show(mine, by="ines")
    with pytest.raises(Refused, match="still running"):
        practice.show(running)


def test_a_learner_corrects_nothing_of_their_own(practice: _Practice) -> None:
    """Even one who instructs as well."""
    mine = practice.played("Hello.")
    practice.show(mine)
    with pytest.raises(Refused, match="another instructor"):
        practice.correct(mine, 1, "respect", by="tom")
    assert practice.store.kept[mine].corrections == ()


@pytest.mark.parametrize(
    ("turn", "acts", "told"),
    [
        (9, ("respect",), "no turn 9"),
        (2, ("respect",), "holds no words"),
        (1, ("smile",), "no act"),
        (1, ("dismiss",), "read that way already"),
    ],
)
def test_what_is_no_correction_changes_nothing(
    practice: _Practice, turn: int, acts: tuple[str, ...], told: str
) -> None:
    """It is answered, and neither kept nor recorded."""
    mine = practice.played("Hello.", "/wait 20")
    practice.show(mine)
    events = list(practice.work.events)
    with pytest.raises(CalledWrongly, match=told):
        practice.correct(mine, turn, *acts)
    assert practice.store.kept[mine].corrections == ()
    assert practice.work.events == events


def test_the_last_correction_of_a_turn_teaches(practice: _Practice) -> None:
    """One example a turn, in the columns of the utterances, with nobody's name in it."""
    mine = practice.played("Have you had a bad time with us before?", "Sorry about that.")
    practice.show(mine)
    practice.correct(mine, 1, "reflect")
    practice.correct(mine, 2, "apology")
    practice.correct(mine, 1, "closed_question", "validate")
    written = examples_csv(practice.store.examples())
    header, *rows = written.splitlines()
    assert header == ",".join(COLUMNS)
    rest = ",stop_and_search,typed,corrected by an instructor"
    assert [row.split(",", 1)[1] for row in sorted(rows, key=lambda row: row.split(",")[1])] == [
        f"Have you had a bad time with us before?,closed_question;validate,{rest}",
        f"Sorry about that.,apology,{rest}",
    ]
    assert "tom" not in written
    assert "ines" not in written


def test_going_back_keeps_both(practice: _Practice) -> None:
    """The branch has the parent's first turns and seed, and goes its own way; the parent is untouched."""
    mine = practice.played("Hello.", "Calm down.", "/wait 20", stopped=False)
    before = practice.store.kept[mine]
    branch = practice.back(mine, 2)
    practice.say(branch, "/act grounds")
    kept = practice.store.kept[branch]
    assert practice.store.kept[mine] == before
    assert kept.turns[:1] == before.turns[:1]
    assert (kept.parent_id, kept.parent_turn, kept.seed, kept.variant) == (mine, 2, 7, before.variant)
    assert [turn["officer"].get("act") for turn in kept.turns[1:]] == ["grounds"]
    event = next(event for event in practice.work.events if event.action == "encounter_branched")
    assert event.detail == {"of": mine, "turn": 2}


def test_the_same_turn_again_gives_the_same_answer(practice: _Practice) -> None:
    """A branch is no new throw of the dice: what differs is what the officer does."""
    mine = practice.played("Hello.", "/act grounds", stopped=False)
    branch = practice.back(mine, 2)
    practice.say(branch, "/act grounds")
    assert practice.store.kept[branch].turns == practice.store.kept[mine].turns


def test_going_back_from_what_is_over_runs_again(practice: _Practice) -> None:
    """After an ending, and after stopping, a branch can be played on."""
    ended = practice.played("/wait 20", "/move let_go", stopped=False)
    branch = practice.back(ended, 2)
    practice.say(branch, "/act grounds")
    assert practice.store.kept[branch].ended_at is None
    assert len(practice.store.kept[branch].turns) == 2


def test_a_button_pressed_twice_makes_one_branch(practice: _Practice) -> None:
    """Until the branch has a turn of its own, the same request leads to it."""
    mine = practice.played("Hello.", "/wait 20")
    branch = practice.back(mine, 2)
    assert practice.back(mine, 2) == branch
    practice.say(branch, "/act grounds")
    assert practice.back(mine, 2) != branch


@pytest.mark.parametrize("turn", [0, 3, 10**6])
def test_there_is_no_going_back_to_a_turn_that_was_not_taken(practice: _Practice, turn: int) -> None:
    """The number is told, and nothing begins."""
    mine = practice.played("Hello.", "/wait 20")
    with pytest.raises(Refused, match=f"no turn {turn} "):
        practice.back(mine, turn)
    assert len(practice.store.kept) == 1


def test_nobody_goes_back_in_somebody_elses(practice: _Practice) -> None:
    """It does not exist for them."""
    mine = practice.played("Hello.")
    with pytest.raises(Refused, match="You have no such encounter"):
        practice.back(mine, 1, by="ines")


def test_a_branch_goes_on_from_the_readings_that_stand(practice: _Practice) -> None:
    """After a correction, the turns before the one taken again are those of the corrected meeting."""
    mine = practice.played("Sorry about that.", "/wait 20")
    practice.show(mine)
    corrected = practice.correct(mine, 1, "apology")
    branch = practice.back(mine, 2)
    again = read_encounter(by="tom", encounter_id=branch, store=practice.store)
    assert again.turns == corrected.encounter.turns[:1]


def test_attempts_stand_side_by_side(practice: _Practice) -> None:
    """What differed, the chance after it, and how each ended, for a branch and for a branch of it."""
    mine = practice.played("/tactic escort_hold", "/act insult", "/move let_go", stopped=False)
    better = practice.back(mine, 1)
    practice.say(better, "/act grounds")
    best = practice.back(better, 1)
    practice.say(best, "/act introduce")
    shown = side_by_side(read_attempts(by="tom", encounter_id=best, store=practice.store))
    assert shown is not None
    assert [one["key"] for one in shown["attempts"]] == [mine, better, best]
    assert [one["kind"] for one in shown["attempts"]] == ["over", "running", "running"]
    assert [(pair["number"], pair["of"], pair["turn"]) for pair in shown["comparisons"]] == [
        (2, 1, 1),
        (3, 2, 1),
    ]
    first, second = shown["comparisons"][0]["rows"]
    assert (first["did"], second["did"]) == ("Take hold of his sleeve and arm", "You gave a reason")
    assert first["how"].startswith("Ended ")
    assert second["how"] == "Not finished"
    assert int(first["could"].split()[0]) < int(second["could"].split()[0])


def test_one_attempt_is_beside_nothing(practice: _Practice) -> None:
    """There is nothing to compare."""
    mine = practice.played("Hello.")
    assert side_by_side(read_attempts(by="tom", encounter_id=mine, store=practice.store)) is None


def test_recorded_times_never_decrease(practice: _Practice) -> None:
    """Somebody sets the clock back by a day meanwhile: neither the record nor the scene goes back."""
    straight = practice.played("Hello.", "/wait 20")
    mine = practice.played("Hello.", stopped=False)
    said_at = practice.store.kept[mine].last_at
    practice.clock.put_back(24)
    practice.say(mine, "/wait 20")
    assert practice.store.kept[mine].last_at == said_at
    stop_encounter(
        by="tom", encounter_id=mine, store=practice.store, work=practice.work, clock=practice.clock
    )
    practice.show(mine)
    corrected = practice.correct(mine, 1, "respect")
    kept = practice.store.kept[mine]
    assert said_at is not None
    assert kept.ended_at == kept.shown_at == kept.last_at == said_at
    assert corrected.corrections[0].at == said_at.isoformat()
    assert practice.store.kept[practice.back(mine, 2)].begun_at == said_at
    assert kept.turns == practice.store.kept[straight].turns
