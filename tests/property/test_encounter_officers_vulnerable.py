"""Simulated officers with a person in crisis: who ends well must be who deserves to.

Each officer is a fixed course of turns, played with many seeds. A turn written `ask FACT` is a question about
that fact. Were the orderings below to fail, the scenario would teach the wrong thing.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS
from levelhead.encounter.library import read_scenario
from levelhead.encounter.many import play_batch
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.turn import OfficerTurn, parse_line

SCENARIO = read_scenario("vulnerable-person")
VARIANTS = tuple(one.id for one in SCENARIO.variants)
SEEDS = np.arange(50, dtype=np.uint64)

OVER = "/move tell_crew; /move hand_over"
GO = "/tactic ask_to_go; /act validate; /tactic ask_to_go; /act plan; /tactic ask_to_go; "
KIN = "/move brother_word; /move brother_speak; /move explain_next; ask home; /move see_to_home; "
SKILLED = {
    "in-her-room": """
        /act introduce; /move ask_in; /move one_voice; /move radio_down; /move come_down; /act grounds;
        ask voices; /act validate; ask holding; /act reflect; /tactic ask_to_put_down; ask thoughts;
        /act name_feeling; /tactic ask_to_put_down; /move nurse_line; /move coat; /move explain_next;
        /move brother_word; /tactic ask_to_put_down; /move brother_speak; /act respect;
        /tactic ask_to_put_down; ask home; /move see_to_home; /move brother_speak; /tactic ask_to_put_down;
        /move team_plan; /move leave
    """,
    "on-the-walkway": """
        /act introduce; /move one_voice; /move radio_down; /move come_down; /act grounds; ask mum;
        /act reflect; ask thoughts; /act name_feeling; /tactic ask_away; /move ambulance; /move plan_hold;
        /act validate; /tactic ask_away; /move coat; /move nurse_line; /tactic ask_away;
    """
    + KIN
    + GO
    + OVER,
    "on-the-floor": """
        /act introduce; /move one_voice; /move come_down; /act grounds; ask taken; /move ambulance_overdose;
        ask mum; /act reflect; /tactic ask_packet; /tactic take_packet; /act apology; /move coat;
        ask thoughts; /act name_feeling;
    """
    + KIN
    + GO
    + "/move capacity_check; /tactic carry_out; /move claim_safety_role; /move let_go; "
    + OVER,
    "with-people-below": """
        /act introduce; /move clear_yard; /move plan_hold; /move come_down; /act name_feeling;
        /act validate; /tactic hold_at_rail; /move claim_safety_role; /move let_go; /act apology;
        /act grounds; /move ambulance; ask mum; /act reflect; /move coat; /move nurse_line; ask thoughts;
        /act name_feeling;
    """
    + KIN
    + GO
    + OVER,
}
# The same words and the same care, and no hand in the second that needs it.
HOLDING_BACK = {
    "on-the-floor": SKILLED["on-the-floor"]
    .replace("/tactic ask_packet; /tactic take_packet", "/act validate; /act request"),
    "with-people-below": SKILLED["with-people-below"].replace("/tactic hold_at_rail", "/act reflect"),
}  # fmt: skip
AFTER = (
    """
    /move ambulance; /tactic ask_away; /tactic ask_to_put_down; /tactic ask_packet; /wait 20; /wait 20;
    /wait 20; /wait 20; /tactic ask_to_go; /tactic ask_to_go;
