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


@dataclass(frozen=True, slots=True)
class KitItem:
    """An item of kit as its events leave it.

    Attributes:
        item: mark on the item.
        state: usable, quarantined or disposed.
        why: the reason of its quarantine or disposal; empty for one that may be used.
        inspected_at: when it was inspected last, or None.
        last: the last thing that happened to it.
    """

    item: str
    state: str
    why: str
    inspected_at: datetime | None
    last: KitEvent


def items_of(events: Iterable[KitEvent]) -> list[KitItem]:
    """Every item there is, by its mark: those that may not be used are as `quarantined` has them."""
    every = sorted(events, key=lambda one: (one.at, one.event_id))
    found: dict[str, list[KitEvent]] = {}
    for event in every:
        found.setdefault(event.item, []).append(event)
    kept_back = quarantined(every, every[-1].at) if every else {}
    items = []
    for item, happened in sorted(found.items()):
        held = kept_back.get(item)
        inspected = [one.at for one in happened if one.kind == "inspected"]
        items.append(
            KitItem(
                item,
                held.kind if held else "usable",
                held.reason if held else "",
                inspected[-1] if inspected else None,
                happened[-1],
            )
        )
    return items


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
