"""levelhead demo and levelhead serve."""

from __future__ import annotations


def demo() -> None:
    """To be written."""


def serve() -> None:
    """To be written."""
