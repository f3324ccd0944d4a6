"""The scenarios there are: those of the package, and those of a folder of one's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.text_files import text_of
from levelhead.encounter.author import load_scenario
from levelhead.encounter.scenario import Scenario

FILE = "scenario.toml"


def packaged_scenarios() -> Traversable:
    """The folder of the scenarios of the package."""
    return files("levelhead") / "content" / "scenarios"


def folders_in(place: Traversable) -> dict[str, Traversable]:
    """Identifier to folder, in order: every folder that holds a scenario file."""
    folders = sorted((one for one in place.iterdir() if one.is_dir()), key=lambda one: one.name)
    return {folder.name: folder for folder in folders if (folder / FILE).is_file()}


@cache
def _packaged() -> dict[str, Traversable]:
    """The package's own, which stay where they are; their text is read anew each time."""
    return folders_in(packaged_scenarios())


def scenario_folders(own: Path | None = None) -> dict[str, Traversable]:
    """Identifier to folder; one's own scenario stands before one of the same name in the package."""
    found = _packaged() | ({} if own is None else folders_in(own))
    return dict(sorted(found.items()))


def scenario_ids(own: Path | None = None) -> tuple[str, ...]:
    """The identifiers of all scenarios, in order."""
    return tuple(scenario_folders(own))


def read_scenario(wanted: str, own: Path | None = None) -> Scenario:
    """The scenario of that identifier; CalledWrongly when there is none, FaultsFound when it is faulty."""
    folders = scenario_folders(own)
    if wanted not in folders:
        raise CalledWrongly(f"There is no scenario '{wanted}'; there is {', '.join(folders)}.")
    name = f"{wanted}/{FILE}"
    return _loaded(written(folders[wanted] / FILE, name), name)


def written(file: Traversable, name: str) -> str:
    """The text of a file of a scenario folder. Raises FaultsFound when it is not UTF-8."""
    text, faults = text_of(file.read_bytes(), name)
    if faults:
        raise FaultsFound(faults)
    return text


@cache
def _loaded(text: str, file: str) -> Scenario:
    """A scenario is a value: the same text is read once."""
    return load_scenario(text, file)
