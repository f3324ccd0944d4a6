"""Simulated officers in stop and search: who ends well must be who deserves to.

Each officer is a fixed course of turns, played with many seeds. Were the orderings below to fail, the
scenario would teach the wrong thing, whatever its coefficients.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS
from levelhead.encounter.library import read_scenario
from levelhead.encounter.many import play_batch
from levelhead.encounter.turn import OfficerTurn, parse_line

SCENARIO = read_scenario("stop-and-search")
VARIANTS = [one.id for one in SCENARIO.variants]
SEEDS = np.arange(150, dtype=np.uint64)

SKILLED = """
    /act introduce; /act grounds; /move step_back; /move watch_hands; /move ask_control;
    /tactic detain_friend; /act open_question; /act reflect; /act grounds; /move out_of_view; /act apology;
    /act respect; /act validate; /move let_go
"""
REPAIRING = """
    /act command; /act dismiss; /act apology; /act introduce; /act grounds; /move watch_hands;
    /move out_of_view; /tactic detain_friend; /move ask_control; /act reflect; /act validate; /act grounds;
    /act respect; /act apology; /act open_question; /act respect; /move let_go
"""
DENYING = REPAIRING.replace("/act apology", "/act dismiss")
LAWFUL = """
    /act introduce; /act grounds; /move ask_control; /act rights; /act closed_question; /act respect;
    /tactic search; /move offer_record; /move let_go
"""
OFFICERS = {
    "skilled": SKILLED,
    "repairing": REPAIRING,
    "denying": DENYING,
    "lawful": LAWFUL,
    "ordering": "/act command; " * 4 + "/tactic handcuff; /tactic search; /move let_go",
    "parroting": "/act validate; " * 8 + "/move let_go",
    "talking": "/act open_question; /act reflect; " * 13,
    "passive": "/wait 20; " * 25,
    "hostile": "/act insult; /act threat; " * 12,
    "hurried": "/act grounds; /move let_go",
}


def _turns(course: str) -> list[OfficerTurn]:
    return [parse_line(line) for line in course.split(";") if line.strip()]


@cache
def endings(officer: str, variant: str) -> dict[str, float]:
    """Ending to its share among all seeds."""
    outcome = play_batch(SCENARIO, variant, SEEDS, _turns(OFFICERS[officer])).outcome
    return {
        ending.id: float(np.mean(outcome == place))
        for place, ending in enumerate(SCENARIO.endings)
        if (outcome == place).any()
    }


def good(officer: str, variant: str) -> float:
    """Share of meetings that end well."""
    well = {ending.id for ending in SCENARIO.endings if ending.good}
    return sum(share for ending, share in endings(officer, variant).items() if ending in well)


@pytest.mark.parametrize("variant", ["partial-match", "quiet", "bad-stop-last-week"])
def test_the_skilled_officer_ends_well_nearly_always(variant: str) -> None:
    """Reason, checking, eyes open, listening: nine in ten meetings or more end well."""
    assert good("skilled", variant) >= 0.9


def test_a_lawful_search_ends_well_only_where_there_are_grounds() -> None:
    """The same courteous search is right where the message fits him, and wrong where it does not."""
    assert good("lawful", "full-match") >= 0.9
    assert all(good("lawful", variant) == 0 for variant in VARIANTS if variant != "full-match")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("officer", ["ordering", "parroting", "talking", "passive", "hostile", "hurried"])
def test_no_short_cut_ends_well(officer: str, variant: str) -> None:
    """Orders, phrases, talk alone, waiting, hostility and haste never end well."""
    assert good(officer, variant) == 0


@pytest.mark.parametrize("variant", ["partial-match", "quiet"])
def test_whoever_repairs_does_better_than_whoever_denies(variant: str) -> None:
    """A bad start that is owned ends well more often than the same one that is denied."""
    assert good("repairing", variant) > good("denying", variant) + 0.2


def test_a_bad_stop_last_week_makes_it_harder() -> None:
    """The same repair works less often with somebody who was stopped badly before, and never by attitude."""
    assert good("repairing", "bad-stop-last-week") <= good("repairing", "partial-match")


def test_many_endings_come_about_and_none_always() -> None:
    """Officers come to many endings, and each of these is one that some officer hardly ever comes to.

    That every ending of the scenario can come about is shown by its walk-throughs.
    """
    seen = [endings(officer, variant) for officer in OFFICERS for variant in VARIANTS]
    often = {ending for shares in seen for ending, share in shares.items() if share >= 0.5}
    assert len(often) >= 8
    for ending in often:
        assert min(shares.get(ending, 0.0) for shares in seen) < 0.05, ending


def test_a_random_officer_seldom_ends_well() -> None:
    """Acts and deeds drawn at random end well in fewer than one meeting in ten."""
    draw = np.random.default_rng(20)
    lines = [f"/act {act}" for act in ACTS] + [f"/move {one.id}" for one in SCENARIO.moves]
    lines += [f"/tactic {one.id}" for one in SCENARIO.tactics] + ["/wait 20"]
    ended_well = 0
    for seed in range(40):
        course = [parse_line(lines[place]) for place in draw.integers(0, len(lines), 20)]
        place = play_batch(SCENARIO, VARIANTS[seed % 4], np.array([seed], dtype=np.uint64), course).outcome[0]
        ended_well += place >= 0 and SCENARIO.endings[place].good
    assert ended_well < 4
