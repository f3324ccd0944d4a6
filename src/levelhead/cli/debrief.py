"""levelhead debrief."""

from __future__ import annotations


def debrief() -> None:
    """To be written."""
