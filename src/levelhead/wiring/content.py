"""Checking content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.actions.calibrate_content import ContentCalibrated
    from levelhead.actions.check_content import ContentChecked


def check_content(folder: Path | None) -> ContentChecked:
    """Every fault in a folder of content, or in what the package brings."""
    from levelhead.actions.check_content import check_content as check

    return check(folder=folder)


def calibrate(
    scenario: str, variant: str | None, runs: int, seed: int, say: Callable[[str], None]
) -> ContentCalibrated:
    """A scenario of the library, or of a folder, played by simulated officers.

    Raises:
        CalledWrongly: there is no such scenario or variant.
        FaultsFound: the scenario has faults.
    """
    from levelhead.actions.calibrate_content import calibrate_content
    from levelhead.encounter.library import FILE, read_scenario

    folder = Path(scenario).resolve()
    is_own = (folder / FILE).is_file()
    found = read_scenario(folder.name, folder.parent) if is_own else read_scenario(scenario)
    return calibrate_content(scenario=found, variant=variant, runs=runs, seed=seed, say=say)
