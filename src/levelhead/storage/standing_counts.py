"""Counting standing, keeping the counts, and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from levelhead.curriculum.requirement import Requirement
from levelhead.records.standing_counts import Counted, counted
from levelhead.storage import models
from levelhead.storage.queries import serving, standings

_BATCH = 500
_AT_ONCE = 5000  # people whose records are held in memory together


class DjangoStandingCounts:
    """Implements `actions.count_standing.StandingCountStore`."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._requirements = requirements

    def count(self, on: date) -> list[Counted]:
        """How everybody who serves on a day stands, as the records say now; some people at a time."""
        people = serving(on).select_related(None).order_by("pk")
        edges = list(people.values_list("pk", flat=True))[::_AT_ONCE]
        stands = []
        for place, first in enumerate(edges):
            some = people.filter(pk__gte=first)
            if place + 1 < len(edges):
                some = some.filter(pk__lt=edges[place + 1])
            stands += [
                (one.person.unit_id, one.person.role_type, one.standing.state)
                for one in standings(some, on, self._requirements)
            ]
        return counted(on, stands)

    def keep(self, counts: Sequence[Counted], *, at: datetime) -> None:
        """Keep the counts of a day."""
        models.StandingCount.objects.bulk_create(
            [
                models.StandingCount(
                    on=one.on,
                    unit_id=one.unit,
                    role_type=one.role_type,
                    state=one.state,
                    people=one.people,
                    at=at,
                )
                for one in counts
            ],
            batch_size=_BATCH,
        )


def counts_by_day(first: date, last: date) -> dict[date, tuple[datetime, list[Counted]]]:
    """Day to when it was last counted, and what was found then; the days in order; one query."""
    found: dict[date, tuple[datetime, list[Counted]]] = {}
    rows = models.StandingCount.objects.filter(on__gte=first, on__lte=last).order_by("on", "at", "id")
    for on, unit, role, state, people, at in rows.values_list(
        "on", "unit_id", "role_type", "state", "people", "at"
    ):
        if on not in found or found[on][0] != at:
            found[on] = (at, [])
        found[on][1].append(Counted(on, unit, role, state, people))
    return found


def units_above() -> dict[int, int | None]:
    """Unit to the unit above it; one query."""
    return dict(models.Unit.objects.values_list("pk", "parent_id"))
