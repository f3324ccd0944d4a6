"""Calendars: the adapters of their actions."""

from __future__ import annotations

from typing import Any


def calendar_ports() -> dict[str, Any]:
    """The store, the work and the clock of the actions on the addresses of calendars."""
    from levelhead.storage.calendars import DjangoCalendars
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoCalendars(), "work": DjangoWork(clock), "clock": clock}
