"""One step of many encounters at once: the scenario and the rule, over arrays.

A `World` is a batch of encounters of one scenario and variant at one moment; `step` makes the next one.
A live encounter is a world of one and keeps the log of changes; a what-if is a world of thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import uniform
from levelhead.encounter import rule as rules
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.conditions import Bools, Facts, all_hold, any_holds
from levelhead.encounter.rule import INDEX, VARIABLES, Floats, Rule
from levelhead.encounter.scenario import Doing, Scenario, Variant

_HARM = np.array([act in HARMFUL for act in ACTS])
_GROUNDED = frozenset({"reflect", "name_feeling", "validate"})
_ASKS = {"request": 0.4, "command": 0.8}  # size of what words alone ask; set by us
RUNNING = -1
SHORTEST_WAIT = 5.0  # seconds of silence that count as giving time; set by us
FULL_WAIT = 20.0  # seconds that count in full; set by us


@dataclass(frozen=True, slots=True)
class Input:
    """What the officers of a batch do in one turn.

    Attributes:
        acts: (batch, 20) probability of each act; zeros where nothing was understood.
        grounding: (batch,) 0 to 1, how far reflections touch what the person said or needs.
        doing: a move or tactic, the same for the whole batch, or None.
        waited: (batch,) seconds given without a word.
        seconds: (batch,) that the turn takes.
        asked: fact to (batch,) whether the words ask about it.
    """

    acts: Floats
    grounding: Floats
    doing: Doing | None
    waited: Floats
    seconds: Floats
    asked: dict[str, Bools] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One variable moved by one source, in a world of one."""

    variable: str
    before: float
    after: float
    source: str
    coefficient: str
    evidence: str


