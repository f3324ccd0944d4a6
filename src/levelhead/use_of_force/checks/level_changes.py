"""Whether recording changed all at once: by unit, by tactic group, and by group within a unit."""

from __future__ import annotations

import numpy as np

from levelhead.basics.numerals import plain, plural, whole
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.counts import RecordingCounts
from levelhead.use_of_force.sudden_changes import LevelChange, found_changes, series_looked_at


def level_changes(counts: RecordingCounts) -> RecordCheck:
    """Failed where a level changed by three tenths or more from one month to the next, and stayed.

    What else was recorded in the same months is taken as given, so that a season or a rise everywhere is no
    change of one unit. A change may be in what happened as well as in how it was recorded: which of the two,
    the reports cannot say. A resort in summer changes every year.
    """
    if not counts.starts:
        return RecordCheck("level_changes", None, "There is no dated report.")
    found = found_changes(counts)
    looked_at = f"{whole(len(series_looked_at(counts)))} series of {plural(len(counts.starts), 'month')}"
    if not found:
        return RecordCheck("level_changes", True, f"No sudden change of level in {looked_at}.")
    largest = max(found, key=lambda one: abs(np.log(max(one.ratio, 1e-9))))
    return RecordCheck(
        "level_changes",
        False,
        f"{plural(len(found), 'sudden change')} of level in {looked_at}. The largest: {_in_words(largest)}. "
        "Changes like these can be larger than an effect of training: show results with and without them.",
        tuple(_row(one) for one in found),
    )


def _row(one: LevelChange) -> dict[str, str | float | None]:
    """The change as a flat row; a rise from nothing has no ratio."""
    return {
        "unit": one.unit,
        "group": one.group,
        "month": one.starts_on.isoformat()[:7],
        "before": round(one.before, 1),
        "after": round(one.after, 1),
        "ratio": round(one.ratio, 2) if np.isfinite(one.ratio) else None,
    }


def _in_words(one: LevelChange) -> str:
    who = one.unit or "the whole organisation"
    what = f"{one.group.replace('_', ' ')} in {who}" if one.group else who
    return f"{what}, from {plain(one.before)} to {plain(one.after)} reports a month in {one.starts_on:%B %Y}"
