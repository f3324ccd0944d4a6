"""A script of officer's turns: one a line, as they would be typed."""

from __future__ import annotations

from dataclasses import dataclass

from levelhead.actions.play_encounter import ReadsWords, read_line
from levelhead.actions.ports import LanguageModel
from levelhead.actions.put_line import put_last_line
from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.machine import Encounter, take_turn
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.turn import parse_line


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One turn of a script: the number of its line, from 1, and what it says."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Played:
    """A script that was played.

    Attributes:
        steps: the encounter after each turn, in order.
        unused: lines left over because the encounter had ended.
    """

    steps: tuple[Encounter, ...]
    unused: tuple[ScriptLine, ...]


def read_script(text: str, scenario: Scenario, file: str) -> tuple[ScriptLine, ...]:
    """The turns of a script; blank lines and lines that begin with `#` are left out.

    Raises:
        FaultsFound: with every line that cannot be a turn of this scenario, or because there is none.
    """
    lines = [
        ScriptLine(number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    faults = [fault for line in lines for fault in _faults_of(line, scenario, file)]
    if not lines:
        faults = [
            Fault(
                "script-no-turns",
                Place(file),
                "at least one line that an officer says or does",
                "only blank lines and comments",
                "Write one turn a line, for example: Hello, I'm Sam, one of the local officers.",
            )
        ]
    if faults:
        raise FaultsFound(faults)
    return tuple(lines)


def play_script(
    encounter: Encounter,
    script: tuple[ScriptLine, ...],
    reader: ReadsWords,
    file: str,
    model: LanguageModel | None = None,
) -> Played:
    """Take every turn of a script until it, or the encounter, has ended; a model may put the person's lines.

    Raises:
        FaultsFound: a move or tactic is not open when its line comes; nothing that was played counts.
    """
    steps: list[Encounter] = []
    for place, line in enumerate(script):
        if encounter.outcome is not None:
            return Played(tuple(steps), script[place:])
        try:
            taken = take_turn(encounter, read_line(line.words, encounter.scenario, reader))
            encounter = put_last_line(taken, model)
        except CalledWrongly as error:
            fault = Fault(
                "script-not-open",
                Place(file, line.number),
                "a move or tactic that is open at this point of the meeting",
                line.words,
                str(error),
            )
            raise FaultsFound([fault]) from error
        steps.append(encounter)
    return Played(tuple(steps), ())


def _faults_of(line: ScriptLine, scenario: Scenario, file: str) -> list[Fault]:
    place = Place(file, line.number)
    try:
        turn = parse_line(line.words)
    except CalledWrongly as error:
        found = line.words if len(line.words) <= 60 else line.words[:60] + "\u2026"
        return [Fault("script-not-a-turn", place, "words, or a turn such as /move NAME", found, str(error))]
    for kind, name, among in (
        ("move", turn.move, scenario.moves),
        ("tactic", turn.tactic, scenario.tactics),
    ):
        if name is not None and scenario.doing(kind, name) is None:
            names = ", ".join(one.id for one in among)
            return [
                Fault(
                    "script-unknown-doing",
                    place,
                    f"a {kind} of the scenario '{scenario.id}'",
                    f"'{name}'",
                    f"Use one of {names}.",
                )
            ]
    return []
