"""Rules of observation: each says what a coach would see, and points at the turns that show it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from levelhead.debrief.observations import observe
from levelhead.debrief.parts import Observation
from levelhead.debrief.what_if import moments
from levelhead.encounter.turn import OfficerTurn
from meetings import FAIR, HARSH, TALKED_ON, play, said

REASON = said("Somebody rang about a knife, that is why.", "grounds")
ORDER = said("Get over there.", "command", flags=("clear",))
QUESTION = said("What are you doing here?", "open_question")
HEARD = said("So you were on your way home.", "reflect")
TAKEN_IN = said("So you were on your way home. Where to?", "reflect", "closed_question")


def _seen(*turns: OfficerTurn | str) -> dict[str, Observation]:
    encounter = play(turns)
    return {one.rule: one for one in observe(encounter, moments(encounter))}


@pytest.mark.parametrize(
    ("turns", "rule", "cited"),
    [
        ((ORDER, REASON), "order_before_reason", (1, 2)),
        ((ORDER,), "order_before_reason", (1,)),
        ((REASON, ORDER), "reason_early", (1,)),
        ((QUESTION, QUESTION, QUESTION), "pressed_on", (1, 2)),
        (("/wait 20",), "gave_time", (1,)),
        ((said("Take your time.", "space"),), "gave_time", (1,)),
        ((QUESTION, HEARD), "listened", (1, 2)),
        ((HEARD, HEARD, HEARD), "repeated", (1, 2, 3)),
        ((said("Calm down.", "dismiss"), said("Sorry, that was wrong.", "apology")), "repaired", (1, 2)),
        ((said("Calm down.", "dismiss"), said("Sorry, that was wrong.", "apology")), "ruptured", (1,)),
        ((said("Calm down.", "dismiss"), REASON), "not_repaired", (1,)),
        ((ORDER, "/tactic search"), "touched_without_reason", (2,)),
        ((REASON, "/tactic search"), "explained_before_touching", (1, 2)),
        (("/move ask_control",), "checked_the_facts", (1,)),
        ((REASON, "/tactic search"), "acted_unchecked", (2,)),
        (("/tactic handcuff",), "force_first", (1,)),
        (
            ("/wait 20", said("Here, or over there?", "choice"), "/tactic handcuff"),
            "tried_before_force",
            (1, 2, 3),
        ),
        ((REASON, "/move ask_control", "/move let_go"), "dropped_the_grounds", (2, 3)),
        (("/move ask_control", "/tactic search"), "kept_the_grounds", (1, 2)),
        (("/move step_close",), "crowded", (1,)),
        (("/move step_back", "/move open_hands"), "made_room", (1, 2)),
        (("/move out_of_view",), "out_of_view", (1,)),
        ((said("Wibble wobble."),), "not_understood", (1,)),
        (("/tactic handcuff", "/wait 20"), "safety_unclaimed", (2,)),
        ((said("I've got safety."), "/tactic handcuff", "/wait 20"), "safety_role", (1,)),
        (("/tactic handcuff", "/wait 90"), "breathing_unchecked", (2,)),
        (
            (said("If it isn't you, you're on your bus.", "plan"), "/tactic handcuff"),
            "word_broken_bus",
            (1, 2),
        ),
        (
            (said("You're not under arrest.", "rights"), "/tactic handcuff"),
            "word_broken_not_arrested",
            (1, 2),
        ),
        (("/move colleague_asks", QUESTION), "two_voices", (2,)),
        (("/move speak_to_friend", "/move speak_to_friend", "/move ask_friend_to_help"), "helped_kai", (3,)),
        ((said("You lot.", "insult"), said("Liar.", "insult")), "heated_kai", (2,)),
        ((QUESTION, QUESTION, QUESTION, QUESTION), "hurried", (2, 3, 4)),
    ],
)
def test_each_rule_sees_what_it_is_for(
    turns: tuple[OfficerTurn | str, ...], rule: str, cited: tuple[int, ...]
) -> None:
    """Given the least that shows it, the rule makes its observation and cites those turns."""
    assert _seen(*turns)[rule].turns == cited


@pytest.mark.parametrize(
    ("turns", "rule"),
    [
        ((REASON, ORDER), "order_before_reason"),
        ((said("Step back, there's traffic.", "command", flags=("clear", "reason")),), "order_before_reason"),
        ((QUESTION, "/wait 20", QUESTION, QUESTION), "pressed_on"),
        ((QUESTION, HEARD, QUESTION, HEARD), "pressed_on"),
        ((QUESTION, TAKEN_IN, TAKEN_IN, TAKEN_IN, TAKEN_IN), "hurried"),
        ((HEARD, HEARD, QUESTION), "repeated"),
        ((said("Sorry.", "apology"), said("Calm down.", "dismiss")), "repaired"),
        (("/move ask_control", "/tactic search"), "acted_unchecked"),
        (("/move let_go",), "dropped_the_grounds"),
        ((said("Hello there.", "introduce"),), "not_understood"),
    ],
)
def test_a_rule_keeps_silent_where_it_has_nothing_to_show(
    turns: tuple[OfficerTurn | str, ...], rule: str
) -> None:
    """The nearest case that is not the thing gives no observation of it."""
    assert rule not in _seen(*turns)


def test_talking_through_danger_is_seen() -> None:
    """An officer who only talks while a hand is at a waistband is told so, with the turns it was there."""
    seen = _seen(*TALKED_ON)["talked_through_danger"]
    assert seen.tone == "badly"
    assert len(seen.turns) == 4


def test_acting_in_time_is_seen() -> None:
    """Looking at the hands while the danger lasts is told as well."""
    talk = [said(f"Tell me about it, number {n}.", "open_question") for n in range(5)]
    assert _seen(*talk, "/move watch_hands")["acted_in_danger"].turns == (6,)


def test_what_to_change_comes_first() -> None:
    """Observations to change stand before those to keep, so that the first line is the one that helps."""
    for turns in (FAIR, HARSH, (*HARSH[:4], *FAIR)):
        encounter = play(turns)
        tones = [one.tone for one in observe(encounter, moments(encounter))]
        assert tones == sorted(tones, key=("badly", "notice", "well").index)


@pytest.mark.parametrize(
    ("event", "rule", "family"),
    [
        ("challenge", "challenged", "R12"),
        ("spoken_over", "talked_over", "R11"),
        ("handover", "handed_over", "R13"),
    ],
)
def test_deeds_towards_colleagues_are_seen_by_their_event(event: str, rule: str, family: str) -> None:
    """A scenario gives such a deed its event, and the observation follows from it."""
    encounter = play(("/move step_back",))
    moves = tuple(replace(one, event=event) for one in encounter.scenario.moves)
    changed = replace(encounter, scenario=replace(encounter.scenario, moves=moves))
    seen = {one.rule: one for one in observe(changed, moments(encounter))}
    assert seen[rule].turns == (1,)
    assert seen[rule].objective.startswith(family)


def test_force_in_a_danger_is_not_held_against_not_waiting() -> None:
    """The friend with the knife is detained while the danger is open: that was prompt, not force first."""
    seen = _seen(*FAIR)
    assert "prompt_force" in seen
    assert "force_first" not in seen
