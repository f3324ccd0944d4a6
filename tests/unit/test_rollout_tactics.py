"""Outcomes by tactic, and the two checks that hold them to account, by hand."""

from __future__ import annotations

import ibis
import pytest

from levelhead.actions.national_tactics import unknown_tactics, with_national_tactics
from levelhead.basics.errors import FaultsFound
from levelhead.rollout.checks.negative_control import negative_control
from levelhead.rollout.checks.recording_changed import LeftOut, nothing_changed, recording_changed
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.expressions import holds_any
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.protocol_file import load_protocol
from levelhead.use_of_force.tactics import force_tactics
from unit.evaluation_results import estimate

CELLS = ["baton_used", "shield; baton_used", "baton_used_twice", "", None, "ground_restraint;shield"]


def test_a_tactic_in_text_is_a_whole_name() -> None:
    """Blanks round a name do not matter, a longer name is another, and an empty cell holds nothing."""
    table = ibis.memtable({"tactics": CELLS}, schema={"tactics": "string"})
    found = table.select(found=holds_any(table.tactics, ["baton_used"])).to_pyarrow()["found"].to_pylist()
    assert found == [True, True, False, False, False, False]


def test_a_tactic_in_a_list_is_the_same() -> None:
    """A column of lists, as the importer writes it, gives what text gives."""
    cells = [None if one is None else [part.strip() for part in one.split(";")] for one in CELLS]
    table = ibis.memtable({"tactics": cells}, schema={"tactics": "array<string>"})
    found = table.select(found=holds_any(table.tactics, ["baton_used"])).to_pyarrow()["found"].to_pylist()
    assert found == [True, True, False, False, False, False]


def test_of_no_tactics_nothing_is_held() -> None:
    """An outcome of which no tactic is left counts no record."""
    table = ibis.memtable({"tactics": CELLS}, schema={"tactics": "string"})
    assert not any(table.select(found=holds_any(table.tactics, [])).to_pyarrow()["found"].to_pylist())


def _plan(tactics: str) -> Protocol:
    return load_protocol(
        f"""
        title = "t"
        question = "q"
        fictional = true
        population = {{ description = "d", order = "random", order_in_words = "By lot." }}
        period = {{ length = "week", count = 4, starts_on = 2025-01-06 }}
        outcomes = [{{ name = "o", label = "l", definition = "d", measure = "count", {tactics} }}]
        [sources]
        roster = {{ path = "roster.csv" }}
        records = {{ path = "records.csv" }}
        [analysis]
        primary = "o"
        estimators = ["difference_in_means"]
        estimands = ["simple"]
        clustered_by = "officer"
        """,
        "protocol.toml",
    )


def _tactics(written: str) -> tuple[str, ...]:
    return with_national_tactics(_plan(written), "protocol.toml").outcomes[0].tactics


def test_a_group_stands_for_its_tactics() -> None:
    """Restraint is the five lines of the published table, each once, though one is named beside the group."""
    found = _tactics('tactics = ["ground_restraint", "restraint"]')
    assert found[0] == "ground_restraint"
    assert len(found) == len(set(found)) == 5
    assert {"compliant_handcuffing", "non_compliant_handcuffing", "ground_restraint"} < set(found)


def test_without_takes_away_from_force_and_talk_is_never_force() -> None:
    """`without` alone leaves every other tactic that is force; talking is not one of them."""
    every = [tactic.id for tactic in force_tactics()]
    found = _tactics('without = ["compliant_handcuffing"]')
    assert [*found] == [one for one in every if one != "compliant_handcuffing"]
    assert not any("communication" in one for one in found)


def test_every_unknown_tactic_of_a_protocol_is_told_at_once() -> None:
    """Two names that nobody knows make two faults, and the near one is offered."""
    with pytest.raises(FaultsFound) as found:
        _tactics('tactics = ["batton_used"], without = ["judo"]')
    assert [fault.code for fault in found.value.faults] == ["protocol-unknown-tactic"] * 2
    assert found.value.faults[0].remedy == "Did you mean baton_used?"


def test_unknown_tactics_of_records_are_told_once_each() -> None:
    """A name that stands in many rows is one fault; blanks and empty cells are none."""
    cells = ["baton_used; truncheon", "truncheon", "", None, "shield;"]
    table = ibis.memtable({"tactics": cells}, schema={"tactics": "string"})
    (fault,) = unknown_tactics(table.tactics, "records.csv")
    assert (fault.code, fault.found) == ("records-unknown-tactic", "'truncheon'")


def _estimate(low: float, point: float, high: float, **changes: object) -> Estimate:
    return Estimate(**estimate(low, point, high, **changes))


@pytest.mark.parametrize(
    ("low", "high", "passed"),
    [(-0.2, 0.1, True), (-0.2, 0.0, True), (-0.2, -0.01, False), (0.01, 0.2, False)],
)
def test_a_negative_control_fails_where_its_interval_leaves_nothing_out(
    low: float, high: float, *, passed: bool
) -> None:
    """Zero at the very end of the interval is still inside."""
    found = negative_control("force", [_estimate(low, (low + high) / 2, high)])
    assert found.passed is passed


def test_a_negative_control_without_estimate_is_not_judged() -> None:
    """Silence is not a pass."""
    assert negative_control("dogs", [_estimate(-0.1, 0, 0.1)]).passed is None


LEFT_OUT = LeftOut("units", ("Ash",), ("Ash, from 2 to 6 records a week",), {})


@pytest.mark.parametrize(
    ("with_all", "without", "passed"),
    [
        (-0.10, -0.05, True),  # moved by half of what 1.96 errors, 0.2, are: 0.49 errors
        (-0.30, -0.05, False),  # moved by 2.45 errors
        (0.03, -0.03, False),  # the sign turned
        (0.03, 0.0, True),  # to nothing, but by less than an error
    ],
)
def test_a_change_of_recording_is_judged_by_what_it_moves(
    with_all: float, without: float, *, passed: bool
) -> None:
    """More than one standard error, or another sign, and the answer rests on what was recorded anew."""
    one = _estimate(with_all - 0.2, with_all, with_all + 0.2)
    other = _estimate(without - 0.2, without, without + 0.2)
    assert recording_changed("force", LEFT_OUT, [one], [other]).passed is passed


def test_what_cannot_be_left_out_is_not_judged() -> None:
    """Without an estimate to hold against nothing is passed."""
    found = recording_changed("force", LEFT_OUT, [_estimate(-0.3, -0.1, 0.1)], [])
    assert found.passed is None
    assert "Ash, from 2 to 6" in found.detail


def test_what_was_looked_at_is_told_where_nothing_changed() -> None:
    """Units and groups are counted, or all records together where there are none."""
    assert nothing_changed(3, 2).detail == "No sudden change of level in 3 units and 2 tactic groups."
    assert nothing_changed(0, 0).detail == "No sudden change of level in all records together."
