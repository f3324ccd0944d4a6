"""Whether recording changed all at once: by unit, by tactic group, and by group within a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.numerals import plain, plural, whole
from levelhead.use_of_force.changes import changes, penalty
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.counts import RecordingCounts

# A change by less than this is not called sudden: seasons, and training itself, reach it. Set by us.
_LEAST_RATIO = 1.3
# Fewer reports in the whole of a series say nothing about a level. Set by us.
_LEAST_REPORTS = 100
_NEAR = 2  # periods within which a change of a group in a unit is taken to be the unit's own


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


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    unit: str
    group: str
    counts: NDArray[np.int64]
    elsewhere: NDArray[np.int64]


def level_changes(counts: RecordingCounts) -> RecordCheck:
    """Failed where a level changed by a third or more from one month to the next, and stayed.

    What else was recorded in the same months is taken as given, so that a season or a rise everywhere is no
    change of one unit; a group is held against all reports. A change may be in what happened as well as in
    how it was recorded: which of the two, the reports cannot say. A resort in summer changes every year.
    """
    found = found_changes(counts)
    if not counts.starts:
        return RecordCheck("level_changes", None, "There is no dated report.")
    looked_at = f"{whole(len(_series(counts)))} series of {plural(len(counts.starts), 'month')}"
    rows = tuple(
        {
            "unit": one.unit,
            "group": one.group,
            "month": one.starts_on.isoformat()[:7],
            "before": round(one.before, 1),
            "after": round(one.after, 1),
            "ratio": round(one.ratio, 2),
        }
        for one in found
    )
    if not found:
        return RecordCheck("level_changes", True, f"No sudden change of level in {looked_at}.")
    largest = max(found, key=lambda one: abs(np.log(max(one.ratio, 1e-9))))
    return RecordCheck(
        "level_changes",
        False,
        f"{plural(len(found), 'sudden change')} of level in {looked_at}. The largest: {_in_words(largest)}. "
        "Changes like these can be larger than an effect of training: show results with and without them.",
        rows,
    )


def found_changes(counts: RecordingCounts) -> list[LevelChange]:
    """Every change; of a group in a unit only where neither unit nor group changed at about that time."""
    series = _series(counts)
    cost = penalty(len(counts.starts), len(series))
    found = [
        LevelChange(
            one.unit,
            one.group,
            change.at,
            counts.starts[change.at],
            change.before,
            change.after,
            change.ratio,
        )
        for one in series
        for change in changes(one.counts.astype(float), _expected(one), cost)
        if not 1 / _LEAST_RATIO < change.ratio < _LEAST_RATIO
    ]
    alone = [one for one in found if not (one.unit and one.group)]
    return [one for one in found if one in alone or not any(_explains(other, one) for other in alone)]


def _explains(other: LevelChange, one: LevelChange) -> bool:
    return abs(other.at - one.at) <= _NEAR and (other.unit == one.unit or other.group == one.group)


def _series(counts: RecordingCounts) -> list[_Series]:
    """Units, groups, and groups within units, each beside what was recorded elsewhere."""
    total = counts.reports.sum(axis=0)
    several = len(counts.units) > 1
    found = [
        _Series(unit, "", row, total - row)
        for unit, row in zip(counts.units, counts.reports, strict=True)
        if several
    ]
    for group, by_unit in counts.by_group.items():
        of_group = by_unit.sum(axis=0)
        found.append(_Series("", group, of_group, total))
        if several:
            found += [
                _Series(unit, group, row, of_group - row)
                for unit, row in zip(counts.units, by_unit, strict=True)
            ]
    found.append(_Series("", "", total, np.ones_like(total)))
    return [one for one in found if one.counts.sum() >= _LEAST_REPORTS and one.elsewhere.sum()]


def _expected(one: _Series) -> NDArray[np.float64]:
    """What happened elsewhere, smoothed by one report so that an empty month divides nothing by nothing."""
    return np.asarray(one.elsewhere + 1.0, dtype=np.float64)


def _in_words(one: LevelChange) -> str:
    who = one.unit or "the whole organisation"
    what = f"{one.group.replace('_', ' ')} in {who}" if one.group else who
    return f"{what}, from {plain(one.before)} to {plain(one.after)} reports a month in {one.starts_on:%B %Y}"
