"""A steady officer, who takes an encounter on from where it stands towards one good ending.

As a chess board's evaluation assumes that the game is played well from here, the debrief asks how often a
meeting could still have ended well. The steady officer is read from the scenario itself: whatever the ending
needs and is not yet so is done: danger first, words before deeds, last the deed most endings turn on.
It is no model of a real officer, and it is not clever: it is the same yardstick for every turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from levelhead.debrief.batches import input_rows, joined_input
from levelhead.debrief.copies import Copies, Lanes
from levelhead.encounter.acts import HELPFUL
from levelhead.encounter.batch import Input, World
from levelhead.encounter.conditions import Bools, Clause, Facts, any_holds
from levelhead.encounter.machine import Encounter, doing_of, officer_input
from levelhead.encounter.rule import INDEX, Rule
from levelhead.encounter.scenario import Condition, Doing, Ending, Scenario, Variant
from levelhead.encounter.turn import OfficerTurn

LONGEST = 36  # turns a steady officer goes on for before the meeting counts as not ended well; set by us
WAITING = "wait"  # the move that giving time counts as
WAIT_SECONDS = 20  # given when time itself is what is wanted; set by us
QUESTION = "closed_question"  # how a fact is asked about when any question would do


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to bring about, and what to do for it.

    Attributes:
        wanted: clauses that are so once it is reached.
        spared_by: conditions, any of which makes it needless: what it is for is so, or what that is for.
        turns: what to do, one after the other in turn.
        asks: the fact asked about, or empty.
    """

    wanted: Condition
    spared_by: tuple[Condition, ...]
    turns: tuple[OfficerTurn, ...]
    asks: str = ""

    def is_open(self, facts: Facts) -> Bools:
        """(batch,) whether there is still something to do."""
        return ~any_holds((self.wanted, *self.spared_by), facts)

    @property
    def is_felt(self) -> bool:
        """Whether it is for something the person comes to feel, which many turns may bring about."""
        return all(clause.kind == "compared" for clause in self.wanted)


Plan = tuple[Goal, ...]


def plans(scenario: Scenario, variant: Variant, rule: Rule) -> tuple[Plan, ...]:
    """A plan for each good ending that can be planned in this variant, in the order of the scenario."""
    planner = _Planner(scenario, variant, rule)
    found = (planner.plan(ending) for ending in scenario.endings if ending.good)
    return tuple(goals for goals in found if goals is not None)


def carry_on(copies: Copies, template: Encounter, follow: Sequence[Plan]) -> None:
    """A steady officer takes every copy on by a plan until it ends, at most `LONGEST` turns.

    Args:
        copies: taken on in place.
        template: any encounter of the scenario; gives what turns without words need.
        follow: the plan of each lane, whose first open goal decides what a copy does next; where it is empty
            nobody goes on.
    """
    copies.leave(np.array([lane for lane, plan in enumerate(follow) if not plan], dtype=np.int64))
    copies.go_on(_Followed(template, follow).given, LONGEST)


def first_choice(world: World, plan: Plan) -> OfficerTurn | None:
    """What a steady officer would do next in a world of one; None when nothing is left to do."""
    place = int(first_open(world.facts(), plan)[0])
    return plan[place].turns[0] if place < len(plan) else None


def to_do(world: World, plan: Plan) -> tuple[OfficerTurn, ...]:
    """What a plan still needs done in a world of one, goal by goal, each turn once."""
    facts = world.facts()
    turns = [goal.turns[0] for goal in plan if not goal.is_felt and goal.is_open(facts)[0]]
    return tuple(dict.fromkeys(turns))


class TurnTable:
    """Courses of turns as one table of rows for the rule, each course taken turn by turn, over and over.

    Attributes:
        rows: the turns of every course, one after the other.
    """

    def __init__(self, courses: Sequence[Sequence[Input]]) -> None:
        """Lay them out in the order given; each has at least one turn."""
        self._many = np.array([len(course) for course in courses])
        self._first = np.concatenate([[0], np.cumsum(self._many)[:-1]])
        self.rows = joined_input([turn for course in courses for turn in course])

    def row(self, course: Lanes, number: int) -> Lanes:
        """(batch,) the row of a turn, counted from 0, in the course of each."""
        return np.asarray(self._first[course] + number % self._many[course], dtype=np.int64)


def first_open(facts: Facts, plan: Plan) -> Lanes:
    """(batch,) place of the first open goal; the length of the plan where none is."""
    choice = np.full(len(facts.seconds), len(plan), dtype=np.int64)
    for place in range(len(plan) - 1, -1, -1):
        choice = np.where(plan[place].is_open(facts), place, choice)
    return choice


class _Followed:
    """The turns of some plans as one table of rows for the rule, which copies pick theirs from."""

    def __init__(self, template: Encounter, follow: Sequence[Plan]) -> None:
        by_id = {id(plan): plan for plan in follow}  # a plan is long to compare; lanes share the same
        number = {known: place for place, known in enumerate(by_id)}
        self.plans = tuple(by_id.values())
        self.plan_of = np.array([number[id(plan)] for plan in follow], dtype=np.int64)
        self.table = TurnTable([goal_input(template, goal) for plan in self.plans for goal in (*plan, None)])

    def given(self, copies: Copies, number: int) -> Input:
        """What each copy does in a turn, its goal's turns taken one after the other."""
        return input_rows(self.table.rows, self.table.row(self._goals(copies), number))

    def _goals(self, copies: Copies) -> Lanes:
        """(batch,) place of each copy's goal among those of all plans, each with one for none at its end."""
        assert copies.world is not None  # noqa: S101 -- narrows
        of, facts = self.plan_of[copies.lane], copies.world.facts()
        goal, first = np.zeros(len(of), dtype=np.int64), 0
        for number, plan in enumerate(self.plans):
            if (of == number).any():
                goal = np.where(of == number, first + first_open(facts, plan), goal)
            first += len(plan) + 1
        return goal


