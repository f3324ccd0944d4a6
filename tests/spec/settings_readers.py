"""The reader of a home's settings, for the fault pages that name it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from levelhead.basics.faults import Fault
from levelhead.storage.settings_file import read_settings


def settings_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of a home."""
    read_settings(path)
    return []
