"""The debrief of a live run, in cases worked by hand."""

from __future__ import annotations

from levelhead.debrief.live.ledgers import marked_procedural, marked_relational
from levelhead.debrief.live.make import debrief_run
from levelhead.debrief.live.observations import observe_run
from levelhead.records.timeline import timeline
from unit.live_runs import RUN, tap


def _seen(*marks) -> dict[str, tuple[str, tuple[int, ...]]]:  # noqa: ANN002
    return {one.rule: (one.tone, one.turns) for one in observe_run(timeline(marks))}


def test_the_safety_role_is_timed_from_the_beginning_of_the_restraint() -> None:
    """Claimed 20 seconds after the hold, before it, or not marked: told, with the marks that show it."""
    hold, claim = tap("b", "hold_begins", 10), tap("c", "safety_role", 30)
    assert _seen(hold, claim)["safety_role_claimed"] == ("notice", (1, 2))
    (told,) = [one for one in observe_run(timeline([hold, claim])) if one.rule == "safety_role_claimed"]
    assert "20 seconds" in told.claim
    assert _seen(hold)["safety_role_unmarked"] == ("notice", (1,))
    assert _seen(tap("a", "safety_role", 5), hold)["safety_role_before"] == ("well", (1, 2))


def test_no_length_of_a_restraint_is_called_safe() -> None:
    """A restraint of two seconds is told as lasting two seconds, and neither kept nor changed."""
    assert _seen(tap("a", "hold_begins", 0), tap("b", "hold_ends", 2))["hold_lasted"] == ("notice", (1, 2))
    assert _seen(tap("a", "hold_begins", 0))["hold_end_unmarked"] == ("notice", (1,))


def test_talk_before_the_first_tactic() -> None:
    """A question before hands is kept; a tactic with no talk marked before it is noticed."""
    tactic = tap("c", "tactic", 20, "restraint")
    assert _seen(tap("b", "act", 10, "open_question"), tactic)["talked_first"] == ("well", (1, 2))
    assert "tactic_first" in _seen(tactic, tap("d", "act", 30, "open_question"))
    assert "tactic_first" not in _seen(tactic)  # nobody marked acts at all: nothing can be said


def test_the_level_of_resistance_and_force() -> None:
    """Force at level 2 is asked about; from 4 to 2 without force is kept, with force between it is not."""
    low = tap("a", "level", 0, "2")
    assert _seen(low, tap("b", "tactic", 5, "restraint"))["tactic_at_low_level"] == ("notice", (1, 2))
    high, down = tap("b", "level", 5, "4"), tap("d", "level", 15, "2")
    assert _seen(high, down)["came_down"] == ("well", (1, 2))
    assert "came_down" not in _seen(high, tap("c", "tactic", 10, "restraint"), down)


def test_harm_and_repair_stops_and_rewinds() -> None:
    """An insult, then an apology; a stop is never called bad; a rewind is asked about."""
    insult, sorry = tap("a", "act", 0, "insult"), tap("b", "act", 5, "apology")
    assert _seen(insult)["harmful"] == ("badly", (1,))
    assert _seen(insult, sorry)["harmful"] == ("notice", (1, 2))
    assert _seen(tap("s", "stop", 9))["stopped"] == ("notice", (1,))
    assert _seen(insult, tap("r", "rewind", 9, about="a"))["went_back"] == ("notice", (2,))


def test_what_was_gone_back_behind_or_taken_back_is_no_evidence() -> None:
    """A threat behind a rewind, and one that was a slip, are on the timeline and not in the debrief."""
    begin, threat = tap("a", "begin", 0), tap("b", "act", 5, "threat")
    assert "harmful" not in _seen(begin, threat, tap("c", "rewind", 9, about="a"))
    assert "harmful" not in _seen(begin, threat, tap("c", "void", 9, about="b"))


def test_the_relational_ledger_follows_the_signs_of_the_rule() -> None:
    """A reason helps even-handedness and motive; a threat harms motive and trust."""
    line = timeline([tap("a", "act", 0, "grounds"), tap("b", "act", 5, "threat")])
    found = {one.name: (one.helped, one.harmed) for one in marked_relational(line)}
    assert found["neutrality"][0] == (1,)
    assert found["motive"] == ((1,), (2,))
    assert 2 in found["trust"][1]


def test_what_law_and_safety_ask_is_marked_or_not_marked() -> None:
    """Without a restraint nothing is asked of one; with it, the safety role, help and the end are."""
    calm = marked_procedural(timeline([tap("a", "act", 0, "grounds")]))
    assert {one.requirement: one.marks for one in calm}["Gives the reason, the grounds or the power"] == (1,)
    assert len(marked_procedural(timeline([tap("a", "hold_begins", 0)]))) == len(calm) + 3


def test_nothing_is_rated_and_every_observation_points_at_marks() -> None:
    """All fourteen families, with evidence and no rating; the JSON says what stands behind it."""
    marks = [tap("a", "begin", 0), tap("b", "hold_begins", 5), tap("c", "stop", 9)]
    given = debrief_run(RUN, timeline(marks)).as_dict()
    assert [one["family"] for one in given["rubric"]] == [f"R{n:02}" for n in range(1, 15)]
    assert {one["rating"] for one in given["rubric"]} == {None}
    assert all(set(one["marks"]) <= {1, 2, 3} and one["marks"] for one in given["observations"])
    assert "No simulation" in given["limits"][1]
    assert given["format"] == "levelhead.run/1"
