"""What a steady officer plans from the conditions of good endings."""

from __future__ import annotations

import pytest

from levelhead.debrief.steady import plans, to_do
from levelhead.debrief.words import turn_name
from levelhead.encounter.author import load_scenario
from levelhead.encounter.library import scenario_folders
from levelhead.encounter.rule import load_rule
from meetings import play

ENDING = """
[[ending]]
id = "added"
title = "Added"
good = true
when = ["{when}"]
text = "Well."

[[ending]]"""


def _planned(when: str) -> list[str]:
    """The deeds of the plan for a good ending that wants one thing, with the rest of a person in crisis."""
    text = (scenario_folders()["vulnerable-person"] / "scenario.toml").read_text(encoding="utf-8")
    scenario = load_scenario(text.replace("[[ending]]", ENDING.format(when=when), 1), "scenario.toml")
    plan = plans(scenario, scenario.variants[0], load_rule())[0]
    return [turn.move or turn.tactic or turn.act or "" for goal in plan for turn in goal.turns[:1]]


@pytest.mark.parametrize(
    ("when", "deed"),
    [("enlisted brother", "brother_speak"), ("safety role", "claim_safety_role"), ("did apology", "apology")],
)
def test_what_an_ending_wants_is_done(when: str, deed: str) -> None:
    """Somebody else's help and the safety role are brought about by the move that brings them about."""
    assert deed in _planned(when)


def test_where_a_way_is_barred_the_steady_officer_takes_another() -> None:
    """With the handcuffs off there is no fit to check: the hurt wrist is found by looking him over."""
    turns = ("/act introduce", "/act grounds", "/move bench_back", "/move cuffs_off")
    encounter = play(turns, scenario="custody-booking-in", variant="from-the-pub", seed=3)
    [*_, plan] = plans(encounter.scenario, encounter.variant, encounter.rule)
    assert "move loosen_cuffs" not in [turn_name(turn) for turn in to_do(encounter.world, plan)]
    assert "move look_over" in [turn_name(turn) for turn in to_do(encounter.world, plan)]
    before = play(turns[:3], scenario="custody-booking-in", variant="from-the-pub", seed=3)
    assert "move loosen_cuffs" in [turn_name(turn) for turn in to_do(before.world, plan)]
