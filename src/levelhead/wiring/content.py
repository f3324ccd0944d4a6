"""Checking content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked


def check_content(folder: Path | None) -> ContentChecked:
    """Every fault in a folder of content, or in what the package brings."""
    from levelhead.actions.check_content import check_content as check

    return check(folder=folder)
