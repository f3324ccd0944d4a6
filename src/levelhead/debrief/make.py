"""The debrief of an encounter, made from its log and from replays of it, and from nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from levelhead.debrief.amended import amended_as_dict
from levelhead.debrief.evaluation import evaluation
from levelhead.debrief.hidden import hidden_facts
from levelhead.debrief.in_short import in_short
from levelhead.debrief.ledgers import procedural, relational
from levelhead.debrief.observations import observe
from levelhead.debrief.other_side import person_view
from levelhead.debrief.parts import Hidden, Observation, ProceduralEntry, RelationalEntry
from levelhead.debrief.rubric import OutcomeFamily, rubric
from levelhead.debrief.smallest import smallest_change
from levelhead.debrief.turning_points import WhatIf, what_if
from levelhead.debrief.what_if import Moment, moments
from levelhead.encounter.corrected import Retaken
from levelhead.encounter.machine import Encounter

FORMAT = "levelhead.debrief/1"


@dataclass(frozen=True, slots=True)
class Debrief:
    """What may be said of an encounter.

    Attributes:
        encounter: what it is about, with the log of changes turn by turn.
        relational: five entries, never added up.
        procedural: what was owed, met or not.
        observations: what a coach would notice, each with its turns.
        hidden: hidden facts, found or missed.
        person_view: sentences in the person's voice.
        what_if: the turns that mattered, by replay.
        dangers: turn to the dangers that were open when it was taken.
        retaken: with whose corrections the encounter is shown; None where it is as it was read.
    """

    encounter: Encounter
    relational: tuple[RelationalEntry, ...]
    procedural: tuple[ProceduralEntry, ...]
    observations: tuple[Observation, ...]
    hidden: tuple[Hidden, ...]
    person_view: tuple[str, ...]
    what_if: WhatIf
    dangers: dict[int, tuple[str, ...]]
    retaken: Retaken | None = None

    @property
    def rubric(self) -> tuple[OutcomeFamily, ...]:
        """The outcome families with their evidence, for an instructor to rate."""
        return rubric(self.observations, self.hidden, self.procedural)

    @property
    def found(self) -> tuple[Hidden, ...]:
        """Hidden facts that came to light."""
        return tuple(fact for fact in self.hidden if fact.at_turn is not None)

    @property
    def missed(self) -> tuple[Hidden, ...]:
        """Hidden facts that never did."""
        return tuple(fact for fact in self.hidden if fact.at_turn is None)

    def as_dict(self) -> dict[str, Any]:
        """The debrief as a transcript holds it, and a little more."""
        return {
            "format": FORMAT,
            "turning_points": [point.as_dict() for point in self.what_if.points],
            "missing": [one.as_dict() for one in self.what_if.short],
            "in_short": in_short(self.encounter, self.what_if, self.dangers, self.observations),
            "smallest_change": smallest_change(self.encounter, self.what_if),
            "evaluation": [one.as_dict() for one in evaluation(self.encounter, self.what_if)],
            "what_if": [one.as_dict() for one in self.what_if.replayed],
            "observations": [
                {
                    "claim": one.claim,
                    "turns": list(one.turns),
                    "objective": one.objective,
                    "tone": one.tone,
                    "rule": one.rule,
                }
                for one in self.observations
            ],
            "person_view": " ".join(self.person_view),
            "found": [{"fact": one.fact, "what": one.title, "at_turn": one.at_turn} for one in self.found],
            "missed": [{"fact": one.fact, "what": one.title, "how": one.how} for one in self.missed],
            "relational": [asdict(one) for one in self.relational],
            "rubric": [family.as_dict() for family in self.rubric],
        } | ({} if self.retaken is None else {"corrected": amended_as_dict(self.retaken)})


def make_debrief(encounter: Encounter, retaken: Retaken | None = None) -> Debrief:
    """The debrief of an encounter, finished or not.

    It costs the replays of `turning_points`: some 40 alternatives times 200 copies for each turn.
    """
    played = moments(encounter)
    return Debrief(
        encounter=encounter,
        relational=relational(encounter),
        procedural=procedural(encounter),
        observations=observe(encounter, played),
        hidden=hidden_facts(encounter),
        person_view=person_view(encounter),
        what_if=what_if(encounter, played),
        dangers=_dangers(played),
        retaken=retaken,
    )


def _dangers(played: tuple[Moment, ...]) -> dict[int, tuple[str, ...]]:
    """Turn to the titles of the windows of danger that were open as it was taken."""
    return {
        n: titles
        for n, moment in enumerate(played, 1)
        if (titles := tuple(window.title for window in moment.before.open_windows()))
    }
