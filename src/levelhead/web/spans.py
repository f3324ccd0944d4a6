"""The days that an address asks for."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.timezone import localdate

A_YEAR = 365


def span_of(request: HttpRequest) -> tuple[date, date]:
    """The days from first to last in the address; the last year where it asks for none that make sense."""
    today = localdate()
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return today - timedelta(days=A_YEAR), today
    return (first, last) if first <= last else (last, first)
