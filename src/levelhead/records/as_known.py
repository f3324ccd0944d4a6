"""What was known on a day: records that were kept by then, corrected only by what was kept by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from levelhead.records.standing import Attended


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record of attendance with the day on which it was recorded.

    Attributes:
        key: its number.
        attended: what it says.
        recorded_on: when it was recorded.
        corrects: number of the record in whose place it stands, or None.
    """

    key: int
    attended: Attended
    recorded_on: date
    corrects: int | None = None


def known_on(rows: Iterable[Recorded], day: date) -> list[Attended]:
    """The records that were known on a day, as they stood then, whatever day they tell of."""
    known = [one for one in rows if one.recorded_on <= day]
    corrected = {one.corrects for one in known}
    return [replace(one.attended, superseded=one.key in corrected) for one in known]


def told_later(rows: Sequence[Recorded], day: date) -> list[Recorded]:
    """Records of days up to a day that were recorded after it, the newest first."""
    found = [one for one in rows if one.attended.on <= day < one.recorded_on]
    return sorted(found, key=lambda one: (one.recorded_on, one.attended.on), reverse=True)
