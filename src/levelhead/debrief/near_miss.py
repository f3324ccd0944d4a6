"""A good ending missed narrowly: the officer ended it, and one turn more before that would have done."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.debrief.done import is_ended_by_choice, said_before
from levelhead.debrief.felt import Short
from levelhead.debrief.parts import FLIPS, WAIT, TurningPoint
from levelhead.debrief.what_if import CHOOSE, MEASURE, Moment, one_more, seeds_for
from levelhead.debrief.words import example_of, officer_words
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import INDEX


def near_miss(encounter: Encounter, played: Sequence[Moment], short: Sequence[Short]) -> TurningPoint | None:
    """The turn that ended it, with what would have been enough before it; None where one turn would not be.

    What is tried is chosen on one set of seeds and measured on another, like every turning point.
    """
    if not short or not is_ended_by_choice(encounter):
        return None
    last = played[-1]
    tried = one_more(last, _extra(last), seeds_for(encounter, "debrief.choose", CHOOSE))
    equals = (tried.best, *tried.about_as_good)
    order = _Order(encounter, max(short, key=lambda one: one.gap).variable)
    best, *near = sorted(equals, key=order.of)
    measured = one_more(last, (best,), seeds_for(encounter, "debrief.measure", MEASURE))
    if measured.instead[best].share < FLIPS or measured.as_played.share >= FLIPS:
        return None
    return TurningPoint(
        turn=len(played),
        said=officer_words(encounter.scenario, last.turn),
        kind="missed",
        instead=best,
        example=example_of(encounter.scenario, best),
        about_as_good=tuple(near),
        chance=measured.as_played,
        chance_instead=measured.instead[best],
        closes=True,
        one_more=True,
    )


def _extra(last: Moment) -> tuple[str, ...]:
    """What may be tried before the last turn: words, waiting, and the moves that were open."""
    acts = tuple(act for act in ACTS if act not in HARMFUL)
    moves = tuple(f"move {one.id}" for one in last.before.open_doings() if one.kind == "move")
    return (*acts, WAIT, *moves)


class _Order:
    """Of turns that do equally well: what is new, is said, raises most what was missing, has an example."""

    def __init__(self, encounter: Encounter, variable: str) -> None:
        self._encounter = encounter
        self._place = INDEX[variable]
        self._said = said_before(encounter, len(encounter.turns) + 1)

    def of(self, name: str) -> tuple[bool, bool, float, bool]:
        """Smaller is better."""
        return (
            name in self._said,
            " " in name,
            -self._raises(name),
            not example_of(self._encounter.scenario, name),
        )

    def _raises(self, name: str) -> float:
        kind, _, of = name.partition(" ")
        doing = self._encounter.scenario.doing(kind, of) if of else None
        source = name if doing is None else doing.event
        return float(self._encounter.rule.effect(source)[self._place]) if source else 0.0
