"""A batch of encounters of one scenario and variant at one moment, as arrays; a live one is of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter import bystanders
from levelhead.encounter import rule as rules
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import Bools, Facts
from levelhead.encounter.phases import Phases, next_phase
from levelhead.encounter.rule import INDEX, VARIABLES, Floats, Rule
from levelhead.encounter.scenario import Doing, Scenario, Variant
from levelhead.encounter.scene import PHASES, SCENE
from levelhead.encounter.traits import personal

RUNNING = -1
# The arrays of a world, the first axis of each being the encounter; for cutting and joining batches.
ARRAYS = ("seeds", "state", "peak", "phase", "recent", "seconds", "turn", "outcome")
NAMED_ARRAYS = ("ever", "now", "open_for", "numbers", "chances")  # a signal that is missing has never been so


@dataclass(frozen=True, slots=True)
class Input:
    """What the officers of a batch do in one turn.

    Attributes:
        acts: (batch, 20) probability of each act; zeros where nothing was understood.
        grounding: (batch,) 0 to 1, how far reflections touch what the person said or needs.
        doings: moves and tactics, each with (batch,) who does it.
        waited: (batch,) seconds given without a word.
        seconds: (batch,) that the turn takes.
        asked: fact to (batch,) whether the words ask about it.
        explained: (batch,) 0 to 1, whether an order came with its reason; None: no order did.
        clarity: (batch,) 0 to 1, how clear an order was; None: every one was clear.
        words: (batch,) how many words were said; None: there were none to count.
        asks: (batch,) how many questions were asked in one breath; None: there were none to count.
        spoken: signal to (batch,) whether the words themselves did it: `safety role`, `breathing_checked`,
            `promised ID`, `stated ID`, `against ID`.
    """

    acts: Floats
    grounding: Floats
    doings: tuple[tuple[Doing, Bools], ...]
    waited: Floats
    seconds: Floats
    asked: dict[str, Bools] = field(default_factory=dict)
    explained: Floats | None = None
    clarity: Floats | None = None
    words: Floats | None = None
    asks: Floats | None = None
    spoken: dict[str, Bools] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One variable of the person or number of the scene moved by one source, in a world of one."""

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
        rule: the same for all, with the sizes that it has for a person of the variant's traits.
        seeds: (batch,) one for each encounter.
        state: (batch, variables).
        peak: (batch,) highest arousal so far.
        phase: (batch,) place in `scene.PHASES`.
        recent: (batch, 20) remembered repeats of each act.
        ever: signal to (batch,) whether it has been so.
        now: signal to (batch,) whether it was so in the last turn.
        open_for: window to (batch,) turns it has been open, 0 while it is not.
        numbers: name to (batch,) numbers of the scene and of bystanders, for example `kai.heat`.
        seconds: (batch,) since the beginning.
        turn: (batch,) number of turns taken.
        outcome: (batch,) place of the ending in the scenario, or -1 while running.
        chances: agreement, flight, violence and collapse, each (batch,).
        changes: the log of the last turn, in a world of one.
        found_now: facts found for the first time in the last turn, in a world of one.
    """

    scenario: Scenario
    variant: Variant
    rule: Rule
    seeds: NDArray[np.uint64]
    state: Floats
    peak: Floats
    phase: Phases
    recent: Floats
    ever: dict[str, Bools]
    now: dict[str, Bools]
    open_for: dict[str, NDArray[np.int64]]
    numbers: dict[str, Floats]
    seconds: Floats
    turn: NDArray[np.int64]
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
        return Facts(self.state, self.ever, self.now, self.turn, self.seconds, self.numbers)


def begin(scenario: Scenario, variant: Variant, rule: Rule, seeds: NDArray[np.uint64]) -> World:
    """A batch of encounters before the first turn."""
    size = int(seeds.shape[0])
    rule = personal(rule, variant.traits)
    state = values(variant.start, size)
    state[:, INDEX["capacity"]] = rules.capacity(rule, state, variant.capacity)
    peak = state[:, INDEX["arousal"]].copy()
    phase = next_phase(rule, np.zeros(size, dtype=np.int64), state, peak)
    world = World(
        scenario=scenario,
        variant=variant,
        rule=rule,
        seeds=seeds,
        state=state,
        peak=peak,
        phase=phase,
        recent=np.zeros((size, len(ACTS)), order="F"),
        ever={f"variant {variant.id}": np.ones(size, dtype=np.bool_)} | in_phase(phase),
        now={},
        open_for={window.id: np.zeros(size, dtype=np.int64) for window in scenario.windows},
        numbers=_numbers(scenario, size),
        seconds=np.zeros(size),
        turn=np.zeros(size, dtype=np.int64),
        outcome=np.full(size, RUNNING, dtype=np.int64),
        chances={},
    )
    nothing = rules.Ask(np.zeros(size), np.ones(size), np.zeros(size), np.zeros(size))
    return replace(world, chances=chances(world, nothing))


def _numbers(scenario: Scenario, size: int) -> dict[str, Floats]:
    """The numbers of the scene before the first turn."""
    known = dict.fromkeys(SCENE, 0.0) | {"officers": float(scenario.officers), "voices": 1.0}
    for one in scenario.bystanders:
        known |= bystanders.start(one)
    return {name: np.full(size, round(value, rules.DECIMALS)) for name, value in known.items()}


def in_phase(phase: Phases) -> dict[str, Bools]:
    """The signal of each phase: (batch,) whether it is the present one."""
    return {f"phase {name}": phase == place for place, name in enumerate(PHASES)}


def values(given: Mapping[str, float], size: int) -> Floats:
    """(size, variables) the same values for every encounter of a batch; what is not named is 0."""
    row = [float(given.get(name, 0.0)) for name in VARIABLES]
    return np.tile(np.round(np.array(row), rules.DECIMALS), (size, 1))


def chances(world: World, ask: rules.Ask) -> dict[str, Floats]:
    """Agreement, flight and violence, each (batch,).

    Nobody who is held can run, and nobody who has collapsed does anything.
    """
    never = np.zeros(world.size, dtype=np.bool_)
    held, down = world.ever.get("restrained", never), world.ever.get("collapsed", never)
    return {
        "agreement": np.where(down, 0.0, rules.agreement(world.rule, world.state, ask)),
        "flight": np.where(held | down, 0.0, rules.flight(world.rule, world.state)),
        "violence": np.where(down, 0.0, rules.violence(world.rule, world.state)),
        "collapse": world.chances.get("collapse", np.zeros(world.size)),
    }