@dataclass(frozen=True, slots=True)
class World:
    """A batch of encounters at one moment.

    Attributes:
        scenario: the same for all.
        variant: the same for all.
        rule: the same for all.
        seeds: (batch,) one for each encounter.
        state: (batch, variables).
        peak: (batch,) highest arousal so far.
        recent: (batch, 20) remembered repeats of each act.
        ever: signal to (batch,) whether it has been so.
        now: signal to (batch,) whether it was so in the last turn.
        open_for: window to (batch,) turns it has been open, 0 while it is not.
        seconds: (batch,) since the beginning.
        turn: number of turns taken.
        outcome: (batch,) place of the ending in the scenario, or -1 while running.
        chances: agreement, flight and violence, each (batch,).
        changes: the log of the last turn, in a world of one.
        found_now: facts found for the first time in the last turn, in a world of one.
    """

    scenario: Scenario
    variant: Variant
    rule: Rule
    seeds: NDArray[np.uint64]
    state: Floats
    peak: Floats
    recent: Floats
    ever: dict[str, Bools]
    now: dict[str, Bools]
    open_for: dict[str, NDArray[np.int64]]
    seconds: Floats
    turn: int
    outcome: NDArray[np.int64]
    chances: dict[str, Floats]
    changes: tuple[Change, ...] = ()
    found_now: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many encounters are in the batch."""
        return int(self.seeds.shape[0])

    def facts(self) -> Facts:
        """What conditions are read against."""
        return Facts(self.state, self.ever, self.now, self.turn, self.seconds)


def values(given: Mapping[str, float], size: int) -> Floats:
    """(size, variables) the same values for every encounter of a batch; what is not named is 0."""
    row = np.array([float(given.get(name, 0.0)) for name in VARIABLES])
    return rules.bounded(np.tile(row, (size, 1)))


def begin(scenario: Scenario, variant: Variant, rule: Rule, seeds: NDArray[np.uint64]) -> World:
    """A batch of encounters before the first turn."""
    size = int(seeds.shape[0])
    state = values(variant.start, size)
    world = World(
        scenario=scenario,
        variant=variant,
        rule=rule,
        seeds=seeds,
        state=state,
        peak=state[:, INDEX["arousal"]].copy(),
        recent=np.zeros((size, len(ACTS))),
        ever={f"variant {variant.id}": np.ones(size, dtype=np.bool_)},
        now={},
        open_for={window.id: np.zeros(size, dtype=np.int64) for window in scenario.windows},
        seconds=np.zeros(size),
        turn=0,
        outcome=np.full(size, RUNNING, dtype=np.int64),
        chances={},
    )
    return replace(world, chances=_chances(world, np.zeros(size)))


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
        self.state = world.state
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

    # -- what has been so

    def signal(self, name: str, so: Bools) -> None:
        so = so & self.running
        self.now[name] = self.now.get(name, self._none()) | so
        self.ever[name] = self.ever.get(name, self._none()) | so

    def _none(self) -> Bools:
        return np.zeros(self.world.size, dtype=np.bool_)

    def facts(self) -> Facts:
        return Facts(self.state, self.ever, self.now, self.number, self.seconds)

    # -- how the state moves

    def apply(self, source: str, dose: Floats) -> None:
        """Move the state by a source's coefficients times a dose, and log it in a world of one."""
        dose = np.where(self.running, dose, 0.0)
        for coefficient in self.world.rule.by_source.get(source, ()):
            place = INDEX[coefficient.variable]
            change = coefficient.size * dose
            if coefficient.variable == "warmth" and coefficient.size > 0:
                hot = self.state[:, INDEX["arousal"]] > self.world.rule.constants["hot_from"]
                change = np.where(hot, change * (1.0 - self.world.rule.constants["hot_warmth"]), change)
            self._move(place, change, source, coefficient.id, coefficient.evidence)

    def _move(self, place: int, change: Floats, source: str, coefficient: str, evidence: str) -> None:
        before = self.state
        moved = before.copy()
        moved[:, place] = moved[:, place] + change
        self.state = rules.bounded(moved)
        if self.world.size == 1 and self.state[0, place] != before[0, place]:
            self.changes.append(
                Change(
                    VARIABLES[place],
                    float(before[0, place]),
                    float(self.state[0, place]),
                    source,
                    coefficient,
                    evidence,
                )
            )

    def doses(self) -> Floats:
        """(batch, 20) dose of each act: heard, new, grounded and sincere, or provoking."""
        c = self.world.rule.constants
        p = self.given.acts
        heard = rules.attention(
            self.world.rule, self.state, np.full(self.world.size, self.world.variant.capacity)
        )
        novelty = 1.0 / (1.0 + c["repeat_cost"] * self.world.recent)
        helpful = p * novelty * heard[:, None]
        for act in _GROUNDED:
            place = ACTS.index(act)
            helpful[:, place] *= c["ungrounded"] + (1.0 - c["ungrounded"]) * self.given.grounding
        harm = np.where(_HARM, p, 0.0)
        worst = harm.max(axis=1)
        helpful = helpful * (1.0 - c["insincerity"] * worst)[:, None]
        recently = np.where(self.world.peak > c["peak_high"], 1.0, self.world.variant.provocation)
        provoking = p * (1.0 + c["provocation"] * recently)[:, None]
        doses: Floats = np.where(_HARM, provoking, helpful).astype(np.float64)
        return np.round(doses, rules.DECIMALS)

    def speak(self) -> None:
        """The acts of the turn, in their fixed order."""
        doses = self.doses()
        danger = self._none()
        for window in self.world.scenario.windows:
            danger = danger | (self.open_for[window.id] > 0)
        for place, act in enumerate(ACTS):
            done = self.given.acts[:, place] > 0
            dose = doses[:, place]
            if act == "command":
                dose = np.where(danger, dose * self.world.rule.constants["safety_order"], dose)
            if done.any():
                self.signal(f"did {act}", done)
                self.apply(act, dose)
            if act in _ASKS:
                self.ask = np.maximum(self.ask, np.where(done, _ASKS[act], 0.0))
        self.signal("harmed", (self.given.acts * _HARM).max(axis=1) > 0)
        kept = self.world.recent * self.world.rule.constants["repeat_memory"] + self.given.acts
        self.recent = np.where(self.running[:, None], np.round(kept, rules.DECIMALS), self.world.recent)
        for fact, asked in self.given.asked.items():
            self.signal(f"asked {fact}", asked)
        if (waited := self.given.waited > 0).any():
            self.apply("give_time", np.minimum(self.given.waited / FULL_WAIT, 1.5) * waited)
            self.signal("move wait", self.given.waited >= SHORTEST_WAIT)

    def act(self) -> None:
        """A move or tactic, and whether the person goes along with what is asked."""
        doing = self.given.doing
        if doing is not None:
            self.signal(f"{doing.kind} {doing.id}", ~self._none())
            if doing.ask is not None:
                self.ask = np.maximum(self.ask, doing.ask)
        asked = self.ask > 0
        chance = _chances(replace(self.world, state=self.state, ever=self.ever), self.ask)["agreement"]
        agreed = asked & (self._draw("person.agrees") < chance)
        self.signal("agreed", agreed)
        self.signal("refused", asked & ~agreed)
        if doing is None:
            return
        if doing.agreed_event:
            self.apply(doing.agreed_event, agreed.astype(np.float64))
            self.apply(doing.event, (~agreed).astype(np.float64))
        elif doing.event:
            self.apply(doing.event, np.ones(self.world.size))

    def _draw(self, purpose: str) -> Floats:
        return uniform(self.world.seeds, self.number, purpose)

    def pass_time(self) -> None:
        """Return towards the baseline in the time the turn took."""
        self.peak = np.maximum(self.world.peak, self.state[:, INDEX["arousal"]])
        baseline = values(self.world.variant.baseline, self.world.size)
        taken = np.where(self.running, self.given.seconds, 0.0)
        change = rules.return_to_baseline(self.world.rule, self.state, baseline, self.peak, taken)
        for place, name in enumerate(VARIABLES):
            if change[:, place].any():
                self._move(place, change[:, place], "time", f"time.{name}", "AC")

    def find_out(self) -> None:
        """Facts found and needs met; a fact found in this turn may meet a need in it."""
        for fact in self.world.scenario.facts:
            self.signal(f"found {fact.id}", any_holds(fact.found_when, self.facts()))
        for need in self.world.scenario.needs:
            self.signal(f"met {need.id}", any_holds(need.met_when, self.facts()))

    def watch_dangers(self) -> None:
        """Windows of danger: opened, answered in time, or missed."""
        for window in self.world.scenario.windows:
            age = self.open_for[window.id]
            missed = self.ever.get(f"missed {window.id}", self._none())
            answered = any_holds(window.answered_when, self.facts())
            opens = (age == 0) & ~missed & ~answered & all_hold(window.opens_when, self.facts())
            stays = (age > 0) & ~answered
            late = stays & (age >= window.turns)
            self.signal(f"missed {window.id}", late)
            is_open = (stays & ~late) | opens
            age = np.where(self.running, np.where(is_open, age + 1, 0), age)
            self.open_for[window.id] = age
            self.now[f"open {window.id}"] = is_open
            self.ever[f"open {window.id}"] = is_open

    def risk(self) -> None:
        """Whether the person runs or lashes out in this turn."""
        self.chances = _chances(replace(self.world, state=self.state, ever=self.ever), self.ask)
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
            state=np.where(self.running[:, None], self.state, self.world.state),
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
        before = self.world.ever
        return frozenset(
            fact.id
            for fact in self.world.scenario.facts
            if self.ever[f"found {fact.id}"][0] and not before.get(f"found {fact.id}", self._none())[0]
        )


def _chances(world: World, ask: Floats) -> dict[str, Floats]:
    """Agreement, flight and violence, each (batch,)."""
    needs = world.scenario.needs
    met = np.zeros(world.size)
    for need in needs:
        met = met + world.ever.get(f"met {need.id}", np.zeros(world.size, dtype=np.bool_))
    share = met / len(needs) if needs else met
    reason = world.ever.get("did grounds", np.zeros(world.size, dtype=np.bool_)).astype(np.float64)
    return {
        "agreement": rules.agreement(world.rule, world.state, share, reason, ask),
        "flight": rules.flight(world.rule, world.state),
        "violence": rules.violence(world.rule, world.state),
    }
