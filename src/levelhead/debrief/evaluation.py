"""The bar along the transcript: after each turn, how often it could still end well.

As on a chess board, the bar assumes that the meeting is played well from here: by the steady officer. Beside
it stands how often it ends well when the officer goes on as this one did, which already knows the mistakes to
come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from levelhead.debrief.parts import Chance
from levelhead.debrief.turning_points import WhatIf
from levelhead.encounter.machine import Encounter


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a meeting stood at one moment.

    Attributes:
        after_turn: number of the turn just taken; 0 before the first.
        could_still: chance of a good ending by a steady officer from here.
        as_played: chance of one when the rest goes as it was played; where a meeting was stopped it is the
            same.
        change: of `could_still` by this turn; 0 before the first.
    """

    after_turn: int
    could_still: Chance
    as_played: Chance
    change: float

    def as_dict(self) -> dict[str, Any]:
        """The moment as a transcript holds it."""
        return {
            "after_turn": self.after_turn,
            "could_still_end_well": self.could_still.as_dict(),
            "going_on_as_played": self.as_played.as_dict(),
        }


def evaluation(encounter: Encounter, found: WhatIf) -> tuple[Evaluation, ...]:
    """One moment more than there are turns: before the first, and after each."""
    could = found.prospects
    played = [*(one.as_played for one in found.replayed), could[-1]]
    befores = (could[0], *could)
    return tuple(
        Evaluation(n, now, as_played, round(now.share - before.share, 4))
        for n, (now, as_played, before) in enumerate(zip(could, played, befores, strict=False))
        if n <= len(encounter.turns)
    )
