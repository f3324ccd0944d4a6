"""Days that somebody named."""

from __future__ import annotations

from datetime import date

from levelhead.basics.errors import CalledWrongly


def day_of(text: str, option: str = "--on") -> date:
    """The day that an option names. Raises CalledWrongly for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalledWrongly(
            f"{option} takes a day as year-month-day, such as 2026-03-31, not '{text}'."
        ) from None