"""
    + OVER
)
SHORT_CUTS = {
    "ordering": "/act command; " * 4 + AFTER,
    "detaining": "/act command; /move ambulance; /tactic detain_136; " + "/wait 20; " * 8 + OVER,
    "parroting": "/act validate; " * 10 + AFTER,
    "talking": "/act open_question; /act reflect; " * 20,
    "passive": "/wait 20; " * 40,
    "hostile": "/act insult; /act threat; " * 20,
    "grabbing": "/act introduce; /tactic grab; ask holding; /tactic take_sharp; /tactic escort_hold; "
    + AFTER,
    "leaving": "/act introduce; /act grounds; ask state; /act respect; /move leave",
}


def _turn(line: str) -> OfficerTurn:
    verb, _, rest = line.partition(" ")
    if verb != "ask":
        return parse_line(line)
    act = "open_question" if rest in {"mum", "voices"} else "closed_question"
    return OfficerTurn(
        utterance="What is it?", reading=Reading((ActFound(act, 1.0, (0, 1)),), True, "by hand", (rest,))
    )


@cache
def shares(course: str, variant: str) -> dict[str, float]:
    """Ending to its share among all seeds."""
    turns = [_turn(line.strip()) for line in course.split(";") if line.strip()]
    outcome = play_batch(SCENARIO, variant, SEEDS, turns).outcome
    return {
        ending.id: float(np.mean(outcome == place))
        for place, ending in enumerate(SCENARIO.endings)
        if (outcome == place).any()
    }


def good(course: str, variant: str) -> float:
    """Share of meetings that end well."""
    well = {ending.id for ending in SCENARIO.endings if ending.good}
    return sum(share for ending, share in shares(course, variant).items() if ending in well)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_skilled_officer_mostly_ends_well_with_a_person_in_crisis(variant: str) -> None:
    """Listening, the plain questions, care, and prompt hands where life needs them: four in five or more."""
    assert good(SKILLED[variant], variant) >= 0.8


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("officer", SHORT_CUTS)
def test_no_short_cut_ends_well_with_a_person_in_crisis(officer: str, variant: str) -> None:
    """Orders, a power for its own sake, phrases, talk alone, waiting and leaving never end well."""
    assert good(SHORT_CUTS[officer], variant) == 0


@pytest.mark.parametrize(
    ("variant", "ending"), [("on-the-floor", "took_more"), ("with-people-below", "fell")]
)
def test_holding_back_fails_where_hands_are_needed(variant: str, ending: str) -> None:
    """Good words and full care, and no hand in the second that needs it: it ends as the window says."""
    found = shares(HOLDING_BACK[variant], variant)
    assert found.get(ending, 0.0) >= 0.8
    assert good(HOLDING_BACK[variant], variant) == 0


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("act", ACTS)
def test_no_act_said_over_and_over_ends_well_with_a_person_in_crisis(act: str, variant: str) -> None:
    """One act, however kind, repeated until she is asked to go and handed over, never ends well."""
    assert good(f"/act {act}; " * 8 + AFTER, variant) == 0


@pytest.mark.parametrize("variant", ["in-her-room", "on-the-floor"])
def test_section_136_never_ends_well_in_her_own_room(variant: str) -> None:
    """At the end of the best of courses, explained, and a nurse asked: it does not reach there."""
    course = SKILLED[variant].replace("/move leave", OVER).replace("/move one_voice", "/move ambulance")
    told = course.replace("/move hand_over", "/tactic detain_136; /move explain_136; /move hand_over")
    assert good(told, variant) == 0
    assert shares(told, variant).keys() & {"wrong_power", "detained_though_willing"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_insult_undoes_what_care_has_done(variant: str) -> None:
    """The skilled course with one insult and one dismissal in it ends well far less often."""
    spoilt = SKILLED[variant].replace("/move coat", "/act insult; /act dismiss; /move coat")
    assert good(spoilt, variant) <= good(SKILLED[variant], variant) - 0.3


@pytest.mark.parametrize("variant", VARIANTS)
def test_deeds_without_words_are_less_than_both(variant: str) -> None:
    """Every right move and question, and nothing said that is not a question: less than half end well."""
    silent = ";".join(line for line in SKILLED[variant].split(";") if "/act" not in line)
    assert good(silent, variant) < 0.5


def test_a_random_officer_hardly_ever_ends_well_with_a_person_in_crisis() -> None:
    """Acts and deeds drawn at random end well in fewer than one meeting in twenty."""
    draw = np.random.default_rng(20)
    lines = [f"/act {act}" for act in ACTS] + [f"/move {one.id}" for one in SCENARIO.moves]
    lines += [f"/tactic {one.id}" for one in SCENARIO.tactics] + ["/wait 20"]
    ended_well = 0
    for seed in range(40):
        course = [parse_line(lines[place]) for place in draw.integers(0, len(lines), 36)]
        place = play_batch(SCENARIO, VARIANTS[seed % 4], np.array([seed], dtype=np.uint64), course).outcome[0]
        ended_well += place >= 0 and SCENARIO.endings[place].good
    assert ended_well < 2
