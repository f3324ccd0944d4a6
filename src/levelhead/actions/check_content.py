"""Check content: every fault in scenarios, their walk-throughs and the standard, at once."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault
from levelhead.curriculum.requirement_file import packaged_requirements, requirements_of
from levelhead.encounter.folder import FolderChecked, check_folder
from levelhead.encounter.library import FILE, folders_in, packaged_scenarios

SCENARIOS, REQUIREMENT = "scenarios", "standard/requirement.toml"


@dataclass(frozen=True, slots=True)
class ContentChecked:
    """What checking content found.

    Attributes:
        scenarios: one for each scenario folder.
        requirements: how many requirements were read.
        faults: all of them, scenarios first.
    """

    scenarios: tuple[FolderChecked, ...]
    requirements: int
    faults: tuple[Fault, ...]


def check_content(*, folder: Path | None) -> ContentChecked:
    """Check a folder, or what the package brings.

    A folder may be one scenario, a folder of scenarios, or content as the package has it: `scenarios` with
    scenario folders in it, and `standard/requirement.toml`.

    Raises:
        CalledWrongly: the folder is not there, or holds nothing to check.
    """
    if folder is not None and not folder.is_dir():
        raise CalledWrongly(f"There is no folder {folder}.")
    scenarios = tuple(check_folder(one) for one in _scenario_folders(folder))
    requirements, faults = _requirements(folder)
    if not scenarios and not requirements and not faults:
        raise CalledWrongly(f"There is nothing to check in {folder}: no {FILE}, and no {REQUIREMENT}.")
    return ContentChecked(scenarios, requirements, (*(f for one in scenarios for f in one.faults), *faults))


def _scenario_folders(folder: Path | None) -> list[Traversable]:
    if folder is None:
        return list(folders_in(packaged_scenarios()).values())
    if (folder / FILE).is_file():
        return [folder.resolve()]
    inside = folder / SCENARIOS
    return list(folders_in(inside if inside.is_dir() else folder).values())


def _requirements(folder: Path | None) -> tuple[int, tuple[Fault, ...]]:
    """How many requirements there are, and what is wrong with them."""
    if folder is None:
        return len(packaged_requirements()), ()
    file = folder / REQUIREMENT
    if not file.is_file():
        return 0, ()
    try:
        return len(requirements_of(file)), ()
    except FaultsFound as found:
        return 0, found.faults
