"""One step of many encounters at once: the scenario and the rule, over arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from levelhead.basics.seeds import uniform
from levelhead.encounter import rule as rules
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.batch import RUNNING, Change, Input, World, begin, chances, values
from levelhead.encounter.conditions import Bools, Facts, all_hold, any_holds
from levelhead.encounter.doses import Doses
from levelhead.encounter.rule import INDEX, VARIABLES, Floats
from levelhead.encounter.scenario import Doing

__all__ = ["RUNNING", "Change", "Input", "World", "begin", "step"]

_ASKS = {"request": 0.4, "command": 0.8}  # size of what words alone ask; set by us
SHORTEST_WAIT = 5.0  # seconds of silence that count as giving time; set by us
REPEATED = 0.5  # remembered repeats from which an act is heard as said again; set by us
FULL_WAIT = 20.0  # seconds that count in full; set by us
LONGEST_WAIT = 30.0  # seconds beyond which silence gives no more; set by us


def step(world: World, given: Input) -> World:
    """The batch after one more turn; encounters that have ended stay as they are."""
    turn = _Turn(world, given)
    turn.speak()
    turn.act()
    turn.pass_time()
    turn.find_out()
    turn.watch_dangers()
    turn.risk()
    turn.end()
    return turn.world_after()


class _Turn:
    """The working of one step: arrays that change from one stage to the next."""

    def __init__(self, world: World, given: Input) -> None:
        self.world = world
        self.given = given
        self.state = np.array(world.state, order="F")  # its own copy; a variable is one stretch of memory
        self.running = world.outcome == RUNNING
        self.now: dict[str, Bools] = {}
        self.ever = dict(world.ever)
        self.open_for = dict(world.open_for)
        self.outcome = world.outcome
        self.number = world.turn + 1
        self.ask = np.zeros(world.size)
        self.changes: list[Change] = []
        self.seconds = np.where(self.running, world.seconds + given.seconds, world.seconds)
        self.recent = world.recent
        self.is_open = self._none()

    # -- what has been so

    def signal(self, name: str, so: Bools) -> None:
        so = so & self.running
        self.now[name] = self.now.get(name, self._none()) | so
        self.ever[name] = self.ever.get(name, self._none()) | so

    def stands(self, name: str, so: Bools) -> None:
        """A signal that may end again: conditions see it as it stands."""
        self.now[name] = self.ever[name] = so

    def was(self, name: str) -> Bools:
        """(batch,) whether a signal was so before this turn."""
        return self.world.ever.get(name, self._none())

    def _none(self) -> Bools:
        return np.zeros(self.world.size, dtype=np.bool_)

    def facts(self) -> Facts:
        return Facts(self.state, self.ever, self.now, self.number, self.seconds)

    # -- how the state moves

    def apply(self, source: str, helps: Floats, hurts: Floats) -> None:
        """Move the state by a source's coefficients times their doses, and log it in a world of one."""
        for coefficient in self.world.rule.by_source.get(source, ()):
            place = INDEX[coefficient.variable]
            if coefficient.variable == "dominance":
                change = self._answer_to_dominance() * coefficient.size * hurts
            else:
                change = coefficient.size * (helps if coefficient.helps else hurts)
            if coefficient.variable == "warmth" and coefficient.helps:
                cold = self.world.rule.constants["hot_warmth"]
                change = np.where(rules.hot(self.world.rule, self.state) > 0, change * (1.0 - cold), change)
            self._move(place, change, source, coefficient.id, coefficient.evidence)

    def _answer_to_dominance(self) -> Floats:
        """(batch,) 1 for somebody who pushes back when pushed, -1 for somebody who gives way."""
        pushed = self.state[:, INDEX["reactance"]] > self.world.variant.pushes_back_from
        return np.where(pushed, 1.0, -1.0)

    def _move(self, place: int, change: Floats, source: str, coefficient: str, evidence: str) -> None:
        before = self.state[:, place]
        after = rules.bounded(before + np.where(self.running, change, 0.0), place)
        if self.world.size == 1 and after[0] != before[0]:
            log = (VARIABLES[place], float(before[0]), float(after[0]), source, coefficient, evidence)
            self.changes.append(Change(*log))
        self.state[:, place] = after

    def speak(self) -> None:
        """The acts of the turn, in their fixed order."""
        doses = self._doses()
        reaches = doses.reaches()
        for place, act in enumerate(ACTS):
            done = self.given.acts[:, place] > 0
            if not done.any():
                continue
            self.signal(f"did {act}", done)
            self.apply(act, doses.helping(place, reaches), doses.hurting(place))
            if act in _ASKS:
                self.ask = np.maximum(self.ask, np.where(done, _ASKS[act], 0.0))
        again = np.where(self.given.acts > 0, self.world.recent, 0.0).max(axis=1)
        self.signal("repeated", again > REPEATED)
        harms = [self.now[f"did {act}"] for act in HARMFUL if f"did {act}" in self.now]
        self.signal("harmed", np.logical_or.reduce([self._none(), *harms]))
        self.recent = np.where(self.running[:, None], doses.remembered(), self.world.recent)
        for fact, asked in self.given.asked.items():
            self.signal(f"asked {fact}", asked)
            self.signal("asked anything", asked)
        if self.given.waited.any():
            self._give_time()

    def _doses(self) -> Doses:
        world, given = self.world, self.given
        dangers = [self.open_for[window.id] > 0 for window in world.scenario.windows]
        high = world.peak > world.rule.constants["peak_high"]
        return Doses(
            rule=world.rule,
            state=world.state,
            acts=given.acts,
            grounding=given.grounding,
            explained=np.zeros(world.size) if given.explained is None else given.explained,
            repeats=world.recent,
            provoked=np.where(high, 1.0, world.variant.provocation),
            in_danger=np.logical_or.reduce([self._none(), *dangers]),
        )

    def _give_time(self) -> None:
        waited = self.given.waited
        dose = np.minimum(waited, LONGEST_WAIT) / FULL_WAIT * self._worn("move wait")
        self.apply("give_time", dose, np.zeros(self.world.size))
        self.signal("move wait", waited >= SHORTEST_WAIT)

    def _worn(self, deed: str) -> Floats:
        """(batch,) share of a deed's help that is left: it is less the second time."""
        return np.where(self.was(deed), self.world.rule.constants["deed_again"], 1.0)

    def act(self) -> None:
        """A move or tactic, and whether the person goes along with what is asked.

        Where it is not open it takes its time and does nothing.
        """
        doing = self.given.doing
        if doing is not None:
            self.is_open = all_hold(doing.needs, self.world.facts())
            self.ask = np.maximum(self.ask, np.where(self.is_open, doing.ask or 0.0, 0.0))
        asked = self.ask > 0
        self.signal("agreed", asked & (self._draw("person.agrees") < self._chances()["agreement"]))
        self.signal("refused", asked & ~self.now["agreed"])
        if doing is not None:
            self._do(doing)

    def _do(self, doing: Doing) -> None:
        deed = f"{doing.kind} {doing.id}"
        helps = self._worn(deed) * self.is_open
        watched = 1.0 + self.world.rule.constants["before_others"] * self.state[:, INDEX["face"]]
        hurts = watched * self.is_open
        self.signal(deed, self.is_open)
        agreed = self.now["agreed"] if doing.agreed_event else self._none()
        if doing.agreed_event:
            self.apply(doing.agreed_event, helps * agreed, hurts * agreed)
        if doing.event:
            self.apply(doing.event, helps * ~agreed, hurts * ~agreed)
        if doing.restrains is not None:
            held = np.where(self.is_open & self.running, doing.restrains, self.was("restrained"))
            self.stands("restrained", held)

    def _draw(self, purpose: str) -> Floats:
        return uniform(self.world.seeds, self.number, purpose)

    def _chances(self) -> dict[str, Floats]:
        """Agreement, flight and violence as things stand now, each (batch,)."""
        size, needs = self.world.size, self.world.scenario.needs
        met = np.zeros(size)
        for need in needs:
            met = met + self.ever.get(f"met {need.id}", self._none())
        explained = np.zeros(size) if self.given.explained is None else self.given.explained
        reason = self.ever.get("did grounds", self._none()).astype(np.float64)
        ask = rules.Ask(
            size=self.ask,
            clarity=np.ones(size) if self.given.clarity is None else self.given.clarity,
            needs_met=met / len(needs) if needs else met,
            reason_given=np.maximum(reason, explained),
        )
        return chances(replace(self.world, state=self.state, ever=self.ever), ask)

    def pass_time(self) -> None:
        """Return towards the baseline in the time the turn took; then how much now gets through."""
        world = self.world
        self.peak = np.maximum(world.peak, self.state[:, INDEX["arousal"]])
        baseline = values(world.variant.baseline, world.size)
        changes = rules.return_to_baseline(world.rule, self.state, baseline, self.peak, self.given.seconds)
        for place, change in changes.items():
            self._move(place, change, "time", f"time.{VARIABLES[place]}", "AC")
        place = INDEX["capacity"]
        gets_through = rules.capacity(world.rule, self.state, world.variant.capacity)
        self._move(place, gets_through - self.state[:, place], "arousal", "arousal.capacity", "AC")

    def find_out(self) -> None:
        """Facts found and needs met, each once; a fact found in this turn may meet a need in it.

        Nobody tells anything in a turn that insults, threatens or dismisses.
        """
        for fact in self.world.scenario.facts:
            found = any_holds(fact.found_when, self.facts()) & ~self.now["harmed"]
            self.signal(f"found {fact.id}", found & ~self.was(f"found {fact.id}"))
        for need in self.world.scenario.needs:
            met = any_holds(need.met_when, self.facts())
            self.signal(f"met {need.id}", met & ~self.was(f"met {need.id}"))

    def watch_dangers(self) -> None:
        """Windows of danger: opened, answered in time, or missed."""
        for window in self.world.scenario.windows:
            age = self.open_for[window.id]
            missed = self.was(f"missed {window.id}")
            answered = any_holds(window.answered_when, self.facts())
            opens = (age == 0) & ~missed & ~answered & all_hold(window.opens_when, self.facts())
            stays = (age > 0) & ~answered
            late = stays & (age >= window.turns)
            self.signal(f"missed {window.id}", late)
            is_open = (stays & ~late) | opens
            self.open_for[window.id] = np.where(self.running, np.where(is_open, age + 1, 0), age)
            self.stands(f"open {window.id}", np.where(self.running, is_open, self.was(f"open {window.id}")))

    def risk(self) -> None:
        """Whether the person runs or lashes out in this turn."""
        self.chances = self._chances()
        self.signal("fled", self._draw("person.flees") < self.chances["flight"])
        self.signal("violent", self._draw("person.lashes_out") < self.chances["violence"])

    def end(self) -> None:
        """The first ending whose condition holds."""
        for place, ending in enumerate(self.world.scenario.endings):
            ends = (self.outcome == RUNNING) & all_hold(ending.when, self.facts())
            self.outcome = np.where(ends, place, self.outcome)

    def world_after(self) -> World:
        return replace(
            self.world,
            state=self.state,
            peak=np.where(self.running, self.peak, self.world.peak),
            recent=self.recent,
            ever=self.ever,
            now=self.now,
            open_for=self.open_for,
            seconds=self.seconds,
            turn=self.number,
            outcome=self.outcome,
            chances=self.chances,
            changes=tuple(self.changes),
            found_now=self._found_now(),
        )

    def _found_now(self) -> frozenset[str]:
        if self.world.size != 1:
            return frozenset()
        names = (fact.id for fact in self.world.scenario.facts)
        return frozenset(
            name for name in names if self.ever[f"found {name}"][0] and not self.was(f"found {name}")[0]
        )
