"""levelhead understand."""

from __future__ import annotations


def understand() -> None:
    """To be written."""
