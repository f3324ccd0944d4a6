"""Live runs, in cases worked by hand: who may have a part, which marks are taken, what they come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.records.run_marks import judged_run
from levelhead.records.runs import HallNow, playable, problems_of_run
from levelhead.records.timeline import timeline
from unit.delivery_classes import DAY, TALK
from unit.live_runs import RUN, after, state, tap

HALL = HallNow(DAY, True, {"L1", "L2"}, {*RUN.everybody, "X9"}, {}, {"custody", "domestic"})


def _fields(**changes: object) -> list[str]:
    return [field for field, _ in problems_of_run(replace(RUN, **changes), HALL)]


def test_a_run_with_everybody_in_one_part_stands() -> None:
    """Two learners who are here, a role-player, a coach of the block, a safety officer, an observer."""
    assert problems_of_run(RUN, HALL) == []


def test_types_without_a_simulated_scenario_can_be_played_live() -> None:
    """A domestic incident has no simulated meeting, and is played in the hall."""
    assert _fields(scenario_type="domestic") == []


def test_the_safety_officer_does_nothing_else() -> None:
    """Neither the coach nor a role-player nor an observer of a run is its safety officer."""
    assert problems_of_run(replace(RUN, safety_officer="I1"), HALL) == [
        ("safety_officer", "The coach of a run is never its safety officer.")
    ]
    assert _fields(safety_officer="P1") == ["safety_officer"]
    assert _fields(observers=("S1",)) == ["observers"]
    assert _fields(safety_officer="") == ["safety_officer"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"block_id": TALK.id}, "block"),
        ({"block_id": "none"}, "block"),
        ({"scenario_type": "chess"}, "scenario_type"),
        ({"learners": ("L1", "X9")}, "learners"),
        ({"learners": ()}, "learners"),
        ({"role_players": ()}, "role_players"),
        ({"role_players": ("Z0",)}, "role_players"),
        ({"coach": "X9"}, "coach"),
    ],
)
def test_what_a_run_cannot_have_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    """A theory block, an unknown type, an absent learner, nobody to play, a stranger, a foreign coach."""
    assert _fields(**changes) == [field]


def test_a_run_needs_an_open_class_and_free_people() -> None:
    """A class that is not open has no runs; whoever is in a run that is not over has no part in another."""
    assert problems_of_run(RUN, replace(HALL, is_open=False))[0][0] == "block"
    found = problems_of_run(RUN, replace(HALL, busy={"S1": "Custody"}))
    assert found == [("safety_officer", "S1 has a part in a run that is not over: Custody.")]


def test_scenarios_are_played_in_blocks_for_them() -> None:
    """The brief of a class is no place for a run."""
    assert [block.id for block in playable(DAY)] == ["custody"]


def test_the_safety_officer_marks_a_stop_and_little_else() -> None:
    """A stop of the safety officer is taken; a tactic is not, with what to do instead."""
    stop, tactic = tap("a", "stop", 5, by="S1"), tap("b", "tactic", 6, "restraint", by="S1")
    added, (conflict,) = judged_run([stop, tactic], state())
    assert added == [stop]
    assert (conflict.mark_id, conflict.code) == ("b", "safety-officer-watches")


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (tap("a", "level", 5, "7"), "mark-unknown"),
        (tap("a", "stage", 5), "mark-unknown"),
        (tap("a", "tactic", 5, "magic"), "mark-unknown"),
        (tap("a", "begin", 5, "now"), "mark-unknown"),
        (tap("a", "rewind", 5), "mark-unknown"),
        (tap("a", "void", 5, about="a"), "mark-unknown"),
        (tap("a", "freeze", 5, who="L1"), "mark-unknown"),
        (tap("a", "freeze", 4000), "clock-ahead"),
        (tap("a", "freeze", -400), "before-the-run"),
    ],
)
def test_what_is_no_mark_is_not_taken(mark, code: str) -> None:  # noqa: ANN001
    """Details, targets and clocks that cannot be are told, each with its code."""
    added, (conflict,) = judged_run([mark], state())
    assert (added, conflict.code) == ([], code)


def test_a_name_that_another_mark_has_is_told() -> None:
    """The same name with another meaning, in this run or another, is a conflict and not a mark."""
    kept = tap("a", "freeze", 5)
    _, (conflict,) = judged_run([tap("a", "resume", 5)], state(kept={"a": kept}))
    assert conflict.code == "mark-differs"
    _, (conflict,) = judged_run([kept], state(elsewhere={"a"}))
    assert conflict.code == "mark-differs"


def test_a_tap_sent_twice_without_a_clock_is_one_tap() -> None:
    """Without scripts the server's clock gives the moment: the first one stands."""
    kept = tap("a", "freeze", 5)
    assert judged_run([tap("a", "freeze", 9)], state(kept={"a": kept})) == ([], [])


def test_the_clock_runs_from_the_beginning() -> None:
    """A mark 95 seconds after the beginning says 95; before it the clock is below 0."""
    found = timeline([tap("c", "level", 100, "2"), tap("b", "begin", 5), tap("a", "stage", 1, "arrive")])
    assert [one.seconds for one in found.entries] == [-4, 0, 95]
    assert (found.way, found.began_at) == ("running", after(5))


def test_a_rewind_keeps_what_it_goes_behind() -> None:
    """Back to the contact: the order and the tactic stay on the timeline, rewound; what was before stands."""
    marks = [
        tap("a", "begin", 0),
        tap("b", "stage", 10, "contact"),
        tap("c", "act", 20, "command"),
        tap("d", "tactic", 30, "restraint"),
        tap("e", "rewind", 40, about="b"),
        tap("f", "resume", 50),
        tap("g", "act", 60, "open_question"),
    ]
    found = timeline(marks)
    assert [one.mark.id for one in found.entries] == list("abcdefg")
    assert [one.mark.id for one in found.entries if one.rewound] == ["c", "d"]
    assert found.way == "running"
    assert timeline(marks[:5]).way == "frozen"


def test_a_restraint_ends_when_somebody_marks_it_and_not_before() -> None:
    """Neither a rewind nor a stop nor the end of the run releases anybody."""
    marks = [
        tap("a", "begin", 0),
        tap("b", "hold_begins", 10),
        tap("c", "rewind", 20, about="a"),
        tap("d", "stop", 30),
        tap("e", "end", 40),
    ]
    assert timeline(marks).held_since == after(10)
    over = timeline([*marks, tap("f", "hold_ends", 50)])
    assert over.held_since is None
    assert [(one.began.seconds, one.ended and one.ended.seconds) for one in over.holds] == [(10, 50)]


def test_a_slip_is_taken_back_and_stays_to_be_seen() -> None:
    """An end that was a slip does not end the run; the mark is there, and says that it was taken back."""
    found = timeline([tap("a", "begin", 0), tap("b", "end", 10), tap("c", "void", 12, about="b")])
    assert found.way == "running"
    assert [one.mark.id for one in found.entries if one.taken_back] == ["b"]


def test_a_stop_counts_before_anybody_says_why() -> None:
    """The stop has its moment; who called it and why comes after, and what is said last stands."""
    stop = tap("a", "stop", 10)
    assert timeline([stop]).untold() is not None
    told = tap("b", "stop_told", 25, "kit", about="a", who="P1")
    again = tap("c", "stop_told", 35, "danger", about="a", who="P1")
    (found,) = timeline([again, stop, told]).stops
    assert found.entry.mark == stop
    assert found.told is not None
    assert found.told.mark.detail == "danger"
