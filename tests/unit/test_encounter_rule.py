"""The table of coefficients, and the arithmetic of doses."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.rule import FAIRNESS, VARIABLES, load_rule

RULE = load_rule()
ROWS = [one for rows in RULE.by_source.values() for one in rows]
STRENGTHS = {"strong", "medium", "weak", "doctrine"}


def test_every_coefficient_rests_on_a_source_that_the_table_explains() -> None:
    """Each row has a known code of evidence, a strength, a sentence why, and a variable that exists."""
    for one in ROWS:
        assert one.evidence in RULE.evidence, one.id
        assert one.strength in STRENGTHS, one.id
        assert one.variable in VARIABLES, one.id
        assert one.why.endswith("."), one.id


def test_every_code_of_evidence_is_used() -> None:
    """The table cites nothing that it does not rest on."""
    cited = {one.evidence for one in ROWS} | {"AL2", "FS1", "FS2", "FS3"}  # the last four argue constants
    assert set(RULE.evidence) == cited


def test_no_two_rows_have_one_name() -> None:
    """A coefficient in a log can be looked up: its name is of one row."""
    names = [one.id for one in ROWS]
    assert len(names) == len(set(names))


def test_every_source_is_an_act_or_an_event_of_a_scenario() -> None:
    """No row waits for something that never happens, and every act moves something."""
    events = {"give_time"}
    for scenario in map(read_scenario, scenario_ids()):
        for doing in (*scenario.moves, *scenario.tactics):
            events |= {doing.event, doing.agreed_event}
    assert set(RULE.by_source) - set(ACTS) <= events
    assert set(ACTS) <= set(RULE.by_source)


@pytest.mark.parametrize("variable", [*FAIRNESS, "trust"])
def test_harm_is_at_least_twice_the_mirrored_good(variable: str) -> None:
    """The worst thing words can do to trust or fairness is twice the best, or more (WM, OR)."""
    sizes = {one.source: one.size for one in ROWS if one.variable == variable and one.source in ACTS}
    worst = min(sizes[act] for act in HARMFUL if act in sizes)
    assert -worst >= 2 * max(sizes.values())


def test_harmful_acts_help_nothing() -> None:
    """No row of a threat, a dismissal or an insult is good for the person."""
    rows = [one for act in HARMFUL for one in RULE.by_source[act] if one.variable != "dominance"]
    assert [one.id for one in rows if one.helps] == []


def test_effect_sums_the_rows_of_a_source() -> None:
    """An act's effect at a dose of one is its rows, and nothing for what it does not move."""
    effect = RULE.effect("insult")
    assert effect[VARIABLES.index("respect")] == -0.26
    assert effect[VARIABLES.index("voice")] == 0.0
    assert np.count_nonzero(RULE.effect("no such source")) == 0
