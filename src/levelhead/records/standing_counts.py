"""Standing counted: how many of a unit, of each role, are in each state on a day, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from levelhead.records.standing import STATES, Standing, State

# States of people of whom training is required and nothing excuses them from it on the day.
OWED: tuple[State, ...] = ("in_date", "due_soon", "lapsed", "not_yet_trained", "awaiting")
MET: tuple[State, ...] = ("in_date", "due_soon")
SHORT = tuple(state for state in OWED if state not in MET)
Reason = Literal["", "decision", "outcome", "seat", "waiting", "none"]
# Why somebody who is to be in date is not, in words; the first that holds is the one that counts.
REASON_TITLES: dict[Reason, str] = {
    "decision": "A deferral waits for a decision",
    "outcome": "Minutes complete, an outcome still to be shown",
    "seat": "Has a seat in a class to come",
    "waiting": "On a waiting list",
    "none": "No seat yet",
    "": "Counted before reasons were kept",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one unit and role type in one state on a day.

    Attributes:
        reason: why those who are to be in date are not; empty for everybody else.
    """

    on: date
    unit: int
    role_type: str
    state: State
    people: int
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How some people stand, together.

    Attributes:
        states: state to how many, in the order of `STATES`, without those nobody is in.
    """

    states: Mapping[State, int]

    @property
    def people(self) -> int:
        """Everybody."""
        return sum(self.states.values())

    @property
    def owed(self) -> int:
        """Those who are to be in date: neither excused nor without a requirement."""
        return sum(self.states.get(state, 0) for state in OWED)

    @property
    def met(self) -> int:
        """Those of them who are, also where it runs out soon."""
        return sum(self.states.get(state, 0) for state in MET)

    @property
    def share(self) -> float | None:
        """Those in date among those who are to be, from 0 to 1; None where nobody is to be."""
        return self.met / self.owed if self.owed else None


def reason_of(standing: Standing, coming: str) -> Reason:
    """Why somebody is not in date.

    Args:
        standing: theirs.
        coming: their place in a class to come: booked, waiting or empty.
    """
    if standing.state not in SHORT:
        return ""
    if standing.state == "awaiting":
        return "decision"
    if standing.missing and standing.minutes >= standing.required:
        return "outcome"
    places: dict[str, Reason] = {"booked": "seat", "waiting": "waiting"}
    return places.get(coming, "none")


def counted(on: date, stands: Iterable[tuple[int, str, State, Reason]]) -> list[Counted]:
    """Counts of a day, from the unit, role type, state and reason of each person."""
    found = Counter(stands)
    return [
        Counted(on, unit, role, state, people, reason)
        for (unit, role, state, reason), people in sorted(found.items())
    ]


def tally(counts: Iterable[Counted]) -> Tally:
    """Some counts of one day together."""
    found: Counter[State] = Counter()
    for one in counts:
        found[one.state] += one.people
    return Tally({state: found[state] for state in STATES if found[state]})


def by_unit(counts: Sequence[Counted], above: Mapping[int, int | None]) -> dict[int, Tally]:
    """Unit to how everybody in it and in the units below it stands.

    Args:
        counts: of one day.
        above: unit to the unit above it, or None; every unit is in it.
    """
    grouped: dict[int, list[Counted]] = {unit: [] for unit in above}
    for one in counts:
        unit: int | None = one.unit
        while unit is not None:
            grouped[unit].append(one)
            unit = above[unit]
    return {unit: tally(found) for unit, found in grouped.items()}


def shortfall(counts: Iterable[Counted]) -> list[tuple[str, int]]:
    """Why those who are to be in date are not, in words, the commonest first."""
    found: Counter[Reason] = Counter()
    for one in counts:
        if one.state in SHORT:
            found[one.reason] += one.people
    return [(REASON_TITLES[reason], people) for reason, people in found.most_common()]
