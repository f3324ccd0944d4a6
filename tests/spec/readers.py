"""The readers that fault pages name: each takes a file and returns every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from levelhead.basics.faults import Fault

READERS: dict[str, Callable[[Path], Sequence[Fault]]] = {}
