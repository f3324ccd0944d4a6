"""Project the effect of a roll-out onto a year of records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_file, read_text
from levelhead.rollout.projection import Projected, project, read_bases
from levelhead.rollout.result import FORMAT


def project_rollout(*, result: Path, base: Path) -> list[Projected]:
    """What the effect in a result means in records a year for each base. Nothing is saved.

    Raises:
        FaultsFound: with every fault of either file.
    """
    found = read_result(result)
    return project(found, read_bases(read_file(base), base.name), base.name)


def read_result(file: Path) -> dict[str, Any]:
    """A result that an evaluation wrote.

    Raises:
        FaultsFound: it is not one, or of another format.
    """
    try:
        found = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise FaultsFound([_not_a_result(file, f"something else from line {error.lineno} on")]) from error
    named = found.get("format") if isinstance(found, dict) else None
    if named != FORMAT or not {"study", "estimates"} <= found.keys():
        raise FaultsFound([_not_a_result(file, f"format {named!r}" if named else "no format")])
    return dict(found)


def _not_a_result(file: Path, found: str) -> Fault:
    remedy = "Give the result.json that levelhead rollout evaluate wrote."
    return Fault("result-not-a-result", Place(file.name), f"a result in format {FORMAT}", found, remedy)
