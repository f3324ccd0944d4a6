"""Simulated officers in custody booking-in: who ends well must be who deserves to.

Each officer is a fixed course of turns, played with many seeds. A turn written `ask FACT` is an open question
about that fact. Were the orderings below to fail, the scenario would teach the wrong thing.
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

SCENARIO = read_scenario("custody-booking-in")
VARIANTS = tuple(one.id for one in SCENARIO.variants)
SEEDS = np.arange(60, dtype=np.uint64)

DESK = """
    /move tell_force; /move tell_health; /move check_markers; /move tell_risk; /act rights; /move cuffs_off;
    /act grounds; /tactic search; /act choice; /tactic search; /tactic search; /move explain_cell;
    /act respect; /move hand_over
"""
WALK = "/tactic walk; /act plan; /tactic walk; /tactic walk; "
HEARD = """
    /act introduce; /act grounds; ask daughter; /act reflect; /move loosen_cuffs; /act validate;
    /move tell_child; /move bench_back; /act name_feeling; /move call_sister;
"""
SKILLED = {
    "from-the-pub": HEARD + "/move look_over; /move ask_crew; " + WALK + DESK,
    "quiet-in-the-van": """
        /act introduce; /move watch_breathing; /move ask_crew; /move fetch_coat; /act validate; /act grounds;
        ask daughter; /act reflect; /move tell_child; /move call_sister; /act name_feeling;
    """
    + WALK
    + DESK,
    "a-busy-evening": """
        /act introduce; /act grounds; ask daughter; /act reflect; /move tell_child; /tactic stop_him;
        /move claim_safety_role; /move let_up; /act apology; /act validate; /move call_sister;
        /move loosen_cuffs; /act name_feeling;
    """
    + WALK
    + DESK,
    "a-long-wait": """
        /act introduce; /move check_markers; ask daughter; /act reflect; /move tell_child; /act validate;
        /move tell_risk; /move constant_watch; /move call_sister; /act grounds; /act name_feeling;
    """
    + WALK
    + DESK,
}
# The same words in a-busy-evening and in a-long-wait, and no hand laid on him when it is needed.
HOLDING_BACK = HEARD + WALK + DESK
SHORT_CUTS = {
    "ordering": "/act command; " * 4 + WALK + "/tactic escort_hold; /move let_up; " + DESK,
    "parroting": "/act validate; " * 10 + WALK + DESK,
    "talking": "/act open_question; /act reflect; " * 18,
    "passive": "/wait 20; " * 36,
    "hostile": "/act insult; /act threat; " * 18,
    "hurried": "/act grounds; " + WALK + "/tactic search; /tactic search; /move tell_force; /move hand_over",
    "forceful": "/act command; /tactic take_to_floor; /move let_up; " + WALK + DESK,
}


def _turn(line: str) -> OfficerTurn:
    verb, _, rest = line.partition(" ")
    if verb != "ask":
        return parse_line(line)
    found = (ActFound("open_question", 1.0, (0, 1)),)
    return OfficerTurn(utterance="What is it?", reading=Reading(found, True, "by hand", (rest,)))


@cache
def good(course: str, variant: str) -> float:
    """Share of meetings that end well."""
    turns = [_turn(line.strip()) for line in course.split(";") if line.strip()]
    outcome = play_batch(SCENARIO, variant, SEEDS, turns).outcome
    well = [place for place, ending in enumerate(SCENARIO.endings) if ending.good]
    return float(np.mean(np.isin(outcome, well)))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_skilled_officer_ends_well_mostly_in_custody(variant: str) -> None:
    """Who listens, finds out, passes it on and acts in time ends well in two meetings of three or more.

    The course is fixed: an officer who answers to what the man says does better than that.
    """
    assert good(SKILLED[variant], variant) >= 2 / 3


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("officer", SHORT_CUTS)
def test_no_short_cut_ends_well_in_custody(officer: str, variant: str) -> None:
    """Orders, phrases, talk alone, waiting, hostility, haste and needless force never end well."""
    assert good(SHORT_CUTS[officer], variant) == 0


@pytest.mark.parametrize("variant", ["a-busy-evening", "a-long-wait"])
def test_holding_back_fails_where_force_is_needed_at_once(variant: str) -> None:
    """Good words and full care, and no hand laid on him in the second that needs it: never a good ending."""
    assert good(HOLDING_BACK, variant) == 0


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("act", ACTS)
def test_no_act_said_over_and_over_ends_well_in_custody(act: str, variant: str) -> None:
    """One act, however kind, repeated until he comes to the desk and is handed over, never ends well."""
    assert good(f"/act {act}; " * 6 + WALK + DESK, variant) == 0


def test_an_insult_undoes_what_deeds_have_done() -> None:
    """The skilled course with one insult and one dismissal in it ends well less often."""
    spoilt = SKILLED["from-the-pub"].replace("/move look_over", "/act insult; /act dismiss; /move look_over")
    assert good(spoilt, "from-the-pub") <= good(SKILLED["from-the-pub"], "from-the-pub") - 0.2
