"""The little language of conditions."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.encounter.conditions import Clause, Facts, all_hold, any_holds, contradiction, read_clause
from levelhead.encounter.rule import INDEX, VARIABLES


def _clause(text: str) -> Clause:
    clause = read_clause(text)
    assert isinstance(clause, Clause), clause
    return clause


def _facts() -> Facts:
    state = np.zeros((2, len(VARIABLES)))
    state[:, INDEX["trust"]] = [0.2, 0.6]
    ever = {"found key": np.array([True, False]), "did grounds": np.array([True, True])}
    now = {"did grounds": np.array([False, True])}
    numbers = {"kai.heat": np.array([0.5, 0.7]), "prone_seconds": np.array([4.0, 0.0])}
    return Facts(state, ever, now, turn=np.array([3, 3]), seconds=np.array([10.0, 90.0]), numbers=numbers)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("trust >= 0.6", [False, True]),
        ("trust > 0.6", [False, False]),
        ("trust < 0.6", [True, False]),
        ("turn >= 3", [True, True]),
        ("seconds <= 10", [True, False]),
        ("found key", [True, False]),
        ("not found key", [False, True]),
        ("now did grounds", [False, True]),
        ("not now did grounds", [True, False]),
        ("agreed", [False, False]),
        ("not agreed", [True, True]),
        ("bystander kai.heat >= 0.6", [False, True]),
        ("prone_seconds > 0", [True, False]),
    ],
)
def test_a_clause_holds_row_by_row(text: str, held: list[bool]) -> None:
    """A clause gives one answer for each encounter of a batch; what was never so is not so."""
    assert _clause(text).holds(_facts()).tolist() == held


@pytest.mark.parametrize(
    "text",
    ["", "trust", "trust = 0.4", "trust >= high", "anger >= 0.4", "did nothing", "now not agreed", "found",
     "trust >= 0.4 and agreed", "NOT agreed", "not trust >= 0.4", "phase angry", "position upside-down",
     "safety first", "bystander kai", "bystander kai.mood >= 0.1"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    """What cannot be read says what a clause looks like, and nothing is guessed."""
    assert isinstance(read_clause(text), str)


def test_all_must_hold_and_one_is_enough() -> None:
    """A condition is all of its clauses; a list of conditions is any of them; none at all is never."""
    key, reason = _clause("found key"), _clause("did grounds")
    assert all_hold((key, reason), _facts()).tolist() == [True, False]
    assert all_hold((), _facts()).tolist() == [True, True]
    assert any_holds(((key,), (reason,)), _facts()).tolist() == [True, True]
    assert any_holds((), _facts()).tolist() == [False, False]


@pytest.mark.parametrize(
    ("one", "other", "exclude"),
    [
        ("agreed", "not agreed", True),
        ("variant a", "variant b", True),
        ("variant a", "not variant b", False),
        ("phase crisis", "phase recovery", True),
        ("position prone", "position side", True),
        ("trust >= 0.6", "trust < 0.6", True),
        ("trust >= 0.6", "trust <= 0.6", False),
        ("trust > 0.6", "trust <= 0.6", True),
        ("trust >= 0.6", "fear < 0.6", False),
        ("did grounds", "not now did grounds", False),
        ("trust >= 0.6", "trust >= 0.7", False),
    ],
)
def test_a_contradiction_is_found_where_there_is_one(one: str, other: str, *, exclude: bool) -> None:
    """Two clauses that can never hold together are told from two that can, in either order."""
    assert (contradiction((_clause(one), _clause(other))) is not None) == exclude
    assert (contradiction((_clause(other), _clause(one))) is not None) == exclude
