"""A batch of encounters of one scenario and variant at one moment, as arrays; a live one is of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter import rule as rules
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import Bools, Facts
from levelhead.encounter.rule import INDEX, VARIABLES, Floats, Rule
from levelhead.encounter.scenario import Doing, Scenario, Variant

RUNNING = -1


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
        explained: (batch,) 0 to 1, whether an order came with its reason; None: no order did.
        clarity: (batch,) 0 to 1, how clear an order was; None: every one was clear.
    """

    acts: Floats
    grounding: Floats
    doing: Doing | None
    waited: Floats
    seconds: Floats
    asked: dict[str, Bools] = field(default_factory=dict)
    explained: Floats | None = None
    clarity: Floats | None = None


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


def begin(scenario: Scenario, variant: Variant, rule: Rule, seeds: NDArray[np.uint64]) -> World:
    """A batch of encounters before the first turn."""
    size = int(seeds.shape[0])
    state = values(variant.start, size)
    state[:, INDEX["capacity"]] = rules.capacity(rule, state, variant.capacity)
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
    nothing = rules.Ask(np.zeros(size), np.ones(size), np.zeros(size), np.zeros(size))
    return replace(world, chances=chances(world, nothing))


def values(given: Mapping[str, float], size: int) -> Floats:
    """(size, variables) the same values for every encounter of a batch; what is not named is 0."""
    row = [float(given.get(name, 0.0)) for name in VARIABLES]
    return np.tile(np.round(np.array(row), rules.DECIMALS), (size, 1))


def chances(world: World, ask: rules.Ask) -> dict[str, Floats]:
    """Agreement, flight and violence, each (batch,). Nobody who is held can run."""
    held = world.ever.get("restrained", np.zeros(world.size, dtype=np.bool_))
    return {
        "agreement": rules.agreement(world.rule, world.state, ask),
        "flight": np.where(held, 0.0, rules.flight(world.rule, world.state)),
        "violence": rules.violence(world.rule, world.state),
    }
