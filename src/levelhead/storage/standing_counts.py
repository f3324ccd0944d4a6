"""Counting standing, keeping the counts, and reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Max, QuerySet, Sum

from levelhead.curriculum.requirement import Requirement
from levelhead.records.standing import STATES, State
from levelhead.records.standing_counts import Counted, Tally, counted, reason_of
from levelhead.storage import models
from levelhead.storage.class_queries import places_to_come
from levelhead.storage.queries import in_lots, serving, standings

_BATCH = 500


class DjangoStandingCounts:
    """Implements `actions.count_standing.StandingCountStore`."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._requirements = requirements

    def count(self, on: date) -> list[Counted]:
        """How everybody who serves on a day stands, as the records say now; some people at a time."""
        people, coming = serving(on).select_related(None), places_to_come(on)
        stands = [
            (
                one.person.unit_id,
                one.person.role_type,
                one.standing.state,
                reason_of(one.standing, coming.get(one.person.pk, "")),
            )
            for some in in_lots(people)
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
                    reason=one.reason,
                    people=one.people,
                    at=at,
                )
                for one in counts
            ],
            batch_size=_BATCH,
        )


def last_counted(first: date, last: date) -> dict[date, datetime]:
    """Day to when it was last counted; the days in order; one query over an index."""
    rows = _between(first, last).order_by("on").values("on").annotate(last=Max("at"))
    return dict(rows.values_list("on", "last"))


def counts_of(first: date, last: date, units: Collection[int]) -> Iterator[tuple[datetime, Counted]]:
    """What the last count of each day found in some units, with when it was; two queries."""
    latest = last_counted(first, last)
    rows = _between(first, last).filter(unit__in=units).order_by("on", "id")
    for at, *found in rows.values_list(
        "at", "on", "unit_id", "role_type", "state", "people", "reason"
    ).iterator():
        one = Counted(*found)
        if latest[one.on] == at:
            yield at, one


def tallies_by_day(first: date, last: date, units: Collection[int]) -> dict[date, tuple[datetime, Tally]]:
    """Day to when it was last counted and how everybody in some units stood then; the days in order.

    Two queries. They are added up in the database: two years of a large force are more rows than a page can
    read.
    """
    latest = last_counted(first, last)
    rows = _between(first, last).filter(unit__in=units).order_by().values("on", "at", "state")
    found: dict[date, dict[State, int]] = {day: {} for day in latest}
    for on, at, state, people in rows.annotate(n=Sum("people")).values_list("on", "at", "state", "n"):
        if latest[on] == at:
            found[on][state] = people
    return {
        day: (latest[day], Tally({state: n[state] for state in STATES if state in n}))
        for day, n in found.items()
    }


def _between(first: date, last: date) -> QuerySet[models.StandingCount]:
    return models.StandingCount.objects.filter(on__gte=first, on__lte=last)


def units_above() -> dict[int, int | None]:
    """Unit to the unit above it; one query."""
    return dict(models.Unit.objects.values_list("pk", "parent_id"))
