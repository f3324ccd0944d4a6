"""What a language model is told when it is asked to put a line in other words.

The officer's words are not among it: the line is chosen already, so they are not needed; they may hold
personal details; and what a model does not see cannot instruct it. Nor is anything that was not found out.
"""

from __future__ import annotations

from dataclasses import dataclass

from levelhead.encounter.faithful import may_be_told, most_words
from levelhead.encounter.machine import Encounter

# Variables of the state that change how somebody speaks, and the words for low, middling and high.
_FEELS = {
    "arousal": ("calm", "tense", "very agitated"),
    "fear": ("unafraid", "uneasy", "frightened"),
    "reactance": ("not feeling pushed", "feeling somewhat pushed", "feeling pushed around"),
    "trust": ("not trusting the officer", "not sure of the officer", "trusting the officer"),
}
_MIDDLING_FROM, _HIGH_FROM = 1 / 3, 2 / 3  # thirds of the range; set by us


@dataclass(frozen=True, slots=True)
class LineToPut:
    """A line that the rule chose, and what helps to put it as this person would.

    Attributes:
        line: what is to be said, and all that may be said.
        person: who says it, in the words of the scenario.
        feels: the state in words.
        told: titles of the facts that have been found out.
        most_words: beyond which a reply is cut at a sentence.
        seed: for a model that takes one; the same encounter and turn give the same.
    """

    line: str
    person: str
    feels: tuple[str, ...]
    told: tuple[str, ...]
    most_words: int
    seed: int


def line_to_put(encounter: Encounter) -> LineToPut:
    """The line of an encounter's last turn, to be put."""
    last, scenario = encounter.turns[-1], encounter.scenario
    return LineToPut(
        line=last.says,
        person=scenario.person_seen_as,
        feels=tuple(_in_words(name, last.state[name]) for name in _FEELS),
        told=tuple(fact.title for fact in may_be_told(encounter)),
        most_words=most_words(last.says),
        seed=(encounter.seed + last.n) % 2**31,
    )


def _in_words(variable: str, value: float) -> str:
    low, middling, high = _FEELS[variable]
    return low if value < _MIDDLING_FROM else middling if value < _HIGH_FROM else high
