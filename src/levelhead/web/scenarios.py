"""The scenarios there are, and practice in the words a learner knows it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.scenario import Scenario
from levelhead.storage import models


@dataclass(frozen=True, slots=True)
class Practised:
    """One encounter of practice, as a list shows it.

    Attributes:
        kept: the encounter.
        title: of its scenario.
        variant: how the scene was set, where that is more than the title says.
        ending: how it ended, in words.
        branch: where it went back from, in words; empty where it began at the beginning.
    """

    kept: models.Encounter
    title: str
    variant: str
    ending: str
    branch: str


def scenarios() -> list[Scenario]:
    """Every scenario, by its name."""
    return [read_scenario(one) for one in scenario_ids()]


def practised(encounters: Iterable[models.Encounter]) -> list[Practised]:
    """Encounters in words; one whose scenario is gone keeps the names it was stored with."""
    known = {scenario.id: scenario for scenario in scenarios()}
    return [_in_words(one, known.get(one.scenario_id)) for one in encounters]


def _in_words(kept: models.Encounter, scenario: Scenario | None) -> Practised:
    variant = scenario.variant(kept.variant) if scenario else None
    endings = {one.id: one.title for one in scenario.endings} if scenario else {}
    if kept.ended_at is None:
        ending = "Not finished"
    elif not kept.outcome_id:
        ending = "Stopped by you"
    else:
        ending = endings.get(kept.outcome_id, kept.outcome_id)
    return Practised(
        kept,
        scenario.title if scenario else kept.scenario_id,
        variant.title if variant else kept.variant,
        ending,
        _branch(kept),
    )


def _branch(kept: models.Encounter) -> str:
    if kept.parent is None:
        return ""
    begun = localtime(kept.parent.begun_at)
    return f"Tried again from turn {kept.parent_turn} of the one begun on {begun.day} {begun:%B, %H:%M}"
