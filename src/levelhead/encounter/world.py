"""One step of many encounters at once: the scenario and the rule, over arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from levelhead.encounter import restraint
from levelhead.encounter import rule as rules
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.batch import RUNNING, Change, Input, World, begin, chances, in_phase, values
from levelhead.encounter.conditions import Bools, all_hold, any_holds
from levelhead.encounter.doses import Doses
from levelhead.encounter.families import is_force
from levelhead.encounter.phases import CRISIS, RECOVERY, next_phase
from levelhead.encounter.rule import INDEX, VARIABLES, Floats
from levelhead.encounter.scenario import Doing, WordGiven
from levelhead.encounter.scene import POSITIONS
from levelhead.encounter.surroundings import Surroundings

__all__ = ["RUNNING", "Change", "Input", "World", "begin", "step"]

_ASKS = {"request": 0.4, "command": 0.8}  # size of what words alone ask; set by us
_QUESTIONS = ("open_question", "closed_question")
SHORTEST_WAIT = 5.0  # seconds of silence that count as giving time; set by us
REPEATED = 0.5  # remembered repeats from which an act is heard as said again; set by us
FULL_WAIT = 20.0  # seconds that count in full; set by us
LONGEST_WAIT = 30.0  # seconds beyond which silence gives no more; set by us
# Kind of word given: what it is called when given, kept and broken, with their events in the rule.
_GIVEN = {
    "promise": ("promised", "kept", "broke", "promise_kept", "promise_broken"),
    "statement": ("stated", "borne_out", "contradicted", "", "contradiction"),
}


def step(world: World, given: Input) -> World:
    """The batch after one more turn; encounters that have ended stay as they are."""
    turn = _Turn(world, given)
    turn.speak()
    turn.act()
    turn.pass_time()
    turn.find_out()
    turn.keep_word()
    turn.watch_dangers()
    turn.risk()
    turn.end()
    return turn.world_after()


class _Turn(Surroundings):
    """The stages of one step, in the order in which `step` takes them."""

    def __init__(self, world: World, given: Input) -> None:
        super().__init__(world, given)
        self.ask = self.zeros()
        self.recent = world.recent
        self.peak = world.peak
        self.phase = world.phase
        self.chances = world.chances

    # -- words

    def speak(self) -> None:
        """The acts of the turn, in their fixed order."""
        doses = self._doses()
        reaches = doses.reaches()
        again = self.zeros()
        for place, act in enumerate(ACTS):
            p = self.given.acts[:, place]
            done = p > 0
            if not done.any():
                continue
            again = np.maximum(again, np.where(done, self.world.recent[:, place], 0.0))
            self.signal(f"did {act}", done)
            self.apply(act, doses.helping(place, reaches), doses.hurting(place))
            self.show(act, p)
            if act in _ASKS:
                self.ask = np.maximum(self.ask, np.where(done, _ASKS[act], 0.0))
        self.signal("repeated", again > REPEATED)
        self.signal("harmed", self._did(HARMFUL))
        self.recent = doses.remembered(self.running)
        self._bear_how_it_is_said()
        self._hear()
        if self.given.waited.any():
            self._give_time()

    def _doses(self) -> Doses:
        world, given = self.world, self.given
        dangers = [self.open_for[window.id] > 0 for window in world.scenario.windows]
        heated = (world.phase == CRISIS) | (world.phase == RECOVERY)
        return Doses(
            rule=world.rule,
            state=world.state,
            acts=given.acts,
            grounding=given.grounding,
            explained=self.zeros() if given.explained is None else given.explained,
            repeats=world.recent,
            provoked=np.where(heated, 1.0, world.variant.provocation),
            in_danger=np.logical_or.reduce([self.none(), *dangers]),
            voices=world.numbers["voices"],
            words=given.words,
            asks=given.asks,
        )

    def _did(self, acts: Sequence[str]) -> Bools:
        """(batch,) whether one of some acts was done in this turn."""
        done: Bools = np.logical_or.reduce([self.none(), *(self.is_now(f"did {act}") for act in acts)])
        return done

    def _bear_how_it_is_said(self) -> None:
        """Hurry, and two voices at once: felt whatever is said."""
        none = self.zeros()
        asked = [self.world.now.get(f"did {act}", self.none()) for act in _QUESTIONS]
        hurried = np.logical_or.reduce(asked) & self._did((*_QUESTIONS, *_ASKS))
        if hurried.any():
            self.signal("hurried", hurried)
            self.apply("hurry", none, hurried.astype(np.float64))
        clash = (self.numbers["voices"] > 1) & (self.given.acts > 0).any(axis=1)
        if clash.any():
            self.apply("voices_clash", none, clash.astype(np.float64))

    def _hear(self) -> None:
        """What was asked about, and what was claimed aloud."""
        for fact, asked in self.given.asked.items():
            self.signal(f"asked {fact}", asked)
            self.signal("asked anything", asked)
        for name in ("safety role", "breathing_checked"):
            if name in self.given.spoken:
                self.signal(name, self.given.spoken[name])

    def _give_time(self) -> None:
        waited = self.given.waited
        dose = np.minimum(waited, LONGEST_WAIT) / FULL_WAIT * self._worn("move wait")
        self.apply("give_time", dose, self.zeros())
        self.signal("move wait", waited >= SHORTEST_WAIT)

    def _worn(self, deed: str) -> Floats:
        """(batch,) share of a deed's help that is left: it is less the second time."""
        return np.where(self.was(deed), self.world.rule.constants["deed_again"], 1.0)

    # -- deeds

    def act(self) -> None:
        """Moves and tactics, and whether the person goes along with what is asked.

        Where one is not open it takes its time and does nothing.
        """
        facts = self.world.facts()
        doings = [(doing, doers, doers & all_hold(doing.needs, facts)) for doing, doers in self.given.doings]
        for doing, _, is_open in doings:
            self.ask = np.maximum(self.ask, np.where(is_open, doing.ask or 0.0, 0.0))
        asked = self.ask > 0
        would = self.draw("person.agrees") < self._chances()["agreement"] if asked.any() else self.none()
        self.signal("agreed", asked & would)
        self.signal("refused", asked & ~self.now["agreed"])
        for doing, self.doers, self.is_open in doings:
            self._do(doing)

    def _do(self, doing: Doing) -> None:
        deed = f"{doing.kind} {doing.id}"
        helps = self._worn(deed) * self.is_open
        watched = 1.0 + self.world.rule.constants["before_others"] * self.state[:, INDEX["face"]]
        hurts = watched * self.is_open
        self.signal(deed, self.is_open)
        agreed = self.now["agreed"] if doing.agreed_event else self.none()
        if doing.to:
            self.address(doing, helps)
        else:
            for event, so in ((doing.agreed_event, agreed), (doing.event, ~agreed)):
                if event:
                    self.apply(event, helps * so, hurts * so)
                    self.show(event, (self.is_open & so).astype(np.float64))
        self._arrange(doing)

    def _arrange(self, doing: Doing) -> None:
        """How a deed leaves the scene: who is held and how, who is out of hearing, who speaks."""
        if doing.restrains is not None:
            self._leaves("restrained", so=doing.restrains)
        for position in POSITIONS if doing.position else ():
            self._leaves(f"position {position}", so=position == doing.position)
        for who in doing.away:
            self._leaves(f"away {who}", so=True)
        self.set_number("voices", doing.voices, self.is_open)
        self.set_number("officers", doing.officers, self.is_open)
        if doing.safety_role:
            self.signal("safety role", self.is_open)
        if doing.checks_breathing:
            self.signal("breathing_checked", self.is_open)
        if is_force(doing.family) and not doing.to:
            self.signal("struggled", self.is_open & self.now["refused"])

    def _leaves(self, name: str, *, so: bool) -> None:
        now = self.is_now(name)
        self.stands(name, np.where(self.is_open, so, self.so_far(name)))
        self.now[name] = np.where(self.doers, self.now[name], now)

    def _chances(self) -> dict[str, Floats]:
        """Agreement, flight, violence and collapse as things stand now, each (batch,)."""
        size, needs = self.world.size, self.world.scenario.needs
        met = np.zeros(size)
        for need in needs:
            met = met + self.so_far(f"met {need.id}")
        explained = np.zeros(size) if self.given.explained is None else self.given.explained
        reason = self.so_far("did grounds").astype(np.float64)
        clarity = np.ones(size) if self.given.clarity is None else self.given.clarity
        ask = rules.Ask(
            size=self.ask,
            clarity=clarity / self.numbers["voices"],
            needs_met=met / len(needs) if needs else met,
            reason_given=np.maximum(reason, explained),
            officers=self.numbers["officers"],
        )
        return chances(replace(self.world, state=self.state, ever=self.ever), ask)

    # -- time

    def pass_time(self) -> None:
        """Return towards the baseline in the time the turn took; then how much now gets through."""
        world = self.world
        self.bear_others()
        self.hold_on()
        self.peak = np.maximum(world.peak, self.state[:, INDEX["arousal"]])
        baseline = values(world.variant.baseline, world.size)
        changes = rules.return_to_baseline(world.rule, self.state, baseline, self.peak, self.given.seconds)
        for place, change in changes.items():
            self.move(place, change, "time", f"time.{VARIABLES[place]}", "AC")
        place = INDEX["capacity"]
        gets_through = rules.capacity(world.rule, self.state, world.variant.capacity)
        self.move(place, gets_through - self.state[:, place], "arousal", "arousal.capacity", "AC")
        phase = next_phase(world.rule, world.phase, self.state, self.peak)
        self.phase = np.where(self.running, phase, world.phase)
        for name, so in in_phase(self.phase).items():
            self.stands(name, so)

    # -- what comes of it

    def find_out(self) -> None:
        """Facts found and needs met, each once; a fact found in this turn may meet a need in it.

        Nobody tells anything in a turn that insults, threatens or dismisses.
        """
        for fact in self.world.scenario.facts:
            found = any_holds(fact.found_when, self.facts())
            if fact.is_told:
                found &= ~self.now["harmed"]
            found &= ~self.given.spoken.get(f"unsaid {fact.id}", self.none())
            self.signal(f"found {fact.id}", found & ~self.was(f"found {fact.id}"))
        for need in self.world.scenario.needs:
            met = any_holds(need.met_when, self.facts())
            self.signal(f"met {need.id}", met & ~self.was(f"met {need.id}"))

    def keep_word(self) -> None:
        """Promises and statements: given, kept, broken; each is kept or broken once."""
        for one in self.world.scenario.word_given:
            self._keep(one)

    def _keep(self, one: WordGiven) -> None:
        spoken, none = self.given.spoken, self.none()
        given, kept, broke, kept_event, broken_event = _GIVEN[one.kind]
        told = f"{given} {one.id}"
        if told not in self.ever and told not in spoken:
            return
        spoilt = any_holds(one.broken_when, self.facts()) | spoken.get(f"against {one.id}", none)
        is_over = self.was(f"{broke} {one.id}") | self.was(f"{kept} {one.id}")
        stands = self.was(told) & ~is_over
        self.signal(told, spoken.get(told, none) & ~spoilt)
        is_broken = stands & spoilt
        is_kept = stands & ~spoilt & any_holds(one.kept_when, self.facts())
        for name, event, so in ((kept, kept_event, is_kept), (broke, broken_event, is_broken)):
            self.signal(f"{name} {one.id}", so)
            if so.any():
                self.apply(event, so.astype(np.float64), so.astype(np.float64), f"{one.kind} {one.id}")

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
            self.stands(f"open {window.id}", is_open)

    def risk(self) -> None:
        """Whether the person collapses, runs or lashes out in this turn."""
        collapse = restraint.collapse(self.world.rule, self.numbers["health_risk"], self.taken)
        self.signal("collapsed", self.draw("person.collapses") < collapse)
        self.chances = self._chances() | {"collapse": collapse}
        self.signal("fled", self.draw("person.flees") < self.chances["flight"])
        self.signal("violent", self.draw("person.lashes_out") < self.chances["violence"])
        self.signal("struggled", self.now["violent"] & self.so_far("restrained"))

    def end(self) -> None:
        """The first ending whose condition holds."""
        for place, ending in enumerate(self.world.scenario.endings):
            ends = (self.outcome == RUNNING) & all_hold(ending.when, self.facts())
            if ends.any():
                self.outcome = np.where(ends, place, self.outcome)

    def world_after(self) -> World:
        """The batch as the turn leaves it."""
        return replace(
            self.world,
            state=self.state,
            peak=np.where(self.running, self.peak, self.world.peak),
            phase=self.phase,
            recent=self.recent,
            ever=self.ever,
            now=self.now,
            open_for=self.open_for,
            numbers=self.numbers,
            seconds=self.seconds,
            turn=self.turn,
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
