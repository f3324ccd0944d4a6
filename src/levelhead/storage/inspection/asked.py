"""What a pack was asked for, as its queries need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from levelhead.curriculum.course import CourseVersion
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.curriculum.requirement import Requirement
from levelhead.storage import models
from levelhead.storage.record_queries import end_of


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, the units by key (None for all), and what is in force in the home.

    Attributes:
        first: first day of the period.
        last: last day of the period.
        known_on: what was recorded later is left out.
        units: keys of units, or None for every unit.
        requirements: the rules for standing.
        courses: versions by course.
        settings: how classes are run.
    """

    first: date
    last: date
    known_on: date
    units: frozenset[int] | None
    requirements: Sequence[Requirement]
    courses: Mapping[str, tuple[CourseVersion, ...]]
    settings: DeliverySettings

    @property
    def until(self) -> datetime:
        """The moment after which nothing was known."""
        return end_of(self.known_on)

    @property
    def standing_on(self) -> date:
        """The day whose standing is shown: the last of the period that can be known."""
        return min(self.last, self.known_on)

    @property
    def people(self) -> QuerySet[models.Person]:
        """Everybody in the units."""
        everybody = models.Person.objects.all()
        return everybody if self.units is None else everybody.filter(unit__in=self.units)
