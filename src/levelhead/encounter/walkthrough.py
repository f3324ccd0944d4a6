"""A walk-through: an officer's turns as an author wrote them, and what must be so after each.

It is a page of the manual, an example for instructors, and a test of the scenario at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.toml import TomlText, read_toml
from levelhead.encounter.conditions import Clause
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.rule import VARIABLES
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.shape import WALKTHROUGH
from levelhead.encounter.toml_table import TomlFile, TomlTable
from levelhead.encounter.turn import OfficerTurn, parse_line

P_BY_HAND = 0.9  # of an act that an author says the words do: as sure as a good reading is
READER = "author"
_DONE = ("say", "act", "move", "tactic", "wait")


@dataclass(frozen=True, slots=True)
class Step:
    """One turn and what must be so after it.

    Attributes:
        turn: what the officer does.
        then: clauses that must hold.
        rises: variables that must be higher than before.
        falls: variables that must be lower.
        nth: its place in the file, from 0.
    """

    turn: OfficerTurn
    then: tuple[Clause, ...]
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    nth: int


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """A script and its ending.

    Attributes:
        title: what it shows.
        variant: of the scenario.
        seed: of the encounter.
        ending: id of the ending it must come to.
        steps: the turns.
        text: of its file, for the line of a fault.
    """

    title: str
    variant: str
    seed: int
    ending: str
    steps: tuple[Step, ...]
    text: TomlText


def read_walkthrough(text: str, file: str, scenario: Scenario) -> Walkthrough:
    """The walk-through of a scenario that a text holds. Raises FaultsFound with every mistake."""
    values, faults = read_toml(text, file, "scenario-not-toml")
    if faults:
        raise FaultsFound(faults)
    written = TomlFile(values, TomlText(text, file), WALKTHROUGH, _ids(scenario))
    written.check_shape()
    root = written.root()
    for key, table in (("variant", "variant"), ("ending", "ending")):
        if root.text(key):
            root.check_name(root.text(key), table, key, f"'{root.text(key)}'")
    steps = tuple(_step(row) for row in written.tables("turn"))
    if written.faults:
        raise FaultsFound(written.faults)
    seed = root.values["seed"]
    return Walkthrough(
        root.text("title"), root.text("variant"), seed, root.text("ending"), steps, written.text
    )


def walk(scenario: Scenario, walkthrough: Walkthrough) -> tuple[Encounter, list[Fault]]:
    """The encounter that a walk-through plays, and a fault for everything that is not as it says."""
    encounter = begin(scenario, variant=walkthrough.variant, seed=walkthrough.seed)
    faults: list[Fault] = []
    for step in walkthrough.steps:
        if encounter.outcome is not None:
            faults.append(_differs(walkthrough, step.nth, None, "the encounter to go on", _ended(encounter)))
            return encounter, faults
        try:
            after = take_turn(encounter, step.turn)
        except CalledWrongly as error:
            faults.append(_differs(walkthrough, step.nth, None, "a turn that can be taken", str(error)))
            return encounter, faults
        faults += [_differs(walkthrough, step.nth, *one) for one in _not_so(step, encounter, after)]
        encounter = after
    if encounter.outcome is None or encounter.outcome.id != walkthrough.ending:
        expected = f"the ending '{walkthrough.ending}'"
        faults.append(_differs(walkthrough, None, "ending", expected, _ended(encounter)))
    return encounter, faults


def _ids(scenario: Scenario) -> dict[str, frozenset[str]]:
    return {
        "variant": frozenset(one.id for one in scenario.variants),
        "ending": frozenset(one.id for one in scenario.endings),
        "fact": frozenset(one.id for one in scenario.facts),
        "need": frozenset(one.id for one in scenario.needs),
        "move": frozenset(one.id for one in scenario.moves),
        "tactic": frozenset(one.id for one in scenario.tactics),
        "window": frozenset(one.id for one in scenario.windows),
        "bystander": frozenset(one.id for one in scenario.bystanders),
        "promise": frozenset(one.id for one in scenario.word_given if one.kind == "promise"),
        "statement": frozenset(one.id for one in scenario.word_given if one.kind == "statement"),
    }


def _step(row: TomlTable) -> Step:
    for key in ("rises", "falls"):
        for name in row.texts(key):
            if name not in VARIABLES:
                expected = f"one of {', '.join(VARIABLES)}"
                row.fault("scenario-unknown-variable", key, expected, f"'{name}'", "Correct the name.")
    return Step(_turn(row), row.condition("then"), row.texts("rises"), row.texts("falls"), row.nth)


def _turn(row: TomlTable) -> OfficerTurn:
    done = [key for key in _DONE if key in row.values]
    if len(done) != 1:
        row.fault(
            "scenario-not-a-turn",
            None,
            f"one of {', '.join(_DONE)} in each [[turn]]",
            " and ".join(done) or "none of them",
            "Write one turn for each thing that the officer does.",
        )
        return OfficerTurn()
    [kind] = done
    if kind == "say":
        return _said(row)
    if kind in {"move", "tactic"}:
        row.check_name(row.text(kind), kind, kind, f"'{row.text(kind)}'")
    value = row.whole("wait") if kind == "wait" else row.text(kind)
    try:
        return parse_line(f"/{kind} {value}")
    except CalledWrongly as error:
        expected = "what an officer can do"
        row.fault("scenario-not-a-turn", kind, expected, f"'{value}'", str(error))
        return OfficerTurn()


def _said(row: TomlTable) -> OfficerTurn:
    """Words with the reading that the author gives them; no `does` means that they are not understood."""
    words = row.text("say")
    acts = [act for act in row.texts("does") if row.check_act(act, "does")]
    for fact in row.texts("about"):
        row.check_name(fact, "fact", "about", f"'{fact}'")
    found = tuple(ActFound(act, P_BY_HAND, (0, len(words))) for act in acts)
    return OfficerTurn(
        utterance=words,
        reading=Reading(found, understood=bool(found), reader=READER, about=row.texts("about")),
    )


def _not_so(step: Step, before: Encounter, after: Encounter) -> Iterator[tuple[str, str, str]]:
    """Key, expected and found of everything that a step says and that is not so."""
    was = before.turns[-1].state if before.turns else before.opening_state
    now = after.turns[-1].state
    facts = after.world.facts()
    for clause in step.then:
        if not clause.holds(facts)[0]:
            known = f"{clause.name} is {now[clause.name]}" if clause.name in now else "it is not so"
            yield "then", f"'{clause.text}'", known
    for name in step.rises:
        if now[name] <= was[name]:
            yield "rises", f"{name} to rise", f"{was[name]} and then {now[name]}"
    for name in step.falls:
        if now[name] >= was[name]:
            yield "falls", f"{name} to fall", f"{was[name]} and then {now[name]}"


def _ended(encounter: Encounter) -> str:
    if encounter.outcome is None:
        return "it still runs"
    return f"'{encounter.outcome.id}' after turn {len(encounter.turns)}"


def _differs(walkthrough: Walkthrough, nth: int | None, key: str | None, expected: str, found: str) -> Fault:
    table = "" if nth is None else "turn"
    return Fault(
        "scenario-walks-otherwise",
        walkthrough.text.place(table, nth or 0, key),
        expected,
        found,
        "Change the scenario, or the walk-through, whichever tells it wrongly.",
    )
