"""Calendar arithmetic that a training standard needs."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the month's last day where that day does not exist.

    Adding 12 months to 29 February gives 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
