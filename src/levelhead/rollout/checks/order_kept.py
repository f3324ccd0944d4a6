"""Whether the roster still has the order that was drawn."""

from __future__ import annotations

from typing import Any

from levelhead.basics.numerals import plural
from levelhead.rollout.checks.check import Check


def order_kept(roster: Any, schedule: Any) -> Check:
    """Failed where an officer is due at another time than was drawn, is missing, or was not in the draw.

    What was due counts, not what happened: an officer who comes late keeps the period that was drawn.

    Args:
        roster: `officer_id` and `first_trained`, as evaluated.
        schedule: the same, as drawn.
    """
    drawn = schedule.select(drawn_id=schedule.officer_id.cast("string"), drawn=schedule.first_trained)
    now = roster.select(officer_id=roster.officer_id.cast("string"), now=roster.first_trained)
    both = now.outer_join(drawn, now.officer_id == drawn.drawn_id)
    counts = both.agg(
        moved=(both.now != both.drawn).sum().fill_null(0),
        missing=both.officer_id.isnull().sum(),
        added=both.drawn_id.isnull().sum(),
    )
    row = counts.to_pyarrow().to_pylist()[0]
    said = [
        f"{plural(row[key], 'officer')} {words}"
        for key, words in (
            ("moved", "due at another time than was drawn"),
            ("missing", "of the draw not on the roster"),
            ("added", "on the roster but not in the draw"),
        )
        if row[key]
    ]
    if not said:
        return Check("order_kept", None, True, "Every officer is due when the draw said, and nobody else is.")
    return Check(
        "order_kept",
        None,
        False,
        f"{'; '.join(said)}. What was drawn justifies the comparison; what was changed by hand does not.",
    )
