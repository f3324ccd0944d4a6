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
    elsewhere. What changed, a unit or a group, is taken out of what the rest is held against, plainest change
    first, so that one's leap is not everybody else's fall. A group in a unit is told only where neither of
    the two changed at about that time.
    """
    looked_at = series_looked_at(counts)
    cost = penalty(len(counts.starts), len(looked_at))
    gone = _Gone()
    found: list[LevelChange] = []
    units = [one for one in looked_at if one[0] and not one[1]]
    for unit, _group in _plainest_first(counts, units, gone, cost):
        if own := _changes(counts, unit, "", gone, cost):
            found += own
            gone = _Gone((*gone.units, unit))
    if ("", "") in looked_at:
        found += _changes(counts, "", "", gone, cost)
    groups = [one for one in looked_at if one[1] and not one[0]]
    for _unit, group in _plainest_first(counts, groups, gone, cost):
        if own := _changes(counts, "", group, gone, cost):
            found += own
            gone = _Gone(gone.units, (*gone.groups, group))
    for unit, group in looked_at:
        if unit and group:
            others = _Gone(tuple(one for one in gone.units if one != unit))
            own = _changes(counts, unit, group, others, cost)
            found += [one for one in own if not any(_explains(other, one) for other in found)]
    return found


@dataclass(frozen=True, slots=True)
class _Gone:
    """What changed already, and is taken out of what the rest is held against."""

    units: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def _plainest_first(
    counts: RecordingCounts, series: list[tuple[str, str]], gone: _Gone, cost: float
) -> list[tuple[str, str]]:
    """The series that seem to have changed, by how much their changes explain."""
    gains = {}
    for unit, group in series:
        own, expected = _own(counts, unit, group, gone.units), _expected(counts, unit, group, gone)
        if cuts := [change.at for change in changes(own, expected, cost)]:
            gains[unit, group] = gain(own, expected, cuts)
    return sorted(gains, key=lambda one: (-round(gains[one], 6), one))


def _changes(counts: RecordingCounts, unit: str, group: str, gone: _Gone, cost: float) -> list[LevelChange]:
    own, expected = _own(counts, unit, group, gone.units), _expected(counts, unit, group, gone)
    found = changes(own, expected, cost)
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


def _own(counts: RecordingCounts, unit: str, group: str, gone: tuple[str, ...]) -> Numbers:
    """(P,) reports of a series; of the whole organisation without the units that are gone."""
    table = counts.by_group[group] if group else counts.reports
    rows = [k for k, name in enumerate(counts.units) if (name == unit if unit else name not in gone)]
    return np.asarray(table[rows].sum(axis=0), dtype=np.float64)


def _expected(counts: RecordingCounts, unit: str, group: str, gone: _Gone) -> Numbers:
    """(P,) what the series is held against, and one more, so that nothing is divided by nothing."""
    if unit:
        return _own(counts, "", group, (*gone.units, unit)) + 1.0
    against = _own(counts, "", "", gone.units) if group else np.zeros(len(counts.starts))
    # A report of two groups that are gone is taken out twice, but never below none.
    for other in gone.groups:
        against = against - _own(counts, "", other, gone.units)
    return np.asarray(np.maximum(against, 0.0) + 1.0)
