"""The little language in which scenarios say when something is so.

A condition is a list of clauses that must all hold, for example

    ["trust >= 0.4", "did grounds", "not tactic search", "found knife"]

Clauses are read over arrays: a clause gives one truth value for each encounter of a batch.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS
from levelhead.encounter.rule import INDEX, VARIABLES, Floats

Bools = NDArray[np.bool_]

COMPARISONS: dict[str, Callable[[Floats, float], Bools]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
# What has been so at some time in the encounter; with `now`, what is so in this turn.
SIGNALS = ("did", "move", "tactic", "found", "met", "missed", "open", "asked", "variant")
PLAIN = ("agreed", "refused", "fled", "violent", "harmed", "repeated", "restrained")
COUNTS = ("turn", "seconds")
_BEFORE = r"(?P<no>not )?(?P<now>now )?"
_COMPARED = re.compile(r"(?P<name>[a-z_]+)\s*(?P<sign>>=|<=|>|<)\s*(?P<value>-?\d+(\.\d+)?)")
_SIGNAL = re.compile(rf"{_BEFORE}(?P<kind>{'|'.join(SIGNALS)}) (?P<name>\S+)")
_PLAIN = re.compile(rf"{_BEFORE}(?P<name>{'|'.join(PLAIN)})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What clauses are read against: one batch at one moment.

    Attributes:
        state: (batch, variables).
        ever: signal to (batch,) whether it has been so.
        now: signal to (batch,) whether it is so in this turn.
        turn: number of the present turn, from 1.
        seconds: (batch,) since the encounter began.
    """

    state: Floats
    ever: dict[str, Bools]
    now: dict[str, Bools]
    turn: int
    seconds: Floats

    def nobody(self) -> Bools:
        """(batch,) False."""
        return np.zeros(self.state.shape[0], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is so or not.

    Attributes:
        text: as written.
        kind: `compared`, `plain` or `signal`.
        name: variable, or the signal it asks for, for example `found knife`.
        sign: of a comparison.
        value: of a comparison.
        negated: whether it must not be so.
        now: whether it must be so in this very turn.
    """

    text: str
    kind: str
    name: str
    sign: str = ""
    value: float = 0.0
    negated: bool = False
    now: bool = False

    @property
    def signal(self) -> str:
        """The signal asked for, for example `found knife`; empty for a comparison."""
        return "" if self.kind == "compared" else self.name

    def holds(self, facts: Facts) -> Bools:
        """(batch,) whether the clause holds."""
        if self.kind == "compared":
            return COMPARISONS[self.sign](self._number(facts), self.value)
        signals = facts.now if self.now else facts.ever
        found = signals.get(self.name)
        found = facts.nobody() if found is None else found
        return ~found if self.negated else found

    def _number(self, facts: Facts) -> Floats:
        if self.name == "turn":
            return np.full(facts.state.shape[0], float(facts.turn))
        if self.name == "seconds":
            return facts.seconds
        return facts.state[:, INDEX[self.name]]


def read_clause(text: str) -> Clause | str:
    """The clause, or a sentence that says what is wrong with it."""
    if (found := _COMPARED.fullmatch(text)) is not None:
        name = found["name"]
        if name not in VARIABLES and name not in COUNTS:
            return f"'{name}' is not a variable; they are {', '.join((*VARIABLES, *COUNTS))}"
        return Clause(text, "compared", name, found["sign"], float(found["value"]))
    if (found := _PLAIN.fullmatch(text)) is not None:
        return Clause(text, "plain", found["name"], negated=bool(found["no"]), now=bool(found["now"]))
    if (found := _SIGNAL.fullmatch(text)) is not None:
        if found["kind"] == "did" and found["name"] not in ACTS:
            return f"'{found['name']}' is not an act; the acts are {', '.join(ACTS)}"
        signal = f"{found['kind']} {found['name']}"
        return Clause(text, "signal", signal, negated=bool(found["no"]), now=bool(found["now"]))
    return (
        "a clause is a comparison such as 'trust >= 0.4', or one of "
        f"{', '.join(f'{kind} NAME' for kind in SIGNALS)}, {', '.join(PLAIN)}, with 'not' or 'now' before it"
    )


def all_hold(clauses: Sequence[Clause], facts: Facts) -> Bools:
    """(batch,) whether every clause holds; an empty condition holds always."""
    held = ~facts.nobody()
    for clause in clauses:
        held = held & clause.holds(facts)
    return held


def any_holds(conditions: Sequence[Sequence[Clause]], facts: Facts) -> Bools:
    """(batch,) whether one of several conditions holds; none at all never holds."""
    held = facts.nobody()
    for clauses in conditions:
        held = held | all_hold(clauses, facts)
    return held


def contradiction(clauses: Sequence[Clause]) -> tuple[Clause, Clause] | None:
    """Two clauses that can never hold together, or None where none are found.

    Found are a thing and its opposite, two variants at once, and comparisons with no number between them.
    Other contradictions are not looked for: None does not prove that a condition can hold.
    """
    for place, one in enumerate(clauses):
        for other in clauses[place + 1 :]:
            if _exclude(one, other):
                return one, other
    return None


def _exclude(one: Clause, other: Clause) -> bool:
    if one.kind == "compared" and other.kind == "compared":
        return one.name == other.name and _is_apart(one, other)
    if "compared" in {one.kind, other.kind} or one.now != other.now:
        return False
    if one.name == other.name:
        return one.negated != other.negated
    both_said = not (one.negated or other.negated)
    return both_said and one.name.startswith("variant ") and other.name.startswith("variant ")


def _is_apart(one: Clause, other: Clause) -> bool:
    low, high = (one, other) if one.sign in {">", ">="} else (other, one)
    if low.sign not in {">", ">="} or high.sign not in {"<", "<="}:
        return False
    touches = low.sign == ">=" and high.sign == "<="
    return high.value < low.value or (high.value == low.value and not touches)
