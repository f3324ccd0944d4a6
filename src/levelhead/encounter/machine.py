"""A live encounter: a world of one, with its turns kept. The machine takes acts; it never reads words.

A spoken sentence, a typed one and a tapped button travel the same road.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.encounter import answer
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import all_hold, any_holds
from levelhead.encounter.families import counted_as, is_force
from levelhead.encounter.grounding import grounding
from levelhead.encounter.phrasing import Phrasing
from levelhead.encounter.reading import ActFound
from levelhead.encounter.rule import DECIMALS, VARIABLES, Rule, load_rule
from levelhead.encounter.scenario import Doing, Ending, LegalStep, Scenario, Variant, Window
from levelhead.encounter.scene import PHASES
from levelhead.encounter.spoken import done_in_words, says_one_of, spoken
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import RUNNING, Change, Input, World, step
from levelhead.encounter.world import begin as begin_world

SECONDS_TO_ANSWER = 4.0
WORDS_A_SECOND = 2.5  # ordinary British speech, about 150 words a minute
STRUCTURED_GROUNDING = 0.6  # of an act without words: neither empty nor perfect
ASKING = frozenset({"open_question", "closed_question", "request", "choice"})  # what they are about is asked
REMEMBERED = 4  # person's turns that a reflection may touch


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, whole: what the officer did, and what came of it.

    Attributes:
        n: from 1.
        at_seconds: since the scene began, when the turn was over.
        officer: what the officer did.
        says: the line that the rule chose for the person.
        does: what was seen or heard.
        found: facts found in this turn.
        steps_met: requirements of the procedural ledger that this turn met.
        changes: every move of a variable: variable, before, after, act, words, coefficient, evidence.
        state: variable to its value after the turn.
        phase: of the person after the turn, one of `scene.PHASES`.
        numbers: of the scene and of bystanders after the turn, by name.
        family: under which a tactic of the turn is counted as force, or None.
        chances: agreement, flight, violence and collapse after the turn.
        in_words: moves that its words did.
        phrasing: how a language model put the line, where one was asked; the machine never reads it.
    """

    n: int
    at_seconds: float
    officer: OfficerTurn
    says: str
    does: tuple[str, ...]
    found: tuple[str, ...]
    steps_met: tuple[str, ...]
    changes: tuple[dict[str, Any], ...]
    state: dict[str, float]
    phase: str
    numbers: dict[str, float]
    family: str | None
    chances: dict[str, float]
    in_words: tuple[str, ...] = ()
    phrasing: Phrasing | None = None

    @property
    def heard(self) -> str:
        """What the officer heard the person say: the line, or the words that a language model put it in."""
        return self.phrasing.words if self.phrasing and self.phrasing.words else self.says


@dataclass(frozen=True, slots=True)
class Encounter:
    """One run of a scenario so far. Taking a turn makes a new value; nothing is changed in place."""

    scenario: Scenario
    variant: Variant
    seed: int
    rule: Rule
    world: World
    opening: str
    opening_state: dict[str, float]
    turns: tuple[Turn, ...] = ()

    @property
    def outcome(self) -> Ending | None:
        """How it ended, or None while it runs."""
        place = int(self.world.outcome[0])
        return None if place == RUNNING else self.scenario.endings[place]

    def is_so(self, signal: str) -> bool:
        """Whether something has been so, for example `found knife` or `did grounds`."""
        return bool(self.world.ever.get(signal, np.zeros(1, dtype=np.bool_))[0])

    @property
    def ended_well(self) -> bool:
        """Whether it has ended, and well."""
        return self.outcome is not None and self.outcome.good

    def open_windows(self) -> tuple[Window, ...]:
        """The windows of danger that are open now."""
        return tuple(one for one in self.scenario.windows if self.world.open_for[one.id][0] > 0)

    def owes(self, step: LegalStep) -> bool:
        """Whether a requirement of the procedural ledger is owed, as things stand."""
        return bool(all_hold(step.applies_when, self.world.facts())[0])

    def doings_of(self, turn: Turn) -> tuple[Doing, ...]:
        """The move or tactic that a turn chose, or the moves that its words did."""
        chosen = doing_of(self.scenario, turn.officer)
        in_words = tuple(one for one in self.scenario.moves if one.id in turn.in_words)
        return in_words if chosen is None else (chosen,)

    def open_doings(self) -> tuple[Doing, ...]:
        """The moves and tactics that are open now."""
        facts = self.world.facts()
        return tuple(
            one for one in (*self.scenario.moves, *self.scenario.tactics) if all_hold(one.needs, facts)[0]
        )


