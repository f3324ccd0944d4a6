"""Put a unit under another, so that a role granted above reaches it."""

from __future__ import annotations

from typing import Protocol

from levelhead.actions.ports import AuditEvent, Work


class UnitStore(Protocol):
    """Where units are kept. Raises CalledWrongly for a unit that does not exist."""

    def place(self, unit: str, under: str) -> None:
        """Put a unit under another, or at the top. Raises Refused when it would be above itself."""


def place_unit(*, by: str, unit: str, under: str, store: UnitStore, work: Work) -> None:
    """Put a unit under another, or at the top where `under` is empty."""
    with work.transaction():
        store.place(unit, under)
        work.record(AuditEvent(by, "unit_placed", f"unit:{unit}", {"under": under}))
