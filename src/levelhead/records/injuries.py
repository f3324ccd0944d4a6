"""Injuries and near misses in training, with the clocks of the law. No name and no detail is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.curriculum.delivery import DeliverySettings

CAUSES = {
    "intensity": "Agreed intensity was exceeded",
    "off_script": "Somebody left the script",
    "horseplay": "Horseplay",
    "technique": "Technique",
    "floor": "Floor or surroundings",
    "kit": "Kit",
    "pre_existing": "Made worse something that was there",
    "other": "Something else",
}
SEVERITIES = {
    "near_miss": "Near miss: nobody was hurt",
    "minor": "Minor: treated there, if at all",
    "moderate": "Moderate: needed treatment elsewhere",
    "specified": "Specified injury, as the regulations list them",
    "death": "Death",
}
REPORTED_AT_ONCE = ("specified", "death")


@dataclass(frozen=True, slots=True)
class InjuryClock:
    """What the law asks after an injury, as far as a date can tell.

    Attributes:
        days: full days unable to do normal work so far, the day of the accident not counted.
        keep_record: whether a record of the absence must be kept.
        report: whether a report is due.
        report_by: last day of the report, or None where none is due.
        days_left: days until then, negative when it has passed; None where none is due.
        why: in words.
    """

    days: int
    keep_record: bool
    report: bool
    report_by: date | None
    days_left: int | None
    why: str


def clock_on(
    day: date,
    *,
    occurred_on: date,
    severity: str,
    fit_again_on: date | None,
    unable: bool,
    settings: DeliverySettings,
) -> InjuryClock:
    """The clock of an injury on a day.

    Source: Reporting of Injuries, Diseases and Dangerous Occurrences Regulations 2013, as published health
    and safety pages tell it: more than seven days in a row unable to do normal work, not counting the day of
    the accident, reported within fifteen days of it. An adviser decides; this counts.

    Args:
        day: the day asked about.
        occurred_on: the day of the accident.
        severity: one of `SEVERITIES`.
        fit_again_on: first day able to do normal work again, or None while that has not come.
        unable: whether the person was unable to do normal work at all.
        settings: the days, which are the organisation's settings.
    """
    last = min(day, fit_again_on - timedelta(days=1)) if fit_again_on else day
    days = max((last - occurred_on).days, 0) if unable else 0
    at_once = severity in REPORTED_AT_ONCE
    long = days > settings.report_over_days
    report_by = occurred_on + timedelta(days=settings.report_within_days) if at_once or long else None
    if at_once:
        why = (
            "Reported without delay because of what it is; the date is the last on which the form may follow."
        )
    elif long:
        why = f"Unable to do normal work for {days} days, which is over {settings.report_over_days}."
    else:
        why = f"Unable to do normal work for {days} days so far." if days else "Able to do normal work."
    return InjuryClock(
        days=days,
        keep_record=at_once or days > settings.record_over_days,
        report=report_by is not None,
        report_by=report_by,
        days_left=(report_by - day).days if report_by else None,
        why=why,
    )
