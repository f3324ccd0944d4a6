"""How simulated officers choose their turns. None of them knows a scenario: each is read from its content.

An officer follows a plan (`debrief.steady`), perhaps after a bad start, or says the same few words over and
over and does the deeds of the plan between them, or does anything at all. They act through acts, moves and
tactics like anybody. They are caricatures, made to be told apart; no real officer is one of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from levelhead.basics.seeds import uniform
from levelhead.debrief.batches import input_rows, joined_input
from levelhead.debrief.copies import Copies, Lanes
from levelhead.debrief.steady import QUESTION, WAIT_SECONDS, Goal, Plan, TurnTable, first_open, goal_input
from levelhead.encounter.acts import ACTS
from levelhead.encounter.batch import Input
from levelhead.encounter.conditions import Bools, Facts
from levelhead.encounter.machine import Encounter, doing_of, officer_input
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.turn import OfficerTurn

Kind = Literal["skilled", "repairing", "denying", "ordering", "parroting", "passive", "hostile", "random"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SAYS: dict[Kind, str] = {
    "skilled": "does what the best of the scenario's good endings needs: danger first, words before deeds",
    "repairing": "orders and dismisses at first, then apologises twice and goes on as the skilled officer",
    "denying": "has the same bad start and dismisses twice more, then goes on as the skilled officer",
    "ordering": "gives orders, and does the right deeds between them",
    "parroting": "validates, whatever is said, and does the right deeds between",
    "passive": "gives time and room, and does nothing",
    "hostile": "insults, threatens and dismisses, and does the right deeds between",
    "random": "does anything that can be done, by chance",
}
_BAD_START = ("command", "dismiss")
_STARTS: dict[Kind, tuple[str, ...]] = {
    "repairing": (*_BAD_START, "apology", "apology"),
    "denying": (*_BAD_START, "dismiss", "dismiss"),
}
_WORDS: dict[Kind, tuple[str, ...]] = {
    "ordering": ("command",),
    "parroting": ("validate",),
    "hostile": ("insult", "threat", "dismiss"),
}


class Officer(ABC):
    """One who takes copies of a meeting from its first turn on.

    Attributes:
        table: every turn this officer may take, as rows for the rule.
    """

    table: Input

    @abstractmethod
    def choose(self, copies: Copies, number: int) -> Lanes:
        """(batch,) the row of the table that each copy takes in a turn, from 0."""

    def given(self, copies: Copies, number: int) -> Input:
        """What the officer gives to the rule in a turn."""
        return input_rows(self.table, self.choose(copies, number))


def officer(kind: Kind, template: Encounter, plan: Plan) -> Officer:
    """A simulated officer for the scenario and variant of an encounter."""
    if kind == "random":
        return Random(template)
    if kind == "passive":
        return Repeating(template, (OfficerTurn(wait_seconds=WAIT_SECONDS), OfficerTurn(act="space")))
    if kind in _WORDS:
        return Talking(template, plan, _WORDS[kind])
    return Following(template, plan, _STARTS.get(kind, ()))


class Following(Officer):
    """Says a few acts first, then does whatever a plan still needs."""

    def __init__(self, template: Encounter, plan: Plan, start: Sequence[str]) -> None:
        """Lay the turns out: those of the start, then those of each goal, then room to speak."""
        self.plan, self.start = plan, len(start)
        turns = [[_act(template, act)] for act in start]
        turns += [goal_input(template, goal) for goal in (*plan, None)]
        self.turns = TurnTable(turns)
        self.table = self.turns.rows

    def choose(self, copies: Copies, number: int) -> Lanes:
        """The start, then the first open goal, its turns one after the other."""
        if number < self.start:
            return np.full(copies.size, number, dtype=np.int64)
        return self.turns.row(self.start + first_open(copies.facts(), self.plan), number)


class Talking(Officer):
    """Says the same words in every other turn, and in the turns between does the deeds of a plan."""

    def __init__(self, template: Encounter, plan: Plan, words: Sequence[str]) -> None:
        """Lay the turns out: the words, then the deeds."""
        self.words = len(words)
        self.deeds = tuple(goal for goal in plan if goal.turns[0].act is None)
        turns = [_act(template, act) for act in words]
        turns += [goal_input(template, goal)[0] for goal in self.deeds]
        self.table = joined_input(turns)

    def choose(self, copies: Copies, number: int) -> Lanes:
        """Words in even turns; in odd ones one of the deeds still open, each in turn."""
        said = self._said(copies, number)
        if number % 2 == 0 or not self.deeds:
            return said
        is_open = _open(copies.facts(), self.deeds)
        wanted = number // 2 % np.maximum(is_open.sum(axis=0), 1)
        place = _first(is_open & (is_open.cumsum(axis=0) > wanted))
        return np.where(place < len(self.deeds), self.words + place, said)

    def _said(self, copies: Copies, number: int) -> Lanes:
        """(batch,) which of the words each copy says; a turn of deeds and one of words have the same."""
        return np.full(copies.size, number // 2 % self.words, dtype=np.int64)


class EachItsWord(Talking):
    """Many who each say one thing only: the copies of a lane say the word of its number."""

    def _said(self, copies: Copies, number: int) -> Lanes:
        del number
        return copies.lane


class Together(Officer):
    """Several officers at once, each with the copies of the lane of its number: one batch is far quicker."""

    def __init__(self, officers: Sequence[Officer]) -> None:
        """Lay their tables out one after the other."""
        self.officers = officers
        self.table = joined_input([one.table for one in officers])
        sizes = [len(one.table.waited) for one in officers]
        self.starts = np.cumsum([0, *sizes[:-1]])

    def choose(self, copies: Copies, number: int) -> Lanes:
        """What the officer of each copy chooses."""
        chosen = np.array([one.choose(copies, number) for one in self.officers])
        return np.asarray(chosen[copies.lane, np.arange(copies.size)] + self.starts[copies.lane])


class Repeating(Officer):
    """Takes the same turns over and over."""

    def __init__(self, template: Encounter, turns: Sequence[OfficerTurn]) -> None:
        """Keep them as they come."""
        self.many = len(turns)
        self.table = joined_input([_input(template, turn) for turn in turns])

    def choose(self, copies: Copies, number: int) -> Lanes:
        """The next of them."""
        return np.full(copies.size, number % self.many, dtype=np.int64)


class Random(Officer):
    """Takes any turn that could be taken, all equally likely."""

    def __init__(self, template: Encounter) -> None:
        """Every option of the scenario."""
        every = options(template.scenario)
        self.many = len(every)
        self.table = joined_input([one.input(template) for one in every])

    def choose(self, copies: Copies, number: int) -> Lanes:
        """Drawn for each copy by its seed and the turn."""
        drawn = uniform(copies.seeds, number, "officer.random")
        return np.asarray(drawn * self.many, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be done in a scenario at some time.

    Attributes:
        turn: what it is.
        asks: the fact asked about, or empty.
    """

    turn: OfficerTurn
    asks: str = ""

    def __str__(self) -> str:
        """As it is typed: `/act validate`; a question about a fact as `ask FACT`."""
        turn = self.turn
        if self.asks:
            return f"ask {self.asks}"
        if turn.wait_seconds is not None:
            return f"/wait {turn.wait_seconds}"
        kind = next(name for name in ("act", "move", "tactic") if getattr(turn, name) is not None)
        return f"/{kind} {getattr(turn, kind)}"

    def input(self, template: Encounter) -> Input:
        """What it gives to the rule."""
        return _input(template, self.turn, self.asks)


