"""Endings that a draw of chance brought: what the chance was, and the turn that had raised it most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from levelhead.debrief.what_if import Moment
from levelhead.encounter.machine import Encounter

# What may come by chance in a turn, and the chance that it is drawn with.
CHANCES = {"fled": "flight", "violent": "violence", "collapsed": "collapse"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """An ending that came by a draw of chance.

    Attributes:
        event: `fled`, `violent` or `collapsed`.
        turn: in which it was drawn; the last.
        chance: of it in that turn, 0 to 1.
        raised_by: the turn that had raised the chance most.
        before: the chance before that turn.
        after: the chance after it.
    """

    event: str
    turn: int
    chance: float
    raised_by: int
    before: float
    after: float


def drawn(encounter: Encounter, played: Sequence[Moment]) -> Drawn | None:
    """How chance ended it; None where it did not."""
    ending = encounter.outcome
    if ending is None or ending.good:
        return None
    signals = [clause.signal for clause in ending.when if not clause.negated]
    now = encounter.world.now
    event = next((one for one in signals if one in CHANCES and one in now and now[one][0]), None)
    if event is None:
        return None
    kind = CHANCES[event]
    first = float(played[0].before.world.chances[kind][0])
    course = (first, *(turn.chances[kind] for turn in encounter.turns))
    rises = [after - before for before, after in pairwise(course)]
    place = max(range(len(rises)), key=lambda k: rises[k])
    return Drawn(event, len(rises), course[-1], place + 1, course[place], course[place + 1])
