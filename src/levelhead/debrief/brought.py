"""What a turn brought that a good ending needs: why it carried the meeting."""

from __future__ import annotations

from collections.abc import Iterator

from levelhead.debrief.what_if import Moment
from levelhead.debrief.words import did, felt_in_words, in_lower
from levelhead.encounter.conditions import Clause
from levelhead.encounter.machine import Encounter

MOST = 2  # things that one sentence names; set by us


def brought(moment: Moment, after: Encounter, ending: tuple[Clause, ...]) -> tuple[str, ...]:
    """What a turn brought, most needed first, each in words; empty where it shows in nothing of the kind.

    Args:
        moment: before the turn.
        after: just after it.
        ending: what the good ending needed.
    """
    needed = _needed(moment, after, ending)
    met = [words for clause in needed if clause.kind != "compared" for words in _in_words(after, clause)]
    felt = [words for clause in needed if clause.kind == "compared" for words in _felt(after, clause)]
    found = [*met, *_dangers_over(moment, after), *_found(after, ending)] or felt
    return tuple(dict.fromkeys(found))[:MOST]


def _needed(moment: Moment, after: Encounter, ending: tuple[Clause, ...]) -> list[Clause]:
    """Clauses of the ending that hold after the turn and did not before it."""
    facts_before, facts_after = moment.before.world.facts(), after.world.facts()
    return [one for one in ending if one.holds(facts_after)[0] and not one.holds(facts_before)[0]]


def _in_words(after: Encounter, clause: Clause) -> Iterator[str]:
    kind, _, name = clause.signal.partition(" ")
    scenario = after.scenario
    if kind == "found":
        yield from (f"\u201c{fact.title}\u201d" for fact in scenario.facts if fact.id == name)
    elif kind == "met":
        yield from (f"\u201c{need.title}\u201d" for need in scenario.needs if need.id == name)
    elif kind == "did":
        yield f"you {did(name)}"


def _felt(after: Encounter, clause: Clause) -> Iterator[str]:
    stood = after.turns[-1].state
    if clause.name in stood:
        yield (
            f"enough {felt_in_words(clause.name)} for a good ending, as {after.scenario.person_name} felt it "
            f"({round(100 * stood[clause.name])} of 100, where {round(100 * clause.value)} are needed)"
        )


def _dangers_over(moment: Moment, after: Encounter) -> Iterator[str]:
    """Dangers that the turn ended."""
    for window in moment.before.open_windows():
        if window not in after.open_windows() and not after.is_so(f"missed {window.id}"):
            yield f"an end to the danger ({in_lower(window.title)})"


def _found(after: Encounter, ending: tuple[Clause, ...]) -> Iterator[str]:
    """Facts that came to light, and that something which the ending needs was open or found by."""
    facts = {fact.id: fact for fact in after.scenario.facts}
    ways: list[Clause] = []
    for clause in ending:
        kind, _, name = clause.signal.partition(" ")
        doing = after.scenario.doing(kind, name) if kind in {"move", "tactic"} else None
        ways += doing.needs if doing is not None else ()
        ways += (one for way in facts[name].found_when for one in way) if kind == "found" else ()
    used = {clause.signal for clause in ways}
    new = (name for name in after.turns[-1].found if f"found {name}" in used)
    yield from (f"\u201c{facts[name].title}\u201d" for name in new)