def options(scenario: Scenario) -> tuple[Option, ...]:
    """Every act, every question that has an answer, every move and tactic, and waiting."""
    return (
        *(Option(OfficerTurn(act=act)) for act in ACTS),
        *(Option(OfficerTurn(act=QUESTION), fact.id) for fact in scenario.facts if fact.phrasings),
        *(Option(OfficerTurn(move=one.id)) for one in scenario.moves),
        *(Option(OfficerTurn(tactic=one.id)) for one in scenario.tactics),
        Option(OfficerTurn(wait_seconds=WAIT_SECONDS)),
    )


def _act(template: Encounter, act: str) -> Input:
    return _input(template, OfficerTurn(act=act))


def _input(template: Encounter, turn: OfficerTurn, asks: str = "") -> Input:
    given = officer_input(template, turn, doing_of(template.scenario, turn))
    if asks:
        given.asked[asks] = np.ones(1, dtype=np.bool_)
    return given


def _open(facts: Facts, goals: Sequence[Goal]) -> Bools:
    """(goals, batch) which goals are open."""
    return np.array([goal.is_open(facts) for goal in goals]).reshape(len(goals), len(facts.seconds))


def _first(is_open: Bools) -> Lanes:
    """(batch,) place of the first that is open; how many there are where none is."""
    none = np.ones((1, is_open.shape[1]), dtype=np.bool_)
    return np.asarray(np.concatenate([is_open, none]).argmax(axis=0), dtype=np.int64)
