"""Check content: every fault in scenarios, their walk-throughs and the standard, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.text_files import read_text
from levelhead.curriculum.course_file import packaged_courses, read_course
from levelhead.curriculum.delivery import read_delivery
from levelhead.curriculum.requirement_file import packaged_requirements, requirements_of
from levelhead.encounter.folder import FolderChecked, check_folder
from levelhead.encounter.library import FILE, folders_in, packaged_scenarios

SCENARIOS, REQUIREMENT = "scenarios", "standard/requirement.toml"
DELIVERY, COURSES = "standard/delivery.toml", "courses"


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
    scenario folders in it, `standard/requirement.toml`, `standard/delivery.toml`, and `courses`.

    Raises:
        CalledWrongly: the folder is not there, or holds nothing to check.
    """
    if folder is not None and not folder.is_dir():
        raise CalledWrongly(f"There is no folder {folder}.")
    scenarios = tuple(check_folder(one) for one in _scenario_folders(folder))
    requirements, faults = _requirements(folder)
    settings, more = _delivery(folder)
    if not scenarios and not requirements and not settings and not faults:
        raise CalledWrongly(f"There is nothing to check in {folder}: no {FILE}, and no {REQUIREMENT}.")
    every = (*(fault for one in scenarios for fault in one.faults), *faults, *more)
    return ContentChecked(scenarios, requirements, every)


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


def _delivery(folder: Path | None) -> tuple[int, tuple[Fault, ...]]:
    """How many files say how classes are run and what is taught, and what is wrong with them."""
    if folder is None:
        packaged_courses()
        return 0, ()
    own = folder / DELIVERY
    read: list[tuple[Path, Callable[[str, str], object]]] = [(own, read_delivery)] if own.is_file() else []
    read += [(file, read_course) for file in sorted((folder / COURSES).glob("*.toml"))]
    faults: list[Fault] = []
    for file, reader in read:
        try:
            reader(read_text(file), file.name)
        except FaultsFound as found:
            faults += found.faults
    return len(read), tuple(faults)