def begin(scenario: Scenario, *, variant: str | None = None, seed: int) -> Encounter:
    """An encounter before its first turn.

    Args:
        scenario: what is played.
        variant: its name; the scenario's first when not given.
        seed: from 0 to 2**63 - 1; the same seed and the same turns give the same log.

    Raises:
        CalledWrongly: there is no such variant, or the seed is out of range.
    """
    chosen = scenario.variants[0] if variant is None else scenario.variant(variant)
    if chosen is None:
        names = ", ".join(one.id for one in scenario.variants)
        raise CalledWrongly(f"'{scenario.id}' has no variant '{variant}'; it has {names}.")
    if not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise CalledWrongly("A seed is a whole number from 0 to 9223372036854775807.")
    rule = load_rule()
    world = begin_world(scenario, chosen, rule, np.array([seed], dtype=np.uint64))
    first = " ".join(answer.opening(scenario, world))
    return Encounter(scenario, chosen, seed, world.rule, world, first, _state(world))


def take_turn(encounter: Encounter, turn: OfficerTurn) -> Encounter:
    """The encounter after one more turn.

    Raises:
        Refused: it has ended.
        CalledWrongly: the move or tactic does not exist or is not open now, or words came without a reading.
    """
    if encounter.outcome is not None:
        raise Refused(f"This encounter has ended: {encounter.outcome.title}.")
    doing = _doing(encounter, turn)
    world = step(encounter.world, officer_input(encounter, turn, doing))
    used = frozenset(said for one in encounter.turns for said in (one.says, *one.does)) | {encounter.opening}
    taken = Turn(
        n=int(world.turn[0]),
        at_seconds=round(float(world.seconds[0]), 1),
        officer=turn,
        says=" ".join(answer.says(world, turn, used)),
        does=answer.does(world, encounter.world, turn, used),
        found=tuple(sorted(world.found_now)),
        steps_met=_steps_met(world, turn),
        changes=tuple(_change(change, turn) for change in world.changes),
        state=_state(world),
        phase=PHASES[int(world.phase[0])],
        numbers={name: round(float(number[0]), DECIMALS) for name, number in world.numbers.items()},
        family=_family(world, doing),
        chances={name: float(chance[0]) for name, chance in world.chances.items()},
        in_words=tuple(one.id for one in answer.in_words(world, turn)),
    )
    return replace(encounter, world=world, turns=(*encounter.turns, taken))


def put(encounter: Encounter, phrasing: Phrasing | None) -> Encounter:
    """The encounter with the line of its last turn put so."""
    *before, last = encounter.turns
    return replace(encounter, turns=(*before, replace(last, phrasing=phrasing)))


def take_again(encounter: Encounter, was: Turn, officer: OfficerTurn | None = None) -> Encounter:
    """The encounter after a turn that was taken before, put as it was where the rule chooses the same line.

    Args:
        encounter: before the turn.
        was: the turn as it was taken.
        officer: what the officer does instead, for example with a corrected reading.

    Raises as `take_turn`.
    """
    again = take_turn(encounter, officer or was.officer)
    return put(again, was.phrasing if again.turns[-1].says == was.says else None)


def doing_of(scenario: Scenario, turn: OfficerTurn) -> Doing | None:
    """The move or tactic of a turn; None when it is neither, or the scenario has none of that name."""
    if turn.move is not None:
        return scenario.doing("move", turn.move)
    return scenario.doing("tactic", turn.tactic) if turn.tactic is not None else None


def officer_input(encounter: Encounter, turn: OfficerTurn, doing: Doing | None, size: int = 1) -> Input:
    """What a turn gives to the rule, for a batch of any size."""
    reading = turn.found()
    acts = turn.understood_acts()
    asks = reading is not None and not ASKING.isdisjoint(found.act for found in acts)
    about = _asked(turn) if asks else ()
    p = np.zeros((size, len(ACTS)), order="F")
    for found in acts:
        p[:, ACTS.index(found.act)] = found.p
    order = next((found for found in acts if found.act == "command"), None)
    said, done = turn.utterance or "", {found.act for found in acts}
    doings = done_in_words(encounter.scenario, said) if doing is None else (doing,)
    signals = spoken(encounter.scenario, encounter.rule, said, done) if said else ()
    return Input(
        acts=p,
        grounding=np.full(size, _grounding(encounter, turn)),
        doings=tuple((one, np.ones(size, dtype=np.bool_)) for one in doings),
        waited=np.full(size, float(turn.wait_seconds or 0)),
        seconds=np.full(size, _seconds(encounter, turn, doings)),
        asked={fact: np.ones(size, dtype=np.bool_) for fact in about},
        explained=None if order is None else np.full(size, _explained(order, acts)),
        clarity=None if order is None else np.full(size, _clarity(encounter, order)),
        words=np.full(size, float(len(said.split()))) if said else None,
        asks=np.full(size, float(said.count("?"))) if said else None,
        spoken={signal: np.ones(size, dtype=np.bool_) for signal in signals},
    )


