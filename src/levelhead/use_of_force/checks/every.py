"""Every check of reports, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.use_of_force.checks.gaps import gaps
from levelhead.use_of_force.checks.level_changes import level_changes
from levelhead.use_of_force.checks.missing_by_group import missing_by_group
from levelhead.use_of_force.checks.one_value import one_value
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.checks.recording_lag import recording_lag
from levelhead.use_of_force.checks.two_places import two_places
from levelhead.use_of_force.counts import monthly_counts
from levelhead.use_of_force.record_map import RecordMap


def every_check(records: Any, by: RecordMap, source: Mapping[str, Any]) -> list[RecordCheck]:
    """First the columns, then what is recorded over time.

    Args:
        records: that were kept, with their working columns.
        by: the map.
        source: each table of the map.
    """
    counts = monthly_counts(records)
    return [
        one_value(by, source),
        *two_places(records, by),
        missing_by_group(records, by),
        gaps(counts),
        level_changes(counts),
        recording_lag(records),
    ]
