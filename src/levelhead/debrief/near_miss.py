"""A good ending missed narrowly: the officer ended it, and one turn more before that would have done."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.debrief.felt import Short
from levelhead.debrief.parts import FLIPS, WAIT, TurningPoint
from levelhead.debrief.what_if import CHOOSE, MEASURE, Moment, one_more, seeds_for
from levelhead.debrief.words import example_of, officer_words
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import INDEX

ONCE = ("introduce", "grounds")  # what is said once: to say it again is no advice


def deeds(encounter: Encounter, turn: int) -> frozenset[str]:
    """What a turn, counted from 1, did besides words, by name."""
    return frozenset(f"{one.kind} {one.id}" for one in encounter.doings_of(encounter.turns[turn - 1]))


def is_ended_by_choice(encounter: Encounter) -> bool:
    """Whether the officer's last turn ended it badly of itself, as letting go does."""
    ending = encounter.outcome
    if ending is None or ending.good:
        return False
    done = deeds(encounter, len(encounter.turns))
    return any(clause.signal in done and not clause.negated for clause in ending.when)


def said_before(encounter: Encounter, turn: int) -> frozenset[str]:
    """Acts that are said once, and were said before a turn, counted from 1."""
    readings = [one.officer.found() for one in encounter.turns[: turn - 1]]
    acts = {found.act for one in readings if one is not None and one.understood for found in one.acts}
    return frozenset(act for act in ONCE if act in acts)


def near_miss(encounter: Encounter, played: Sequence[Moment], short: Sequence[Short]) -> TurningPoint | None:
    """The turn that ended it, with what would have been enough before it; None where one turn would not be.

    What is tried is chosen on one set of seeds and measured on another, like every turning point.
    """
    if not short or not is_ended_by_choice(encounter):
        return None
    last = played[-1]
    tried = one_more(last, _extra(last), seeds_for(encounter, "debrief.choose", CHOOSE))
    equals = (tried.best, *tried.about_as_good)
    order = _Order(encounter, max(short, key=lambda one: one.needed - one.stood).variable)
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
