"""What a debrief is made of: plain values, each tied to the turns that are its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

WAIT = "wait"  # the alternative to an act: saying nothing


@dataclass(frozen=True, slots=True)
class Mover:
    """The turn that moved an account most.

    Attributes:
        turn: its number.
        change: how far the account moved in that turn, all changes taken together.
        words: what the officer said or did, quoted.
    """

    turn: int
    change: float
    words: str


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the relational ledger, 0 to 1. Accounts are never added up.

    Attributes:
        name: voice, neutrality, respect, motive or trust.
        began: before the first turn.
        lowest: the least it was.
        highest: the most it was.
        ended: after the last turn.
        most: what moved it most, or None when nothing did.
    """

    name: str
    began: float
    lowest: float
    highest: float
    ended: float
    most: Mover | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One entry of the procedural ledger that was owed in this encounter.

    Attributes:
        requirement: what was owed.
        met: whether it was.
        at_turn: the first turn that met it.
        why: why it is owed.
    """

    requirement: str
    met: bool
    at_turn: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Observation:
    """Something a coach would notice, with the turns that show it.

    Attributes:
        rule: name of the rule of observation that made it.
        claim: one sentence.
        turns: at least one; every number is a turn of the encounter.
        objective: outcome family of the standard it speaks to, for example `R05 Listening and voice`.
        tone: `well` to keep, `badly` to change, `notice` for neither.
    """

    rule: str
    claim: str
    turns: tuple[int, ...]
    objective: str
    tone: Literal["well", "badly", "notice"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden fact of the scenario.

    Attributes:
        fact: its identifier.
        title: what it was.
        at_turn: the turn that found it, or None when it was never found.
        how: how it could have been found.
    """

    fact: str
    title: str
    at_turn: int | None
    how: str


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of replays that ended well.

    Attributes:
        good: replays that ended well.
        of: replays.
        low: lower end of the 95 % interval (Wilson 1927).
        high: upper end.
    """

    good: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.good / self.of


@dataclass(frozen=True, slots=True)
class Replayed:
    """One turn, with every alternative to it.

    Attributes:
        turn: its number.
        as_played: chance of a good ending from where the encounter stood before this turn.
        instead: alternative (an act, or `wait`) to the chance with it in the turn's place.
    """

    turn: int
    as_played: Chance
    instead: dict[str, Chance]

    @property
    def best(self) -> str:
        """The alternative with the highest chance; the first of equals in the order of the acts."""
        return max(self.instead, key=lambda act: self.instead[act].good)


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A turn that mattered.

    Attributes:
        turn: its number.
        said: what the officer said or did.
        kind: `missed` when another act would have served better, `carried` when it made the good ending likely.
        act: the alternative; for a carrying turn, what saying nothing would have given.
        example: how it might have been said; empty when the scenario has no example of the act.
        about_as_good: other acts that could not be told apart from it.
        as_played: chance of a good ending.
        instead: chance of a good ending with the alternative.
    """

    turn: int
    said: str
    kind: Literal["missed", "carried"]
    act: str
    example: str
    about_as_good: tuple[str, ...]
    as_played: Chance
    instead: Chance

    def as_dict(self) -> dict[str, Any]:
        """The turning point as a transcript holds it."""
        return {
            "turn": self.turn,
            "said": self.said,
            "kind": self.kind,
            "instead": {"act": self.act, "example": self.example, "about_as_good": list(self.about_as_good)},
            "chance_of_good_ending": {
                "as_played": round(self.as_played.share, 4),
                "instead": round(self.instead.share, 4),
                "as_played_interval": [self.as_played.low, self.as_played.high],
                "instead_interval": [self.instead.low, self.instead.high],
                "replays": self.as_played.of,
            },
        }
