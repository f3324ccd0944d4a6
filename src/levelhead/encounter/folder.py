"""A scenario folder whole: the scenario, its walk-throughs, and whether together they show all of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.author import load_scenario
from levelhead.encounter.library import FILE, written
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.walkthrough import read_walkthrough, walk

WALKTHROUGHS = "walkthroughs"


@dataclass(frozen=True, slots=True)
class FolderChecked:
    """What checking a scenario folder found.

    Attributes:
        scenario: its name.
        walkthroughs: how many were walked.
        faults: all of them.
    """

    scenario: str
    walkthroughs: int
    faults: tuple[Fault, ...]


def check_folder(folder: Traversable) -> FolderChecked:
    """Every fault of a scenario folder; walk-throughs are walked once the scenario has none."""
    file = f"{folder.name}/{FILE}"
    try:
        scenario = load_scenario(written(folder / FILE, file), file)
    except FaultsFound as found:
        return FolderChecked(folder.name, 0, found.faults)
    faults: list[Fault] = []
    reached = set()
    scripts = _scripts(folder)
    for script in scripts:
        name = f"{folder.name}/{WALKTHROUGHS}/{script.name}"
        try:
            encounter, differs = walk(scenario, read_walkthrough(written(script, name), name, scenario))
        except FaultsFound as found:
            faults += found.faults
            continue
        faults += differs
        if encounter.outcome is not None:
            reached.add(encounter.outcome.id)
    faults += _untried(scenario, reached, file)
    return FolderChecked(folder.name, len(scripts), tuple(faults))


def _scripts(folder: Traversable) -> list[Traversable]:
    place = folder / WALKTHROUGHS
    if not place.is_dir():
        return []
    return sorted((one for one in place.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)


def _untried(scenario: Scenario, reached: set[str], file: str) -> list[Fault]:
    """Endings that no walk-through comes to: nobody has shown that they can come about."""
    return [
        Fault(
            "scenario-ending-untried",
            Place(file, column=f"ending {ending.id}"),
            f"a walk-through that comes to '{ending.id}'",
            "none",
            f"Write one in {WALKTHROUGHS}/, or take the ending out.",
        )
        for ending in scenario.endings
        if ending.id not in reached
    ]
