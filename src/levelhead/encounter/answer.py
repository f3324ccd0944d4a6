"""What the person says and does in answer: lines chosen from the scenario, never made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from levelhead.basics.seeds import uniform
from levelhead.encounter.conditions import Facts, all_hold
from levelhead.encounter.scenario import Line, Scenario
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import World

# The first reaction whose signal was set in this turn is the one that answers.
_BY_SIGNAL = (
    ("did insult", "stung"),
    ("did threat", "threatened"),
    ("did dismiss", "dismissed"),
    ("did apology", "apology"),
    ("agreed", "complies"),
    ("refused", "refuses"),
    ("did grounds", "hears_reason"),
    ("did rights", "hears_rights"),
    ("did choice", "choice"),
    ("did open_question", "answers"),
    ("did closed_question", "short_answer"),
    ("did introduce", "met_officer"),
    ("did respect", "courtesy"),
)
_LISTENING = ("did reflect", "did name_feeling", "did validate")


def says(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """The person's words after a step of a world of one; empty when nothing is said.

    Args:
        world: after the step.
        turn: what the officer did.
        used: lines said before, left out while others are to be had.
    """
    scenario = world.scenario
    reading = turn.found()
    if reading is not None and not reading.understood:
        return _pick(scenario.lines["confused"], world, used, "confused")
    told = [
        line
        for fact in scenario.facts
        if fact.id in world.found_now and turn.move is None and turn.tactic is None
        for line in _pick(fact.lines, world, used, f"fact.{fact.id}")
    ]
    if told:
        return tuple(told)
    reaction = _reaction(world, turn)
    return () if reaction == "silence" else _pick(scenario.lines[reaction], world, used, "reaction")


def does(world: World, before: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What is seen or heard after a step of a world of one, besides words said to the officer."""
    scenario = world.scenario
    seen: list[str] = []
    for kind, wanted in (("move", turn.move), ("tactic", turn.tactic)):
        doing = scenario.doing(kind, wanted) if wanted else None
        if doing:
            seen += _pick(doing.lines, world, used, f"{kind}.{wanted}")
    if turn.move or turn.tactic:
        for fact in scenario.facts:
            if fact.id in world.found_now:
                seen += _pick(fact.lines, world, used, f"fact.{fact.id}")
    for window in scenario.windows:
        if world.open_for[window.id][0] == 1 and before.open_for[window.id][0] == 0:
            seen += _pick(window.lines, world, used, f"window.{window.id}")
    if turn.wait_seconds is not None and not world.found_now:
        seen += _pick(scenario.lines["silence"], world, used, "silence")
    now, then = world.facts(), before.facts()
    seen += [
        cue.text for cue in scenario.cues if all_hold(cue.when, now)[0] and not all_hold(cue.when, then)[0]
    ]
    return tuple(seen)


def opening(scenario: Scenario, world: World) -> tuple[str, ...]:
    """The person's first words, before the officer has said anything."""
    return _pick(scenario.opening, world, frozenset(), "opening")


def _reaction(world: World, turn: OfficerTurn) -> str:
    now = world.now

    def is_so(signal: str) -> bool:
        return bool(now.get(signal, np.zeros(1, dtype=np.bool_))[0])

    if is_so("fled"):
        return "runs"
    if is_so("violent"):
        return "lashes_out"
    for signal, reaction in _BY_SIGNAL:
        if is_so(signal):
            return reaction
    if any(is_so(signal) for signal in _LISTENING):
        moved = any(change.variable == "trust" and change.after > change.before for change in world.changes)
        return "opens_up" if moved else "unmoved"
    return "silence" if turn.utterance is None else "short_answer"


def _pick(lines: Sequence[Line], world: World, used: frozenset[str], purpose: str) -> tuple[str, ...]:
    facts: Facts = world.facts()
    may = [line.text for line in lines if all_hold(line.when, facts)[0]]
    fresh = [text for text in may if text not in used] or may
    if not fresh:
        return ()
    draw = float(uniform(world.seeds, world.turn, f"line.{purpose}")[0])
    return (fresh[int(draw * len(fresh))],)
