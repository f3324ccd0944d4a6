"""The scenarios there are: those of the package, and those of a folder of one's own."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from levelhead.basics.errors import CalledWrongly
from levelhead.encounter.author import load_scenario
from levelhead.encounter.scenario import Scenario

FILE = "scenario.toml"


def _packaged() -> Traversable:
    return files("levelhead") / "content" / "scenarios"


def scenario_folders(own: Path | None = None) -> dict[str, Traversable]:
    """Identifier to folder; one's own scenario stands before one of the same name in the package."""
    found: dict[str, Traversable] = {}
    for place in filter(None, (_packaged(), own)):
        for folder in sorted(place.iterdir(), key=lambda one: one.name):
            if folder.is_dir() and (folder / FILE).is_file():
                found[folder.name] = folder
    return dict(sorted(found.items()))


def scenario_ids(own: Path | None = None) -> tuple[str, ...]:
    """The identifiers of all scenarios, in order."""
    return tuple(scenario_folders(own))


def read_scenario(wanted: str, own: Path | None = None) -> Scenario:
    """The scenario of that identifier; CalledWrongly when there is none, FaultsFound when it is faulty."""
    folders = scenario_folders(own)
    if wanted not in folders:
        raise CalledWrongly(f"There is no scenario '{wanted}'; there is {', '.join(folders)}.")
    file = folders[wanted] / FILE
    return load_scenario(file.read_text(encoding="utf-8"), f"{wanted}/{FILE}")
