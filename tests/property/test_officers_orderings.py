"""Simulated officers in every scenario of the package: what must hold between them.

Were one of these orderings to fail, a scenario would teach the wrong thing, whatever its coefficients.
"""

from __future__ import annotations

import pytest

from levelhead.debrief.officers.calibration import Calibrated, calibrate
from levelhead.debrief.officers.orderings import orderings
from levelhead.debrief.officers.policies import KINDS
from levelhead.encounter.library import read_scenario, scenario_ids

RUNS = 60
EVERY = [(one, variant.id) for one in scenario_ids() for variant in read_scenario(one).variants]


@pytest.fixture(scope="module")
def calibrated() -> dict[tuple[str, str], Calibrated]:
    return {one: calibrate(read_scenario(one[0]), one[1], runs=RUNS, seed=1) for one in EVERY}


@pytest.mark.parametrize("which", EVERY, ids="/".join)
def test_what_must_hold_between_officers_holds(
    calibrated: dict[tuple[str, str], Calibrated], which: tuple[str, str]
) -> None:
    """Skill ends well, repair before denial, and no order, phrase, wait, insult, chance or trick does."""
    assert [one.said for one in orderings([calibrated[which]]) if not one.holds] == []


def test_endings_differ_between_officers(calibrated: dict[tuple[str, str], Calibrated]) -> None:
    """Officers of a variant come to several endings; a scenario that ends one way for all tells nothing."""
    for found in calibrated.values():
        usual = {max(one.endings, key=lambda name: one.endings[name]) for one in found.played}
        assert len(usual) >= 3, found.variant


def test_the_same_seed_gives_the_same_shares(calibrated: dict[tuple[str, str], Calibrated]) -> None:
    """A calibration is the same whenever it is made; another seed gives other meetings."""
    scenario = read_scenario("stop-and-search")
    first = calibrated["stop-and-search", "quiet"]
    assert first == calibrate(scenario, "quiet", runs=RUNS, seed=1)
    other = calibrate(scenario, "quiet", runs=RUNS, seed=6)
    assert [one.endings for one in first.played] != [one.endings for one in other.played]


def test_every_officer_plays_every_meeting(calibrated: dict[tuple[str, str], Calibrated]) -> None:
    """The shares of endings add up to all meetings, for each officer."""
    for found in calibrated.values():
        assert tuple(one.officer for one in found.played) == KINDS
        for one in found.played:
            assert sum(one.endings.values()) == pytest.approx(1)
