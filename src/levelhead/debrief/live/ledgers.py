"""The two ledgers of a live run, made from what was marked.

Nobody measured the person's trust in a hall: the relational ledger tells which acts were marked that help or
harm each part of it, by the signs of the rule that the simulated person follows, and gives no numbers.
Nothing is called missed, since a thing that nobody marked may have been done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from levelhead.debrief.words import MEANINGS, VARIABLES
from levelhead.encounter.rule import FAIRNESS, load_rule
from levelhead.records.timeline import Entry, Timeline


@dataclass(frozen=True, slots=True)
class MarkedRelational:
    """One part of the relational ledger: the marks that help it and those that harm it, by number.

    Attributes:
        name: voice, neutrality, respect, motive or trust.
        title: in plain words.
        meaning: what it means to the person.
        helped: marks of acts that help it.
        harmed: marks of acts that harm it.
    """

    name: str
    title: str
    meaning: str
    helped: tuple[int, ...]
    harmed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkedProcedural:
    """One thing that law or safety asks for: the marks that show it; none where nobody marked it.

    Attributes:
        requirement: what is asked for.
        marks: that show it.
        why: why it is asked for, or what was marked of it.
    """

    requirement: str
    marks: tuple[int, ...]
    why: str


def marked_relational(line: Timeline) -> tuple[MarkedRelational, ...]:
    """Voice, neutrality, respect, motive and trust, from the acts that stand."""
    return tuple(_entry(line, name) for name in (*FAIRNESS, "trust"))


def marked_procedural(line: Timeline) -> tuple[MarkedProcedural, ...]:
    """What law and safety asked for in this run; what a restraint asks for only where there was one."""
    return tuple(
        MarkedProcedural(words, tuple(one.number for one in found(line)), why)
        for words, why, found, is_owed in _ASKED
        if is_owed(line)
    )


def acts(line: Timeline, *names: str) -> list[Entry]:
    """The marks of some acts of the officer that stand."""
    return [one for one in line.standing if one.mark.kind == "act" and one.mark.detail in names]


def of_kind(line: Timeline, *kinds: str) -> list[Entry]:
    """The marks of some kinds that stand."""
    return [one for one in line.standing if one.mark.kind in kinds]


def forces(line: Timeline) -> list[Entry]:
    """The marks that stand of tactics other than talk, and of restraints."""
    return [
        one
        for one in line.standing
        if one.mark.kind == "hold_begins" or (one.mark.kind == "tactic" and one.mark.detail != "talk")
    ]


def _entry(line: Timeline, name: str) -> MarkedRelational:
    rule = load_rule()
    ways: dict[bool, list[int]] = {True: [], False: []}
    for one in of_kind(line, "act"):
        for row in rule.by_source.get(one.mark.detail, ()):
            if row.variable == name:
                ways[row.helps].append(one.number)
    return MarkedRelational(name, VARIABLES[name], MEANINGS[name], tuple(ways[True]), tuple(ways[False]))


def _always(_: Timeline) -> bool:
    return True


def _was_held(line: Timeline) -> bool:
    return bool(line.holds)


_Asked = tuple[str, str, Callable[[Timeline], list[Entry]], Callable[[Timeline], Any]]
_ASKED: Final[tuple[_Asked, ...]] = (
    (
        "Says who they are",
        "Identification is asked for where a power is used.",
        lambda line: acts(line, "introduce"),
        _always,
    ),
    (
        "Gives the reason, the grounds or the power",
        "Force and search rest on grounds that are told.",
        lambda line: acts(line, "grounds"),
        _always,
    ),
    (
        "Explains rights and what happens next",
        "The person is owed it.",
        lambda line: acts(line, "rights"),
        _always,
    ),
    (
        "Somebody claims the safety role aloud",
        "Where somebody is held, one officer is at the head, talks, and watches breathing.",
        lambda line: of_kind(line, "safety_role"),
        _was_held,
    ),
    (
        "Medical help is called",
        "Whether it was needed is for those who were there to say.",
        lambda line: of_kind(line, "medical"),
        _was_held,
    ),
    (
        "The restraint ends",
        "Restraint stops when control is gained; only a mark shows when.",
        lambda line: [hold.ended for hold in line.holds if hold.ended],
        _was_held,
    ),
    (
        "Hands over and records",
        "An account with reasons, given to the right person.",
        lambda line: [one for one in of_kind(line, "stage") if one.mark.detail == "hand_over"],
        _always,
    ),
)
