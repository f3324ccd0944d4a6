"""Training kit: what was inspected, and what nobody may use until it is released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KIT_EVENTS = ("inspected", "quarantined", "released", "disposed")


@dataclass(frozen=True, slots=True)
class KitEvent:
    """Something that happened to an item of kit.

    Attributes:
        event_id: its name; decides the order of events of one moment.
        item: mark on the item.
        kind: one of `KIT_EVENTS`.
        at: when.
        by: staff number.
        reason: why; empty for an inspection that found nothing.
    """

    event_id: str
    item: str
    kind: str
    at: datetime
    by: str
    reason: str = ""


def quarantined(events: Iterable[KitEvent], at: datetime) -> dict[str, KitEvent]:
    """Items that may not be used at a moment, each with the event that says so."""
    found: dict[str, KitEvent] = {}
    for event in sorted(events, key=lambda one: (one.at, one.event_id)):
        if event.at > at:
            break
        if event.kind in {"quarantined", "disposed"}:
            found[event.item] = event
        elif event.kind == "released":
            found.pop(event.item, None)
    return found