def goal_input(template: Encounter, goal: Goal | None) -> list[Input]:
    """What a goal gives to the rule, turn by turn, for one copy; room to speak where there is no goal."""
    found = []
    for turn in goal.turns if goal else (OfficerTurn(act="space"),):
        given = officer_input(template, turn, doing_of(template.scenario, turn))
        if goal is not None and goal.asks:
            given.asked[goal.asks] = np.ones(1, dtype=np.bool_)
        found.append(given)
    return found


class _Planner:
    """Turns the conditions of one scenario and variant into goals."""

    def __init__(self, scenario: Scenario, variant: Variant, rule: Rule) -> None:
        self.scenario = scenario
        self.variant = variant
        self.rule = rule

    def plan(self, ending: Ending) -> Plan | None:
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
                yield from self._goals(way, ((shut,),))

    def _goals(self, clauses: Condition, spared_by: tuple[Condition, ...]) -> Iterator[Goal]:
        for clause in clauses:
            yield from self._goal(clause, spared_by)

    def _goal(self, clause: Clause, spared_by: tuple[Condition, ...]) -> Iterator[Goal]:
        kind, _, name = clause.signal.partition(" ")
        match kind:
            case "did":
                yield Goal((clause,), spared_by, (OfficerTurn(act=name),))
            case "move" if name == WAITING:
                yield Goal((clause,), spared_by, (OfficerTurn(wait_seconds=WAIT_SECONDS),))
            case "move" | "tactic":
                done = () if clause.now else ((clause,),)
                yield from self._needs_of(kind, name, (*spared_by, *done))
                yield Goal((clause,), spared_by, self._done(kind, name))
            case "enlisted" | "safety":
                for doing in self._that_bring(kind, name)[:1]:
                    yield from self._needs_of(doing.kind, doing.id, (*spared_by, (clause,)))
                    yield Goal((clause,), spared_by, self._done(doing.kind, doing.id))
            case "asked":
                yield Goal((clause,), spared_by, (OfficerTurn(act=QUESTION),), asks=name)
            case "found" | "met":
                yield from self._by_some_way(kind, name, (*spared_by, (clause,)))
            case "" if clause.sign in {">=", ">"} and clause.name in INDEX:
                yield Goal((clause,), spared_by, self._raising(clause.name))
            case "" if clause.sign:
                yield Goal((clause,), spared_by, (OfficerTurn(wait_seconds=WAIT_SECONDS),))

    def _that_bring(self, kind: str, name: str) -> list[Doing]:
        """Moves and tactics that ask a bystander to help, or that claim the safety role."""
        every = (*self.scenario.moves, *self.scenario.tactics)
        if kind == "safety":
            return [doing for doing in every if doing.safety_role]
        return [doing for doing in every if doing.enlists and doing.to == name]

    def _done(self, kind: str, name: str) -> tuple[OfficerTurn, ...]:
        """The deed; where it asks something of the person, with words between the times it is asked."""
        deed = OfficerTurn(move=name) if kind == "move" else OfficerTurn(tactic=name)
        doing = self.scenario.doing(kind, name)
        if doing is None or doing.ask is None:
            return (deed,)
        return tuple(turn for said in self._raising("trust") for turn in (deed, said))

    def _needs_of(self, kind: str, name: str, spared_by: tuple[Condition, ...]) -> Iterator[Goal]:
        """What has to be so before a move or tactic is open."""
        if (doing := self.scenario.doing(kind, name)) is not None:
            yield from self._goals(tuple(one for one in doing.needs if not one.negated), spared_by)

    def _by_some_way(self, kind: str, name: str, spared_by: tuple[Condition, ...]) -> Iterator[Goal]:
        """The first way of finding a fact or meeting a need; where something done bars it, the next."""
        for way in self._ways(kind, name):
            bars = self._bars(way)
            clauses = tuple(one for one in way if not one.negated and not self._is_variant(one))
            yield from self._goals(clauses, (*spared_by, *((bar,) for bar in bars)))
            if not bars:
                return
            spared_by = (*spared_by, tuple(replace(bar, negated=True) for bar in bars))

    def _bars(self, way: Condition) -> tuple[Clause, ...]:
        """What must not be so for a way, or a deed in it, to be open, as clauses that say that it is so."""
        needs = [one for one in way if not self._is_variant(one)]
        for clause in way:
            kind, _, name = clause.signal.partition(" ")
            doing = self.scenario.doing(kind, name) if kind in {"move", "tactic"} else None
            needs += doing.needs if doing is not None and not clause.negated else ()
        return tuple(replace(one, negated=False) for one in needs if one.negated and not one.now)

    def _ways(self, kind: str, name: str) -> tuple[Condition, ...]:
        """The ways of finding a fact or meeting a need that this variant allows."""
        ways: Mapping[str, tuple[Condition, ...]] = (
            {fact.id: fact.found_when for fact in self.scenario.facts}
            if kind == "found"
            else {need.id: need.met_when for need in self.scenario.needs}
        )
        return tuple(way for way in ways[name] if not any(self._never(clause) for clause in way))

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
