"""Turning points say what they measured."""

from __future__ import annotations

import pytest

from levelhead.debrief.copies import Copies
from levelhead.debrief.make import make_debrief
from levelhead.debrief.steady import carry_on, plans
from levelhead.debrief.turning_points import LEAST, MEASURE, MOST, WhatIf, what_if
from levelhead.debrief.what_if import moments, seeds_for
from levelhead.debrief.yardstick import Stand, enter
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import begin
from levelhead.encounter.rule import load_rule
from meetings import FAIR, HARSH, SCENARIO, TALKED_ON, play

_VARIANTS = [one.id for one in read_scenario(SCENARIO).variants]


@pytest.fixture(scope="module")
def told() -> dict[str, WhatIf]:
    """What the replays of three meetings found."""
    meetings = {"fair": FAIR, "harsh": HARSH, "talked on": TALKED_ON}
    return {name: make_debrief(play(turns)).what_if for name, turns in meetings.items()}


@pytest.mark.parametrize("name", ["fair", "harsh", "talked on"])
def test_points_are_few_large_and_measured_afresh(name: str, told: dict[str, WhatIf]) -> None:
    """At most three turns, each changing ten meetings in a hundred or more, on seeds that did not choose."""
    points = told[name].points
    assert 1 <= len(points) <= MOST
    assert len({point.turn for point in points}) == len(points)
    for point in points:
        assert point.gap >= LEAST
        assert point.chance.of == point.chance_instead.of == MEASURE
        better = point.chance_instead.share > point.chance.share
        assert better == (point.kind != "carried")


def test_the_hand_that_nobody_watched_is_the_turn_that_mattered(told: dict[str, WhatIf]) -> None:
    """After kind talk through a danger, the debrief names the turn at which looking would have saved it."""
    first = told["talked on"].points[0]
    assert first.instead == "move watch_hands"
    assert first.chance_instead.share > 0.5
    assert first.chance.usual == "You talked, and the hand came out with a knife in it"


def test_hands_on_without_grounds_is_the_turn_that_lost_it(told: dict[str, WhatIf]) -> None:
    """Handcuffing somebody of whom nothing is suspected leaves no good ending, and is named."""
    cuffed = next(point for point in told["harsh"].points if point.said == "Handcuff him")
    assert cuffed.kind == "lost"
    assert cuffed.chance.share == 0.0


@pytest.mark.parametrize("variant", _VARIANTS)
def test_a_steady_officer_mostly_ends_well(variant: str) -> None:
    """The yardstick reaches a good ending from the start of every variant, or it would measure nothing."""
    start = begin(read_scenario(SCENARIO), variant=variant, seed=1)
    seeds = seeds_for(start, "test", 200)
    found = plans(start.scenario, start.variant, load_rule())
    assert found
    copies = Copies(start.scenario, len(found))
    carry_on(copies, start, enter(copies, [Stand(start, plan) for plan in found], seeds, 0))
    assert max(chance.share for chance in copies.chances()) > 0.6


def test_prospects_end_at_whether_it_ended_well() -> None:
    """They have one number more than there are turns: one for the beginning, and one after each."""
    for turns in ((*FAIR[:2], "/move let_go"), HARSH[-2:]):
        encounter = play(turns)
        prospects = what_if(encounter, moments(encounter)).prospects
        assert len(prospects) == len(encounter.turns) + 1
        assert encounter.outcome is not None
        assert prospects[-1].share == float(encounter.outcome.good)


def test_a_debrief_is_the_same_each_time() -> None:
    """Replays draw from the encounter's own seed, so that two people who look see the same numbers."""
    encounter = play(HARSH[-2:])
    assert make_debrief(encounter).as_dict() == make_debrief(encounter).as_dict()
