"""Injuries and near misses as pages show them. Names and medical words only where a function says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.injuries import InjuryClock, clock_on
from levelhead.storage import models


@dataclass(frozen=True, slots=True)
class InjuryLine:
    """An injury or a near miss without a name, with its clock.

    Attributes:
        row: what may be read without a right of its own.
        clock: what the law asks by the day asked about; None for a near miss.
        reported_on: when the report was made, or None.
        followed: how often something was added to its detail.
    """

    row: models.Injury
    clock: InjuryClock | None
    reported_on: date | None
    followed: int

    @property
    def is_open(self) -> bool:
        """Whether a report is due and was not made."""
        return self.clock is not None and self.clock.report and self.reported_on is None


def injuries_between(first: date, last: date, on: date, settings: DeliverySettings) -> list[InjuryLine]:
    """Injuries and near misses of the days from first to last, as they stand on a day; two queries."""
    rows = models.Injury.objects.filter(occurred_on__gte=first, occurred_on__lte=last)
    rows = rows.select_related("training_class").prefetch_related("details")
    return [_line(row, on, settings) for row in rows]


def injury_line(row: models.Injury, on: date, settings: DeliverySettings) -> InjuryLine:
    """One of them; one query."""
    return _line(row, on, settings)


def _line(row: models.Injury, on: date, settings: DeliverySettings) -> InjuryLine:
    details = sorted(row.details.all(), key=lambda one: one.pk)
    last = details[-1] if details else None
    clock = None
    if row.severity != "near_miss":
        clock = clock_on(
            on,
            occurred_on=row.occurred_on,
            severity=row.severity,
            fit_again_on=last.fit_again_on if last else None,
            unable=bool(last and last.unable),
            settings=settings,
        )
    reported = next((one.reported_on for one in reversed(details) if one.reported_on), None)
    return InjuryLine(row, clock, reported, len(details))


def contact_hours(first: date, last: date) -> float:
    """Hours of contact time on record from first to last, all people together; one query."""
    rows = models.Attendance.objects.filter(on__gte=first, on__lte=last, contact=True, superseded_by=None)
    return float(rows.aggregate(total=Sum("minutes"))["total"] or 0) / 60


def details_of(row: models.Injury) -> QuerySet[models.InjuryDetail]:
    """What is private about an injury, the oldest first. Whoever shows it notes the reading."""
    return row.details.select_related("person").order_by("id")


def readings_of(injury: int | None = None) -> QuerySet[models.AuditEvent]:
    """Who read medical detail, the latest first; of one injury, or of all."""
    rows = models.AuditEvent.objects.filter(action="medical_detail_read").order_by("-id")
    return rows if injury is None else rows.filter(subject=f"injury:{injury}")
