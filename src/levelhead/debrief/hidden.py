"""Hidden facts: found at which turn, or never, and how they could have been found."""

from __future__ import annotations

from levelhead.debrief.parts import Hidden
from levelhead.encounter.machine import Encounter
from levelhead.encounter.scenario import Fact


def hidden_facts(encounter: Encounter) -> tuple[Hidden, ...]:
    """Every hidden fact that was there to find in this variant, in the order of the scenario."""
    return tuple(
        Hidden(fact.id, fact.title, found_at(encounter, fact), fact.how)
        for fact in encounter.scenario.facts
        if fact.hidden and _could_be_found(encounter, fact)
    )


def found_at(encounter: Encounter, fact: Fact) -> int | None:
    """The turn that found a fact, or None."""
    return next((turn.n for turn in encounter.turns if fact.id in turn.found), None)


def _could_be_found(encounter: Encounter, fact: Fact) -> bool:
    """Whether any way of finding it exists in the variant that was played."""
    variant = encounter.variant.id
    return any(
        all(
            clause.negated != (clause.signal == f"variant {variant}")
            for clause in way
            if _is_variant(clause.signal)
        )
        for way in fact.found_when
    )


def _is_variant(signal: str) -> bool:
    return signal.startswith("variant ")
