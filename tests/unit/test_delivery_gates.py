"""Gates of a class, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from levelhead.records.class_day import class_as_json, class_from_json, problems_of
from levelhead.records.gates import Override, gates_of, may_open
from unit.delivery_classes import DAY, KNOWN, PLAY, QUALIFIED, SETTINGS, START, TALK

NOW = START - timedelta(minutes=30)


def _colours(day=DAY, known=KNOWN, settings=SETTINGS, overrides=()) -> dict[str, str]:  # noqa: ANN001
    return {gate.id: gate.colour for gate in gates_of(day, known, settings, overrides)}


def test_a_class_with_everything_opens() -> None:
    """Every gate is green, and each says by what rule."""
    gates = gates_of(DAY, KNOWN, SETTINGS)
    assert {gate.colour for gate in gates} == {"green"}
    assert may_open(gates)
    assert all(gate.rule and gate.reason for gate in gates)


@pytest.mark.parametrize(
    ("gate", "change"),
    [
        ("instructors", {"blocks": (replace(TALK, coaches=()), PLAY)}),
        ("instructors", {"blocks": (replace(TALK, coaches=("X9",)), PLAY)}),
        ("safety_officer", {"blocks": (TALK, replace(PLAY, safety_officer=""))}),
        ("safety_officer", {"blocks": (TALK, replace(PLAY, safety_officer="I2"))}),
        ("first_aid", {"first_aiders": ()}),
        ("first_aid", {"first_aiders": ("I1",)}),
        ("risk_assessment", {"risk_assessment": None}),
        ("risk_assessment", {"risk_assessment": replace(DAY.risk_assessment, review_by=date(2026, 3, 1))}),
        ("kit", {"kit_check": None}),
        ("kit", {"kit_check": replace(DAY.kit_check, second_by="I1")}),
        ("kit", {"kit_check": replace(DAY.kit_check, at=START - timedelta(hours=13))}),
        ("stop_word", {"stop_word": " "}),
    ],
)
def test_what_is_missing_turns_its_gate_red_and_no_other(gate: str, change: dict[str, object]) -> None:
    """A class without one of the things that keep people safe does not open, and the gate says which."""
    colours = _colours(replace(DAY, **change))
    assert {name for name, colour in colours.items() if colour == "red"} == {gate}


def test_too_many_learners_for_the_instructors() -> None:
    """13 learners need two instructors in a talk of 12 to one and three in a scenario of 6 to one."""
    ratio = next(g for g in gates_of(DAY, replace(KNOWN, learners=13), SETTINGS) if g.id == "ratio")
    assert ratio.colour == "red"
    assert "Custody has 2 and needs 3 for 13 learners" in ratio.reason


def test_no_figure_is_invented_for_a_ratio() -> None:
    """Where the organisation has set none, the gate is amber and says so."""
    ratio = next(g for g in gates_of(DAY, KNOWN, replace(SETTINGS, ratio={})) if g.id == "ratio")
    assert (ratio.colour, ratio.reason) == ("amber", "No figure is set for talk and scenario.")


def test_quarantined_kit_keeps_a_class_shut() -> None:
    """An item that failed elsewhere is not used here."""
    assert _colours(known=replace(KNOWN, quarantined={"cuffs-1"}))["kit"] == "red"


def test_a_qualification_that_ends_soon_is_amber() -> None:
    """27 days before it ends a qualification is amber, with 28 days set; 28 days before it is green."""
    for days, colour in ((27, "amber"), (28, "green"), (-1, "red")):
        ends = DAY.on + timedelta(days=days)
        qualified = (replace(QUALIFIED[0], ends=ends), *QUALIFIED[1:])
        assert _colours(known=replace(KNOWN, qualifications=qualified))["instructors"] == colour


def test_an_override_opens_for_what_was_seen_and_is_shown_ever_after() -> None:
    """It does not open for another reason that comes later, and stays when the gate is green again."""
    bare = replace(DAY, stop_word="")
    red = next(gate for gate in gates_of(bare, KNOWN, SETTINGS) if gate.id == "stop_word")
    override = Override("stop_word", red.reason, "Hand signal agreed", "I1", NOW)
    assert may_open(gates_of(bare, KNOWN, SETTINGS, [override]))
    other = next(g for g in gates_of(DAY, KNOWN, SETTINGS, [override]) if g.id == "stop_word")
    assert (other.colour, other.overrides) == ("green", (override,))
    stale = replace(override, found="something else")
    assert not may_open(gates_of(bare, KNOWN, SETTINGS, [stale]))


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    """What is kept of a plan is all of it."""
    assert class_from_json(class_as_json(DAY)) == DAY
    bare = replace(DAY, risk_assessment=None, kit_check=None)
    assert class_from_json(class_as_json(bare)) == bare


def test_a_plan_that_cannot_be_is_told_in_words() -> None:
    """Blocks that overlap, and a class with no places, are no plan."""
    overlap = replace(PLAY, starts_at=START)
    assert problems_of(replace(DAY, blocks=(TALK, overlap), capacity=0)) == [
        "'Custody' begins before 'Brief' has ended.",
        "It has no places.",
    ]
    assert problems_of(DAY) == []
