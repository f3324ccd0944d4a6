"""The table of coefficients, and the arithmetic of doses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.library import packaged_scenarios, read_scenario, scenario_ids
from levelhead.encounter.rule import FAIRNESS, INDEX, VARIABLES, Floats, Rule, flight, load_rule, violence
from levelhead.encounter.scene import BYSTANDER, LEANINGS
from levelhead.encounter.traits import CAPACITY, PROVOCATION, load_traits, personal

Chance = Callable[[Rule, Floats], Floats]
RULE = load_rule()
TRAITS = load_traits()
ROWS = [one for rows in RULE.by_source.values() for one in rows]
SEEN = [one for rows in RULE.bystander.values() for one in rows]
TABLE = tomllib.loads((files("levelhead") / "content/rules/person-rule-2.toml").read_text("utf-8"))
# Rows that the machine itself applies, and no deed names.
OF_THE_MACHINE = {
    "give_time", "hurry", "voices_clash", "promise_kept", "promise_broken", "contradiction",
    "bystander_heat", "bystander_help",
}  # fmt: skip
STRENGTHS = {"strong", "medium", "weak", "doctrine"}


def test_every_coefficient_rests_on_a_source_that_the_table_explains() -> None:
    """Each row has a known code of evidence, a strength, a sentence why, and a variable that exists."""
    for one in (*ROWS, *SEEN):
        assert one.evidence in RULE.evidence, one.id
        assert one.strength in STRENGTHS, one.id
        assert one.variable in (BYSTANDER if one in SEEN else VARIABLES), one.id
        assert one.why.endswith("."), one.id


def test_every_trait_changes_something_that_exists() -> None:
    """Each effect names a row or constant of the rule, cites its source, and is no attitude.

    A trait may not turn a sign round, nor touch what a person brings to a meeting.
    """
    known = {one.id for one in ROWS} | set(RULE.constants) | {CAPACITY, PROVOCATION}
    for trait in TRAITS.by_name.values():
        assert trait.effects
        assert trait.needs.endswith("."), trait.id
        for effect in trait.effects:
            assert effect.on in known, (trait.id, effect.on)
            assert effect.factor > 0, (trait.id, effect.on)
            assert effect.evidence in TRAITS.evidence, (trait.id, effect.on)
            assert effect.strength in STRENGTHS, (trait.id, effect.on)
            assert effect.why.endswith("."), (trait.id, effect.on)
    cited = {effect.evidence for trait in TRAITS.by_name.values() for effect in trait.effects}
    assert cited == set(TRAITS.evidence)


def test_traits_multiply_what_they_name_and_nothing_else() -> None:
    """A person's rule is the rule with other sizes, and without traits it is the rule itself."""
    assert personal(RULE, ()) is RULE
    own = personal(RULE, ("drink", "stammer"))
    assert own.constants["prone_risk"] == pytest.approx(RULE.constants["prone_risk"] * 1.6)
    factors = TRAITS.factors(("drink", "stammer"))
    for source, rows in RULE.by_source.items():
        for was, now in zip(rows, own.by_source[source], strict=True):
            assert now.size == pytest.approx(was.size * factors.get(was.id, 1.0)), was.id


def test_every_leaning_is_in_the_table() -> None:
    """Whoever may watch has a row that says how they weigh, and nobody else has."""
    assert set(RULE.leanings) == set(LEANINGS)
    assert all(one.evidence in RULE.evidence and one.why for one in RULE.leanings.values())


def test_every_code_of_evidence_is_used() -> None:
    """The table cites nothing that it does not rest on."""
    cited = {one.evidence for one in (*ROWS, *SEEN, *RULE.leanings.values())}
    assert set(RULE.evidence) == cited | {entry["evidence"] for entry in TABLE["constant"].values()}


def test_no_two_rows_have_one_name() -> None:
    """A coefficient in a log can be looked up: its name is of one row."""
    for rows in (ROWS, SEEN):
        names = [one.id for one in rows]
        assert len(names) == len(set(names))


def test_every_source_is_an_act_or_an_event_that_authors_know() -> None:
    """No row waits for something that never happens, and every act moves something.

    An event is used by a scenario of the package, or offered to authors by name in their guide.
    """
    guide = (packaged_scenarios() / "README.md").read_text("utf-8")
    events = OF_THE_MACHINE | set(re.findall(r"`([a-z_]+)`", guide))
    for scenario in map(read_scenario, scenario_ids()):
        for doing in (*scenario.moves, *scenario.tactics):
            events |= {doing.event, doing.agreed_event}
    assert {*RULE.by_source, *RULE.bystander} - set(ACTS) <= events
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


@pytest.mark.parametrize(
    ("chance", "raised"), [(flight, ("fear", "reactance")), (violence, ("arousal", "reactance"))]
)
def test_what_nothing_called_for_does_not_come(chance: Chance, raised: tuple[str, ...]) -> None:
    """A chance in a turn is none below the mark of the table, and from there on it rises as it did."""
    heat = np.linspace(0.0, 1.0, 2_001)
    state = np.zeros((len(heat), len(VARIABLES)))
    for name in raised:
        state[:, INDEX[name]] = heat
    found = chance(RULE, state)
    comes = found > 0
    assert (np.diff(found) >= 0).all()
    assert not comes[0]
    assert comes[-1]
    assert found[comes].min() == pytest.approx(RULE.constants["rare"], abs=2e-3)