def _asked(turn: OfficerTurn) -> tuple[str, ...]:
    """What a turn asks about: the likeliest subject, or as many as there are questions."""
    about = turn.reading.about if turn.reading is not None else ()
    return about[: max(1, (turn.utterance or "").count("?"))]


def _explained(order: ActFound, acts: tuple[ActFound, ...]) -> float:
    """Whether an order came with its reason: in itself, or beside it."""
    beside = max((found.p for found in acts if found.act == "grounds"), default=0.0)
    return 1.0 if "reason" in order.flags else beside


def _clarity(encounter: Encounter, order: ActFound) -> float:
    return encounter.rule.constants["vague_order"] if "vague" in order.flags else 1.0


def _doing(encounter: Encounter, turn: OfficerTurn) -> Doing | None:
    kind, wanted = ("move", turn.move) if turn.move is not None else ("tactic", turn.tactic)
    if wanted is None:
        if turn.utterance is not None and turn.reading is None:
            raise CalledWrongly("Words need a reading before the machine can take them.")
        return None
    doing = encounter.scenario.doing(kind, wanted)
    now = encounter.open_doings()
    if doing is None or doing not in now:
        names = ", ".join(one.id for one in now if one.kind == kind) or "none"
        more = " What you see and find out opens more." if doing else ""
        state = "is not open now" if doing else "does not exist"
        raise CalledWrongly(f"The {kind} '{wanted}' {state}; open now: {names}.{more}")
    return doing


def _grounding(encounter: Encounter, turn: OfficerTurn) -> float:
    if turn.utterance is None:
        return STRUCTURED_GROUNDING
    said = [encounter.opening, *(one.says for one in encounter.turns)][-REMEMBERED:]
    needs = [word for need in encounter.scenario.needs for word in need.words]
    return grounding(turn.utterance, said, needs, [encounter.scenario.person_name])


def _seconds(encounter: Encounter, turn: OfficerTurn, doings: tuple[Doing, ...]) -> float:
    """How long a turn takes; words that do a move take as long as the move, where that is more."""
    if turn.wait_seconds is not None:
        return float(turn.wait_seconds)
    if turn.utterance is None and doings:
        return float(doings[0].seconds)
    words = len(turn.utterance.split()) if turn.utterance else 8
    spoken_for = round(words / WORDS_A_SECOND + SECONDS_TO_ANSWER, 1)
    is_open = encounter.open_doings() if doings else ()
    return max([spoken_for, *(float(one.seconds) for one in doings if one in is_open)])


def _steps_met(world: World, turn: OfficerTurn) -> tuple[str, ...]:
    facts = world.facts()
    return tuple(
        step.id
        for step in world.scenario.legal_steps
        if any_holds(step.met_when, facts)[0] and _has_words(step, turn)
    )


def _has_words(step: LegalStep, turn: OfficerTurn) -> bool:
    """Whether the turn said one of the words that a step asks for, each the beginning of a word."""
    return not step.words or turn.utterance is None or says_one_of(step.words, turn.utterance)


def _family(world: World, doing: Doing | None) -> str | None:
    if doing is None or not is_force(doing.family):
        return None
    resisted = world.now["refused"][0] or world.ever["violent"][0] or world.ever["struggled"][0]
    return counted_as(doing.family, resisted=bool(resisted))


def _state(world: World) -> dict[str, float]:
    return {name: float(world.state[0, place]) for place, name in enumerate(VARIABLES)}


def _change(change: Change, turn: OfficerTurn) -> dict[str, Any]:
    reading = turn.found()
    span = next((one.words for one in reading.acts if one.act == change.source), None) if reading else None
    return {
        "variable": change.variable,
        "before": change.before,
        "after": change.after,
        "act": change.source,
        "words": turn.utterance[span[0] : span[1]] if span and turn.utterance else "",
        "coefficient": change.coefficient,
        "evidence": change.evidence,
    }
