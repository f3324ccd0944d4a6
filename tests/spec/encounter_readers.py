"""Readers of scenarios, walk-throughs and transcripts, for the fault pages that name them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from levelhead.actions.calibrate_content import calibrate_content
from levelhead.actions.open_transcript import open_transcript
from levelhead.basics.faults import Fault
from levelhead.encounter.author import load_scenario
from levelhead.encounter.folder import check_folder
from levelhead.encounter.library import read_scenario, scenario_folders
from levelhead.encounter.machine import begin
from levelhead.encounter.transcript import as_transcript, read_json, read_transcript
from levelhead.encounter.walkthrough import read_walkthrough, walk

SCENARIO = "stop-and-search"
AS_WRITTEN = "\u2026"  # stands in a page's example for what the program wrote


def scenario_faults(path: Path) -> Sequence[Fault]:
    """Faults of a scenario text."""
    load_scenario(path.read_text(encoding="utf-8"), path.name)
    return ()


def scenario_in_folder_faults(path: Path) -> Sequence[Fault]:
    """Faults of a scenario text in a folder of the name `street-check`."""
    load_scenario(path.read_text(encoding="utf-8"), f"street-check/{path.name}")
    return ()


def walkthrough_faults(path: Path) -> Sequence[Fault]:
    """Faults of a walk-through of stop and search."""
    scenario = read_scenario(SCENARIO)
    _, faults = walk(scenario, read_walkthrough(path.read_text(encoding="utf-8"), path.name, scenario))
    return faults


def walkthroughs_faults(path: Path) -> Sequence[Fault]:
    """Faults of stop and search with this walk-through in the place of the one it has for its ending."""
    with TemporaryDirectory() as place:
        folder = Path(place) / SCENARIO
        shutil.copytree(str(scenario_folders()[SCENARIO]), folder)
        (folder / "walkthroughs" / "14-real-risk-not-checked.toml").unlink()
        shutil.copy(path, folder / "walkthroughs" / "added.toml")
        return check_folder(folder).faults


def transcript_faults(path: Path) -> Sequence[Fault]:
    """Faults of a transcript of stop and search."""
    scenario = read_scenario(SCENARIO)
    kept: Any = read_json(path.read_bytes(), path.name)
    written = as_transcript(begin(scenario, variant="quiet", seed=7))
    whole = {key: written[key] if value == AS_WRITTEN else value for key, value in kept.items()}
    read_transcript(whole, scenario, path.name)
    return ()


def calibration_faults(path: Path) -> Sequence[Fault]:
    """Stop and search with one more ending before the others, played by a few simulated officers."""
    text = (scenario_folders()[SCENARIO] / "scenario.toml").read_text(encoding="utf-8")
    text = text.replace("[[ending]]", path.read_text(encoding="utf-8") + "\n[[ending]]", 1)
    scenario = load_scenario(text, path.name)
    return calibrate_content(scenario=scenario, variant="quiet", runs=20, seed=1).faults()


def small_transcript_faults(path: Path) -> Sequence[Fault]:
    """Faults of a transcript that may have 100 bytes."""
    open_transcript(path.read_bytes(), path.name, largest=100)
    return ()
