"""Months in which a unit has no reports, although it should have some."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from levelhead.basics.numerals import plain, plural
from levelhead.use_of_force.changes import dispersion
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.counts import Counts, RecordingCounts

# Chance, over all units and months, that months so empty come about where nothing is missing. Set by us.
_CHANCE = 0.01


def gaps(counts: RecordingCounts) -> RecordCheck:
    """Failed where a run of months without a report is longer than chance would make it.

    What a unit should have in a month is its share of what the others had, over all other months. Reports
    come in bursts, so the expected number is divided by their dispersion. A unit that begins late or ends
    early shows as a run at the edge.
    """
    if not counts.starts:
        return RecordCheck("gaps", None, "There is no dated report.")
    total = counts.reports.sum(axis=0)
    most = float(np.log(max(counts.reports.size, 1) / _CHANCE))
    found = [
        {"unit": unit, **run}
        for unit, row in zip(counts.units, counts.reports, strict=True)
        for run in _runs(row, total - row + 1, counts, most)
    ]
    if not found:
        return RecordCheck("gaps", True, "No unit is without reports for longer than chance would make it.")
    units = len({run["unit"] for run in found})
    longest = max(found, key=lambda run: run["months"])
    return RecordCheck(
        "gaps",
        False,
        f"{plural(units, 'unit')} without any report for months in which several were to be expected. The "
        f"longest: {longest['unit'] or 'the whole organisation'}, {plural(longest['months'], 'month')} from "
        f"{longest['first']}, with {plain(longest['expected'])} reports expected. An officer-week of such a "
        "month is not a week without force.",
        tuple(found),
    )


def _runs(row: Counts, elsewhere: Counts, counts: RecordingCounts, most: float) -> list[dict[str, Any]]:
    there = row > 0
    found = []
    for is_there, run in groupby(range(row.size), key=lambda month: bool(there[month])):
        months = list(run)
        rest = np.delete(np.arange(row.size), months)
        if is_there or not row[rest].any():
            continue
        expected = float(row[rest].sum() / elsewhere[rest].sum() * elsewhere[months].sum())
        spread = dispersion(row[rest].astype(float), elsewhere[rest].astype(float))
        if expected / spread > most:
            edge = "begins late" if months[0] == 0 else "ends early" if months[-1] == row.size - 1 else ""
            found.append({
                "first": counts.starts[months[0]].isoformat()[:7],
                "last": counts.starts[months[-1]].isoformat()[:7],
                "months": len(months),
                "expected": round(expected, 1),
                "edge": edge,
            })  # fmt: skip
    return found
