"""A steady officer, who takes an encounter on from where it stands towards one good ending.

As a chess board's evaluation assumes that the game is played well from here, the debrief asks how often a
meeting could still have ended well. The steady officer is read from the scenario itself: whatever the ending
needs and is not yet so is done: danger first, words before deeds, last the deed most endings turn on.
It is no model of a real officer, and it is not clever: it is the same yardstick for every turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.debrief.batches import joined, rows
from levelhead.debrief.what_if import doing_of
from levelhead.encounter.acts import HELPFUL
from levelhead.encounter.batch import RUNNING, World
from levelhead.encounter.conditions import Bools, Clause, Facts, all_hold
from levelhead.encounter.machine import Encounter, officer_input
from levelhead.encounter.rule import INDEX, Rule
from levelhead.encounter.scenario import Condition, Ending, Scenario, Variant
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import step

LONGEST = 24  # turns a steady officer goes on for before the meeting counts as not ended well; set by us
WAITING = "wait"  # the move that giving time counts as
WAIT_SECONDS = 20  # given when time itself is what is wanted; set by us
QUESTION = "closed_question"  # how a fact is asked about when any question would do


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to bring about, and what to do for it.

    Attributes:
        wanted: clauses that are so once it is reached.
        spared_by: clauses that make it needless, or empty.
        turns: what to do, one after the other in turn.
        asks: the fact asked about, or empty.
    """

    wanted: Condition
    spared_by: Condition
    turns: tuple[OfficerTurn, ...]
    asks: str = ""

    def is_open(self, facts: Facts) -> Bools:
        """(batch,) whether there is still something to do."""
        to_do: Bools = ~all_hold(self.wanted, facts)
        return to_do & ~all_hold(self.spared_by, facts) if self.spared_by else to_do


def plans(scenario: Scenario, variant: Variant, rule: Rule) -> tuple[tuple[Goal, ...], ...]:
    """A plan for each good ending that can be planned in this variant, in the order of the scenario."""
    planner = _Planner(scenario, variant, rule)
    found = (planner.plan(ending) for ending in scenario.endings if ending.good)
    return tuple(goals for goals in found if goals is not None)


def carry_on(world: World, template: Encounter, plan: Sequence[Goal]) -> World:
    """The batch after a steady officer has taken every encounter on by a plan, at most `LONGEST` turns.

    Args:
        world: a batch at one moment.
        template: any encounter of the scenario; gives what structured turns need.
        plan: goals, the first open one of which decides each encounter's turn.
    """
    for number in range(LONGEST):
        if (world.outcome != RUNNING).all():
            break
        world = _one_turn(world, template, plan, number)
    return world


def first_choice(world: World, plan: Sequence[Goal]) -> OfficerTurn | None:
    """What a steady officer would do next in most encounters of a batch; None when nothing is left to do."""
    choice = _choices(world, plan)
    counts = np.bincount(choice[choice >= 0], minlength=len(plan)) if (choice >= 0).any() else np.zeros(1)
    return plan[int(np.argmax(counts))].turns[0] if counts.any() else None


def _choices(world: World, plan: Sequence[Goal]) -> NDArray[np.int64]:
    """(batch,) place of the first open goal; -1 where none is, or the encounter has ended."""
    facts = world.facts()
    choice = np.full(world.size, -1, dtype=np.int64)
    for place in range(len(plan) - 1, -1, -1):
        choice = np.where(plan[place].is_open(facts), place, choice)
    return np.where(world.outcome == RUNNING, choice, -1)


def _one_turn(world: World, template: Encounter, plan: Sequence[Goal], number: int) -> World:
    """Each encounter takes the turn of its own goal; those of one goal are stepped together."""
    choice = _choices(world, plan)
    groups = [np.flatnonzero(choice == place) for place in np.unique(choice)]
    after = [_stepped(rows(world, group), template, plan, int(choice[group[0]]), number) for group in groups]
    back = np.argsort(np.concatenate(groups), kind="stable")
    return rows(joined(after), back)


def _stepped(world: World, template: Encounter, plan: Sequence[Goal], place: int, number: int) -> World:
    goal = plan[place] if place >= 0 else None
    turn = goal.turns[number % len(goal.turns)] if goal else OfficerTurn(act="space")
    given = officer_input(template, turn, doing_of(template, turn), world.size)
    if goal is not None and goal.asks:
        given.asked[goal.asks] = np.ones(world.size, dtype=np.bool_)
    return step(world, given)


