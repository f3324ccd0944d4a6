"""What the person felt: by how much a good ending was missed, and which turn took most from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from levelhead.debrief.ledgers import ENTRIES
from levelhead.encounter.conditions import Clause
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import DECIMALS, INDEX

COSTLY = 0.05  # a turn that takes five points of 100 from an entry is told by name; set by us


@dataclass(frozen=True, slots=True)
class Short:
    """Something the person did not feel enough of for a good ending.

    Attributes:
        variable: of the person's state, for example `respect`.
        stood: as the meeting ended, 0 to 1.
        needed: by the good ending, 0 to 1.
    """

    variable: str
    stood: float
    needed: float

    @property
    def gap(self) -> float:
        """How much was missing."""
        return self.needed - self.stood

    def as_dict(self) -> dict[str, Any]:
        """As a transcript holds it."""
        return asdict(self)


def short_of(encounter: Encounter) -> tuple[Short, ...]:
    """What was not felt enough for the good ending that nothing else was missing for.

    Of several such endings it is told of the one that lacks the least; empty where each lacks something else
    too, and where it ended well or not at all.
    """
    if encounter.outcome is None or encounter.outcome.good:
        return ()
    facts = encounter.world.facts()
    lacking = [
        [clause for clause in ending.when if not clause.holds(facts)[0]]
        for ending in encounter.scenario.endings
        if ending.good
    ]
    near = [tuple(_short(encounter, one) for one in some) for some in lacking if all(map(_is_felt, some))]
    return min(near, key=lambda some: sum(one.gap for one in some), default=())


def _is_felt(clause: Clause) -> bool:
    return clause.kind == "compared" and clause.name in INDEX and clause.sign in {">=", ">"}


def _short(encounter: Encounter, clause: Clause) -> Short:
    return Short(clause.name, encounter.turns[-1].state[clause.name], clause.value)


def taken(encounter: Encounter, turn: int) -> dict[str, float]:
    """Entries of the relational ledger that a turn, counted from 1, took from, and how much, most first."""
    before = encounter.turns[turn - 2].state if turn > 1 else encounter.opening_state
    after = encounter.turns[turn - 1].state
    falls = {name: round(before[name] - after[name], DECIMALS) for name in ENTRIES}
    return {name: fall for name, fall in sorted(falls.items(), key=lambda one: -one[1]) if fall > 0}


def costly(encounter: Encounter, variable: str) -> dict[int, float]:
    """Turns that took `COSTLY` or more from an entry of the ledger, and how much, most first."""
    falls = {turn.n: taken(encounter, turn.n).get(variable, 0.0) for turn in encounter.turns}
    return {n: fall for n, fall in sorted(falls.items(), key=lambda one: -one[1]) if fall >= COSTLY}
