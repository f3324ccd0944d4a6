"""The time of what is recorded, which never runs backwards even where the machine's clock does."""

from __future__ import annotations

from datetime import UTC, datetime

from levelhead.actions.ports import Clock, EncounterKept


def record_time(clock: Clock, kept: EncounterKept) -> datetime:
    """The present moment, or that of what was last recorded where the clock has been put back since.

    Moments are compared in universal time: on the night the clocks go back an hour comes twice.
    """
    now, last = clock.now(), kept.last_at or kept.begun_at
    return now if now.astimezone(UTC) >= last.astimezone(UTC) else last
