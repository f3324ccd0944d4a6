"""Sudden changes of level by unit, by tactic group, and by group within a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from levelhead.use_of_force.changes import Change, changes, gain, penalty
from levelhead.use_of_force.counts import RecordingCounts

# A change by less than this is not called sudden: seasons, and training itself, reach it. Set by us.
LEAST_RATIO = 1.3
# Fewer reports in the whole of a series say nothing about a level. Set by us.
LEAST_REPORTS = 100
_NEAR = 2  # periods within which a change of a group in a unit is taken to be the unit's own

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A sudden change of level.

    Attributes:
        unit: whose; empty for the whole organisation.
        group: tactic group; empty for all reports.
        at: the period of the new level, from 0.
        starts_on: its first day.
        before: reports a period before.
        after: reports a period after.
        ratio: after over before, once what happened elsewhere in those periods is taken out.
    """

    unit: str
    group: str
    at: int
    starts_on: date
    before: float
    after: float
    ratio: float


def series_looked_at(counts: RecordingCounts) -> list[tuple[str, str]]:
    """(unit, group) of every series that is long enough in reports; a single unit is the organisation."""
    units = ["", *counts.units] if len(counts.units) > 1 else [""]
    pairs = product(units, ["", *counts.by_group])
    return [(unit, group) for unit, group in pairs if _own(counts, unit, group, ()).sum() >= LEAST_REPORTS]


def found_changes(counts: RecordingCounts) -> list[LevelChange]:
    """Every sudden change.

    A unit is held against the other units, a group against all reports, a group in a unit against that group
    elsewhere. A unit that changed is taken out of what the rest is held against, plainest change first, so
    that one unit's leap is not everybody else's fall. A group in a unit is told only where neither of the two
    changed at about that time.
    """
    looked_at = series_looked_at(counts)
    cost = penalty(len(counts.starts), len(looked_at))
    units = [one for one in looked_at if one[0] and not one[1]]
    found: list[LevelChange] = []
    gone: list[str] = []
    for unit in _plainest_first(counts, units, cost):
        if own := _changes(counts, unit, "", gone, cost):
            found += own
            gone.append(unit)
    for unit, group in looked_at:
        if group or not unit:
            own = _changes(counts, unit, group, [one for one in gone if one != unit], cost)
            found += [one for one in own if not (unit and any(_explains(other, one) for other in found))]
    return found


def _plainest_first(counts: RecordingCounts, units: list[tuple[str, str]], cost: float) -> list[str]:
    """The units that seem to have changed, by how much their changes explain."""
    gains = {}
    for unit, _group in units:
        own, expected = _own(counts, unit, "", ()), _expected(counts, unit, "", ())
        if cuts := [change.at for change in changes(own, expected, cost)]:
            gains[unit] = gain(own, expected, cuts)
    return sorted(gains, key=lambda unit: (-round(gains[unit], 6), unit))


def _changes(
    counts: RecordingCounts, unit: str, group: str, gone: list[str], cost: float
) -> list[LevelChange]:
    found = changes(_own(counts, unit, group, gone), _expected(counts, unit, group, gone), cost)
    return [_named(counts, unit, group, change) for change in found if _is_sudden(change)]


def _is_sudden(change: Change) -> bool:
    return not 1 / LEAST_RATIO < change.ratio < LEAST_RATIO


def _named(counts: RecordingCounts, unit: str, group: str, change: Change) -> LevelChange:
    starts_on = counts.starts[change.at]
    return LevelChange(unit, group, change.at, starts_on, change.before, change.after, change.ratio)


def _explains(other: LevelChange, one: LevelChange) -> bool:
    if other.unit and other.group:
        return False
    is_part = other.unit == one.unit if other.unit else other.group in {"", one.group}
    return is_part and abs(other.at - one.at) <= _NEAR


def _own(counts: RecordingCounts, unit: str, group: str, gone: list[str] | tuple[()]) -> Numbers:
    """(P,) reports of a series; of the whole organisation without the units that are gone."""
    table = counts.by_group[group] if group else counts.reports
    rows = [k for k, name in enumerate(counts.units) if (name == unit if unit else name not in gone)]
    return np.asarray(table[rows].sum(axis=0), dtype=np.float64)


def _expected(counts: RecordingCounts, unit: str, group: str, gone: list[str] | tuple[()]) -> Numbers:
    """(P,) what the series is held against, and one more, so that nothing is divided by nothing."""
    if not unit:
        against = _own(counts, "", "", gone) if group else np.zeros(len(counts.starts))
    else:
        against = _own(counts, "", group, [*gone, unit])
    return against + 1.0
