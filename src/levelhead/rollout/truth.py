"""The truth behind made-up records, as their maker wrote it down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_text

_NUMBERS = ("relative_change", "log_rate_ratio", "difference")


def read_truth(file: Path) -> dict[str, Any]:
    """`{"fictional": true, "effects": {outcome: {relative_change, log_rate_ratio, difference}}}`.

    Raises:
        FaultsFound: the file is not there, or holds something else.
    """
    text = read_text(file)
    try:
        truth = json.loads(text)
    except json.JSONDecodeError as error:
        raise FaultsFound([_unreadable(file, f"no JSON: {error}")]) from error
    if not _is_truth(truth):
        raise FaultsFound([_unreadable(file, "JSON of another shape")])
    return dict(truth)


def _is_truth(truth: Any) -> bool:
    effects = truth.get("effects") if isinstance(truth, dict) and truth.get("fictional") is True else None
    return isinstance(effects, dict) and all(
        isinstance(effect, dict) and all(isinstance(effect.get(name), int | float) for name in _NUMBERS)
        for effect in effects.values()
    )


def _unreadable(file: Path, found: str) -> Fault:
    return Fault(
        "truth-unreadable",
        Place(file.name),
        'JSON with "fictional": true and, for each outcome, relative_change, log_rate_ratio and difference',
        found,
        "Use the file that the maker of the records wrote, or take truth out of the protocol.",
    )
