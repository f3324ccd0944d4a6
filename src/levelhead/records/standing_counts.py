"""Standing counted: how many of a unit, of each role, are in each state on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.records.standing import STATES, State

# States of people of whom training is required and nothing excuses them from it on the day.
OWED: tuple[State, ...] = ("in_date", "due_soon", "lapsed", "not_yet_trained", "awaiting")
MET: tuple[State, ...] = ("in_date", "due_soon")


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one unit and role type in one state on a day."""

    on: date
    unit: int
    role_type: str
    state: State
    people: int


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


def counted(on: date, stands: Iterable[tuple[int, str, State]]) -> list[Counted]:
    """Counts of a day, from the unit, role type and state of each person."""
    found = Counter(stands)
    return [Counted(on, unit, role, state, people) for (unit, role, state), people in sorted(found.items())]


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
