"""What pages show of roll-outs besides who was due. Reading only; each says what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from levelhead.actions.rollout_ports import LEFT_OUT, RolloutKept
from levelhead.storage import models
from levelhead.storage.scopes import with_those_below


@dataclass(frozen=True, slots=True)
class RolloutLine:
    """A roll-out as a line of a list.

    Attributes:
        name: in its address.
        title: its name.
        people: how many are in it.
        first: Monday of its first week.
        weeks: how many.
        by: staff number of who drew it.
        at: when.
        is_ended: whether it was given up.
    """

    name: str
    title: str
    people: int
    first: date
    weeks: int
    by: str
    at: datetime
    is_ended: bool

    @property
    def stands(self) -> str:
        """Where it stands, in a word or two."""
        if self.is_ended:
            return "Ended"
        if localdate() < self.first:
            return "To come"
        return "Under way" if localdate() < self.first + timedelta(weeks=self.weeks) else "Over"


def rollout_lines(people: QuerySet[models.Person]) -> list[RolloutLine]:
    """Roll-outs in which there is one of some people, the newest first; one query."""
    mine = models.RolloutDue.objects.filter(rollout=OuterRef("pk"), person__in=people.order_by().values("pk"))
    ended = models.RolloutEvent.objects.filter(rollout=OuterRef("pk"), kind="ended")
    rows = models.Rollout.objects.filter(Exists(mine)).annotate(people=Count("due"), is_ended=Exists(ended))
    return [
        RolloutLine(
            one.name,
            one.title,
            one.people,
            date.fromisoformat(one.draft["first_week"]),
            one.draft["weeks"],
            one.by,
            one.at,
            one.is_ended,
        )
        for one in rows.defer("protocol", "schedule").order_by("-at")
    ]


def left_out_counts(name: str) -> dict[str, int]:
    """Why how many took no part in the draw; one query."""
    rows = models.RolloutLeftOut.objects.filter(rollout__name=name).order_by()
    return dict(rows.values_list("why").annotate(n=Count("pk")))


def outside(kept: RolloutKept, people: QuerySet[models.Person]) -> list[tuple[models.Person, str]]:
    """Who of some people took no part in the draw, and who joined since, with why; four queries."""
    mine = people.order_by().values("pk")
    rows = models.RolloutLeftOut.objects.filter(rollout__name=kept.name, person__in=mine)
    left = [(one.person, LEFT_OUT[one.why]) for one in rows.select_related("person", "person__unit")]
    draft, known = kept.draft, models.RolloutLeftOut.objects.filter(rollout__name=kept.name)
    units = with_those_below(models.Unit.objects.filter(name__in=draft.units).values_list("pk", flat=True))
    joined = models.Person.objects.filter(
        Q(service_to=None) | Q(service_to__gte=localdate()),
        pk__in=mine,
        unit__in=units,
        role_type__in=draft.role_types,
        service_from__gt=draft.serving_on,
    )
    joined = joined.exclude(pk__in=known.values("person")).exclude(due__rollout__name=kept.name)
    return left + [(one, "Joined after the draw") for one in joined.select_related("unit")]
