"""What a debrief is made of: plain values, each tied to the turns that are its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

from levelhead.basics.shares import Z_95
from levelhead.encounter.acts import HARMFUL

Kind = Literal["missed", "carried", "lost"]
MOSTLY = 0.5  # share of other turns that must serve before a turn is called best left out; set by us
FLIPS = 0.5  # share of replays from which one ends the other way more often than not
WAIT = "wait"  # the alternative to an act: saying nothing


@dataclass(frozen=True, slots=True)
class Mover:
    """The turn that moved an entry of the relational ledger most.

    Attributes:
        turn: its number.
        change: how far the entry moved in that turn, all changes taken together.
        words: what the officer said or did.
        is_speech: whether the words were said.
    """

    turn: int
    change: float
    words: str
    is_speech: bool


@dataclass(frozen=True, slots=True)
class RelationalEntry:
    """One entry of the relational ledger, 0 to 1. Entries are never added up.

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
class ProceduralEntry:
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
        usual: the ending that came most often; empty when most were still running after the last turn.
    """

    good: int
    of: int
    low: float
    high: float
    usual: str = ""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.good / self.of

    def as_dict(self) -> dict[str, Any]:
        """The share and its interval, to four decimals."""
        return {"chance": round(self.share, 4), "interval": [self.low, self.high], "replays": self.of}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One turn, with every alternative to it.

    Attributes:
        turn: its number.
        as_played: chance of a good ending from where the encounter stood before this turn.
        instead: alternative (an act, `wait`, `move NAME` or `tactic NAME`) to the chance with it.
    """

    turn: int
    as_played: Chance
    instead: dict[str, Chance]

    @property
    def best(self) -> str:
        """The alternative with the highest chance; the first of equals, acts before deeds.

        Threats, insults and dismissals are tried like the rest, and never advised.
        """
        return max(self.advisable, key=lambda one: self.instead[one].good)

    @property
    def advisable(self) -> tuple[str, ...]:
        """The alternatives that a coach may name."""
        return tuple(one for one in self.instead if one not in HARMFUL)

    @property
    def about_as_good(self) -> tuple[str, ...]:
        """Other advisable alternatives whose share is within the sampling error of the best, best first.

        The error of a difference is taken as for independent samples, which is wider than it need be, since
        all alternatives meet the same seeds: one is called worse only when it surely is.
        """
        best = self.instead[self.best]
        error = Z_95 * sqrt(2 * max(best.share * (1 - best.share), 1 / best.of) / best.of)
        near = [
            name
            for name in self.advisable
            if name != self.best
            and best.share - self.instead[name].share <= error
            and self.instead[name].share > self.as_played.share
        ]
        return tuple(sorted(near, key=lambda name: -self.instead[name].good))

    @property
    def serve(self) -> tuple[str, ...]:
        """The advisable alternatives that gain at least half of what the best gains, best first."""
        gain = self.instead[self.best].share - self.as_played.share
        enough = [
            name
            for name in self.advisable
            if self.instead[name].share > self.as_played.share
            and self.instead[name].share - self.as_played.share >= gain / 2
        ]
        return tuple(sorted(enough, key=lambda name: -self.instead[name].good))

    @property
    def is_best_left_out(self) -> bool:
        """Whether most other turns would have served: what mattered was not to do this one."""
        return len(self.serve) > MOSTLY * len(self.advisable)

    def as_dict(self) -> dict[str, Any]:
        """Every alternative with its chance and interval, as a transcript holds it."""
        return {
            "turn": self.turn,
            "as_played": self.as_played.as_dict(),
            "instead": {name: chance.as_dict() for name, chance in self.instead.items()},
        }


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A turn that mattered.

    Attributes:
        turn: its number.
        said: what the officer said or did.
        kind: `missed` when another turn in its place would have served better, all else as played;
            `carried` when it made the good ending likely; `lost` when a steady officer could have ended
            well until then, and hardly after it.
        instead: the alternative: an act, `wait`, `move NAME` or `tactic NAME`; for `carried` it is `wait`.
        example: how it might have been said; empty when there is no example of it.
        about_as_good: other alternatives that could not be told apart from it.
        by_leaving_out: whether most other turns would have served: what mattered was not to do this.
        to_do: what a steady officer still had to do, where it was best left out.
        closes: whether it ended the meeting by the officer's own choice.
        one_more: whether the alternative is one turn more before it, rather than another in its place.
        brought: what it did for the good ending, in words, where it carried the meeting.
        chance: of a good ending as played; for `lost`, by a steady officer after the turn.
        chance_instead: of a good ending with the alternative; for `lost`, by a steady officer from before it.
    """

    turn: int
    said: str
    kind: Kind
    instead: str
    example: str
    about_as_good: tuple[str, ...]
    chance: Chance
    chance_instead: Chance
    by_leaving_out: bool = False
    to_do: tuple[str, ...] = ()
    closes: bool = False
    one_more: bool = False
    brought: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """How much the turn mattered: the distance between the two chances."""
        return abs(self.chance_instead.share - self.chance.share)

    def as_dict(self) -> dict[str, Any]:
        """The turning point as a transcript holds it."""
        return {
            "turn": self.turn,
            "said": self.said,
            "kind": self.kind,
            "brought": list(self.brought),
            "instead": {
                "act": self.instead,
                "example": self.example,
                "about_as_good": list(self.about_as_good),
                "by_leaving_out": self.by_leaving_out,
                "one_more_before": self.one_more,
                "still_to_do": list(self.to_do),
            },
            "chance_of_good_ending": {
                "as_played": round(self.chance.share, 4),
                "instead": round(self.chance_instead.share, 4),
                "as_played_interval": [self.chance.low, self.chance.high],
                "instead_interval": [self.chance_instead.low, self.chance_instead.high],
                "replays": self.chance.of,
            },
        }
