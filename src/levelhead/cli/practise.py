"""levelhead practise."""

from __future__ import annotations


def practise() -> None:
    """To be written."""