class _Planner:
    """Turns the conditions of one scenario and variant into goals."""

    def __init__(self, scenario: Scenario, variant: Variant, rule: Rule) -> None:
        self.scenario = scenario
        self.variant = variant
        self.rule = rule

    def plan(self, ending: Ending) -> tuple[Goal, ...] | None:
        """Goals for an ending: danger, words and facts, feelings, deeds; None if it cannot be planned."""
        if any(self._never(clause) for clause in ending.when):
            return None
        wanted = [clause for clause in ending.when if not clause.negated and not self._is_variant(clause)]
        deeds = sorted((one for one in wanted if _is_deed(one)), key=self._endings_with)
        felt = [one for one in wanted if one.kind == "compared"]
        told = [one for one in wanted if not _is_deed(one) and one.kind != "compared"]
        goals = [list(self._goals((clause,), ())) for clause in (*told, *felt, *deeds)]
        return (*self._dangers(), *(goal for some in goals for goal in some)) if all(goals) else None

    def _dangers(self) -> Iterator[Goal]:
        for window in self.scenario.windows:
            shut = Clause(f"not open {window.id}", "signal", f"open {window.id}", negated=True)
            for way in window.answered_when[:1]:
                yield from self._goals(way, (shut,))

    def _goals(self, clauses: Condition, spared_by: Condition) -> Iterator[Goal]:
        for clause in clauses:
            yield from self._goal(clause, spared_by)

    def _goal(self, clause: Clause, spared_by: Condition) -> Iterator[Goal]:
        kind, _, name = clause.signal.partition(" ")
        match kind:
            case "did":
                yield Goal((clause,), spared_by, (OfficerTurn(act=name),))
            case "move" if name == WAITING:
                yield Goal((clause,), spared_by, (OfficerTurn(wait_seconds=WAIT_SECONDS),))
            case "move" | "tactic":
                yield from self._needs_of(kind, name, spared_by or (clause,))
                deed = OfficerTurn(move=name) if kind == "move" else OfficerTurn(tactic=name)
                yield Goal((clause,), spared_by, (deed,))
            case "asked":
                yield Goal((clause,), spared_by, (OfficerTurn(act=QUESTION),), asks=name)
            case "found" | "met":
                yield from self._goals(self._way(kind, name), spared_by or (clause,))
            case "" if clause.sign in {">=", ">"} and clause.name in INDEX:
                yield Goal((clause,), spared_by, self._raising(clause.name))
            case "" if clause.sign:
                yield Goal((clause,), spared_by, (OfficerTurn(wait_seconds=WAIT_SECONDS),))

    def _needs_of(self, kind: str, name: str, spared_by: Condition) -> Iterator[Goal]:
        """What has to be so before a move or tactic is open."""
        if (doing := self.scenario.doing(kind, name)) is not None:
            yield from self._goals(tuple(one for one in doing.needs if not one.negated), spared_by)

    def _way(self, kind: str, name: str) -> Condition:
        """The first way of finding a fact or meeting a need that this variant allows."""
        ways: Mapping[str, tuple[Condition, ...]] = (
            {fact.id: fact.found_when for fact in self.scenario.facts}
            if kind == "found"
            else {need.id: need.met_when for need in self.scenario.needs}
        )
        for way in ways[name]:
            if not any(self._never(clause) for clause in way):
                return tuple(one for one in way if not one.negated and not self._is_variant(one))
        return ()

    def _raising(self, variable: str) -> tuple[OfficerTurn, ...]:
        """Helpful acts, and moves open to all, that raise a variable; what raises it most comes first."""
        by_act = {act: OfficerTurn(act=act) for act in HELPFUL}
        by_move = {one.event: OfficerTurn(move=one.id) for one in self.scenario.moves if not one.needs}
        raised = {
            source: float(self.rule.effect(source)[INDEX[variable]])
            for source in (*by_act, *by_move)
            if source
        }
        best = sorted((source for source in raised if raised[source] > 0), key=lambda one: -raised[one])
        return tuple((by_act | by_move)[source] for source in best)

    def _is_variant(self, clause: Clause) -> bool:
        return clause.signal.startswith("variant ")

    def _never(self, clause: Clause) -> bool:
        """Whether a clause can never hold in this variant."""
        if self._is_variant(clause):
            return (clause.signal == f"variant {self.variant.id}") == clause.negated
        kind, _, name = clause.signal.partition(" ")
        if kind == "found" and not clause.negated:
            ways = next(fact.found_when for fact in self.scenario.facts if fact.id == name)
            return all(any(self._never(one) for one in way) for way in ways)
        return False

    def _endings_with(self, deed: Clause) -> int:
        return sum(
            any(one.signal == deed.signal and not one.negated for one in ending.when)
            for ending in self.scenario.endings
        )


def _is_deed(clause: Clause) -> bool:
    return clause.signal.startswith(("move ", "tactic "))
