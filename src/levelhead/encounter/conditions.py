"""The little language in which scenarios say when something is so.

A condition is a list of clauses that must all hold, for example

    ["trust >= 0.4", "did grounds", "not tactic search", "found knife"]

Clauses are read over arrays: a clause gives one truth value for each encounter of a batch.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS
from levelhead.encounter.rule import INDEX, VARIABLES, Floats
from levelhead.encounter.scene import BYSTANDER, PHASES, POSITIONS, SCENE

Bools = NDArray[np.bool_]

COMPARISONS: dict[str, Callable[[Floats, float], Bools]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
# What has been so at some time in the encounter; with `now`, what is so in this turn.
SIGNALS = (
    "did", "move", "tactic", "found", "met", "missed", "open", "asked", "variant", "phase", "position",
    "enlisted", "away", "promised", "kept", "broke", "stated", "contradicted", "safety",
)  # fmt: skip
PLAIN = (
    "agreed", "refused", "fled", "violent", "harmed", "repeated", "restrained", "struggled", "hurried",
    "collapsed", "signs_seen", "breathing_checked", "unclaimed_safety",
)  # fmt: skip
COUNTS = ("turn", "seconds", *SCENE)
# Kinds of signal whose names are the same in every scenario, with those names.
NAMES = {"did": ACTS, "phase": PHASES, "position": POSITIONS, "safety": ("role",)}
_ONE_AT_A_TIME = ("variant ", "phase ", "position ")
_BEFORE = r"(?P<no>not )?(?P<now>now )?"
_VALUE = r"\s*(?P<sign>>=|<=|>|<)\s*(?P<value>-?\d+(\.\d+)?)"
_COMPARED = re.compile(rf"(?P<name>[a-z_]+){_VALUE}")
_OF_BYSTANDER = re.compile(rf"bystander (?P<name>[\w-]+\.({'|'.join(BYSTANDER)})){_VALUE}")
_SIGNAL = re.compile(rf"{_BEFORE}(?P<kind>{'|'.join(SIGNALS)}) (?P<name>\S+)")
_PLAIN = re.compile(rf"{_BEFORE}(?P<name>{'|'.join(PLAIN)})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What clauses are read against: one batch at one moment.

    Attributes:
        state: (batch, variables).
        ever: signal to (batch,) whether it has been so.
        now: signal to (batch,) whether it is so in this turn.
        turn: (batch,) number of the present turn, from 1.
        seconds: (batch,) since the encounter began.
        numbers: name to (batch,) numbers of the scene and of bystanders, for example `kai.heat`.
    """

    state: Floats
    ever: dict[str, Bools]
    now: dict[str, Bools]
    turn: NDArray[np.int64]
    seconds: Floats
    numbers: Mapping[str, Floats] = field(default_factory=dict)

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

    @property
    def refers(self) -> tuple[str, str]:
        """Kind of what is named and its name, for example `("found", "knife")` or `("bystander", "kai")`."""
        if self.kind == "compared":
            who, _, _ = self.name.partition(".")
            return ("bystander", who) if "." in self.name else ("", "")
        kind, _, name = self.name.partition(" ")
        return kind, name

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
            return facts.turn.astype(np.float64)
        if self.name == "seconds":
            return facts.seconds
        return facts.state[:, INDEX[self.name]] if self.name in INDEX else facts.numbers[self.name]


def read_clause(text: str) -> Clause | str:
    """The clause, or a sentence that says what is wrong with it."""
    if (found := _OF_BYSTANDER.fullmatch(text) or _COMPARED.fullmatch(text)) is not None:
        name = found["name"]
        if "." not in name and name not in VARIABLES and name not in COUNTS:
            return f"'{name}' is not a variable; they are {', '.join((*VARIABLES, *COUNTS))}"
        return Clause(text, "compared", name, found["sign"], float(found["value"]))
    if (found := _PLAIN.fullmatch(text)) is not None:
        return Clause(text, "plain", found["name"], negated=bool(found["no"]), now=bool(found["now"]))
    if (found := _SIGNAL.fullmatch(text)) is not None:
        may = NAMES.get(found["kind"])
        if may is not None and found["name"] not in may:
            what = {"did": "an act; the acts are"}.get(found["kind"], f"a {found['kind']}; there is")
            return f"'{found['name']}' is not {what} {', '.join(may)}"
        signal = f"{found['kind']} {found['name']}"
        return Clause(text, "signal", signal, negated=bool(found["no"]), now=bool(found["now"]))
    return (
        "a clause is a comparison such as 'trust >= 0.4', or one of "
        f"{', '.join(f'{kind} NAME' for kind in SIGNALS)}, {', '.join(PLAIN)}, with 'not' or 'now' before it"
    )


def all_hold(clauses: Sequence[Clause], facts: Facts) -> Bools:
    """(batch,) whether every clause holds; an empty condition holds always."""
    held: Bools | None = None
    for clause in clauses:
        holds = clause.holds(facts)
        held = holds if held is None else held & holds
        if len(held) == 1 and not held[0]:  # a live meeting: the rest changes nothing
            break
    return ~facts.nobody() if held is None else held


def any_holds(conditions: Sequence[Sequence[Clause]], facts: Facts) -> Bools:
    """(batch,) whether one of several conditions holds; none at all never holds."""
    held: Bools | None = None
    for clauses in conditions:
        holds = all_hold(clauses, facts)
        held = holds if held is None else held | holds
        if len(held) == 1 and held[0]:
            break
    return facts.nobody() if held is None else held


def contradiction(clauses: Sequence[Clause]) -> tuple[Clause, Clause] | None:
    """Two clauses that can never hold together, or None where none are found.

    Found are a thing and its opposite, two variants, phases or positions at once, and comparisons with no
    number between them.
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
    return both_said and any(one.name.startswith(k) and other.name.startswith(k) for k in _ONE_AT_A_TIME)


def _is_apart(one: Clause, other: Clause) -> bool:
    low, high = (one, other) if one.sign in {">", ">="} else (other, one)
    if low.sign not in {">", ">="} or high.sign not in {"<", "<="}:
        return False
    touches = low.sign == ">=" and high.sign == "<="
    return high.value < low.value or (high.value == low.value and not touches)
