"""The timeline of a run: what its marks come to, in whatever order they arrived.

Nothing is lost: a mark that was taken back, or that a rewind went behind, stays on the timeline and says so.
The clock of a restraint is a clock of the hall and not of the story: a freeze, a rewind or a stop does not
end it, since somebody may still be held; only a mark that the hold ended does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from levelhead.records.run_marks import RunMark

Way = Literal["planned", "running", "frozen", "stopped", "over"]
_TURNS: Final[dict[str, Way]] = {
    "begin": "running",
    "resume": "running",
    "freeze": "frozen",
    "rewind": "frozen",
    "stop": "stopped",
    "end": "over",
}
# What happened to people or to the run as a whole cannot be played again: a rewind does not go behind it.
_REAL: Final = frozenset({*_TURNS, "stop_told", "hold_begins", "hold_ends", "safety_role"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark on the timeline.

    Attributes:
        number: its place among all marks of the run, from 1.
        mark: as it was made.
        seconds: since the run began; below 0 before it, None while nobody marked that it began.
        taken_back: whether a later mark says that it was a slip.
        rewound: whether the run went back behind it and played that part again.
    """

    number: int
    mark: RunMark
    seconds: int | None
    taken_back: bool
    rewound: bool

    @property
    def stands(self) -> bool:
        """Whether it counts in what was played last."""
        return not (self.taken_back or self.rewound)


@dataclass(frozen=True, slots=True)
class Hold:
    """A restraint: from one mark to another; `ended` is None where nobody marked that it ended."""

    began: Entry
    ended: Entry | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop, with the mark that says who called it and why, or None where nobody said."""

    entry: Entry
    told: Entry | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the marks of a run come to.

    Attributes:
        entries: every mark, in the order of the moments they tell of.
        way: planned, running, frozen, stopped or over.
        began_at: when the run began, or None.
        ended_at: when it ended, or None.
        holds: every restraint that was not a slip, rewound or not.
        stops: every stop that was not a slip.
    """

    entries: tuple[Entry, ...]
    way: Way
    began_at: datetime | None
    ended_at: datetime | None
    holds: tuple[Hold, ...]
    stops: tuple[Stop, ...]

    @property
    def held_since(self) -> datetime | None:
        """Since when somebody is held, as far as is marked; None where nobody is."""
        return self.holds[-1].began.mark.at if self.holds and self.holds[-1].ended is None else None

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The marks of what was played last: neither slips nor gone back behind."""
        return tuple(one for one in self.entries if one.stands)

    def last(self, kind: str) -> Entry | None:
        """The latest mark of a kind that stands."""
        return next((one for one in reversed(self.standing) if one.mark.kind == kind), None)

    def untold(self) -> Entry | None:
        """The latest stop of which nobody has said who called it and why."""
        return next((one.entry for one in reversed(self.stops) if one.told is None), None)


def timeline(marks: Iterable[RunMark]) -> Timeline:
    """The timeline that some marks come to; a mark that is there twice counts once.

    Of two marks of one moment the one whose name comes first in the alphabet comes first.
    """
    ordered = sorted({one.id: one for one in marks}.values(), key=_place)
    slips = {one.about for one in ordered if one.kind == "void"}
    played = [one for one in ordered if one.id not in slips and one.kind != "void"]
    rewound = _rewound(played, {one.id: one for one in ordered})
    began = next((one for one in played if one.kind == "begin"), None)
    entries = tuple(
        Entry(number, one, _seconds(began, one), one.id in slips, one.id in rewound)
        for number, one in enumerate(ordered, start=1)
    )
    counted = [one for one in entries if not one.taken_back]
    way: Way = "planned"
    ended = None
    for one in played:
        way = _TURNS.get(one.kind, way)
        ended = (one.at if one.kind == "end" else None) if one.kind in _TURNS else ended
    return Timeline(entries, way, began.at if began else None, ended, _holds(counted), _stops(counted))


def _rewound(played: Sequence[RunMark], every: dict[str, RunMark]) -> set[str]:
    """Names of the marks that a rewind went behind: those after what it went back to and before itself."""
    found: set[str] = set()
    for back in (one for one in played if one.kind == "rewind"):
        target = every.get(back.about)
        if target is not None:
            found |= {
                one.id
                for one in played
                if _place(target) < _place(one) < _place(back) and one.kind not in _REAL
            }
    return found


def _holds(entries: Sequence[Entry]) -> tuple[Hold, ...]:
    """Restraints; a beginning while somebody is held, or an end while nobody is, says nothing."""
    found: list[Hold] = []
    for one in entries:
        is_on = bool(found) and found[-1].ended is None
        if one.mark.kind == "hold_begins" and not is_on:
            found.append(Hold(one, None))
        elif one.mark.kind == "hold_ends" and is_on:
            found[-1] = Hold(found[-1].began, one)
    return tuple(found)


def _stops(entries: Sequence[Entry]) -> tuple[Stop, ...]:
    """Stops, each with what was told of it last."""
    told = {one.mark.about: one for one in entries if one.mark.kind == "stop_told"}
    return tuple(Stop(one, told.get(one.mark.id)) for one in entries if one.mark.kind == "stop")


def _seconds(began: RunMark | None, one: RunMark) -> int | None:
    return None if began is None else int((_true(one.at) - _true(began.at)).total_seconds() // 1)


def _place(mark: RunMark) -> tuple[datetime, str]:
    return _true(mark.at), mark.id


def _true(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
