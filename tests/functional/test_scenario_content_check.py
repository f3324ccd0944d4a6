"""`levelhead content check` through its real door, and walk-throughs read by the real reader."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.cli import app
from levelhead.encounter.library import read_scenario, scenario_folders
from levelhead.encounter.machine import begin, take_turn
from levelhead.encounter.walkthrough import read_walkthrough
from levelhead.understanding.reader import load_reader

FOLDER = scenario_folders()["stop-and-search"]


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["content", "check", *arguments])


def test_what_the_package_brings_has_no_faults() -> None:
    """Every scenario, walk-through and requirement of the package is checked, and none is faulty."""
    run = _check()
    assert run.exit_code == 0, run.exception
    assert run.stdout.strip().endswith("no faults.")


def test_faults_of_a_folder_are_all_told(tmp_path: Path) -> None:
    """A folder with a faulty scenario gives every fault with code 3, and nothing else."""
    shutil.copytree(str(FOLDER), tmp_path / "stop-and-search")
    file = tmp_path / "stop-and-search" / "scenario.toml"
    text = file.read_text("utf-8").replace("capacity = 0.84", "capacity = 80")
    file.write_text(text.replace('when = ["fled"]', 'when = ["flew"]'), "utf-8")
    run = _check(str(tmp_path))
    assert isinstance(run.exception, FaultsFound)
    assert run.exception.exit_code == 3
    assert [fault.code for fault in run.exception.faults] == [
        "scenario-wrong-kind",
        "scenario-not-a-condition",
    ]


def test_faults_as_json(tmp_path: Path) -> None:
    """With --json the faults are rows with code, file, line, expected, found and remedy; exit code 3."""
    shutil.copytree(str(FOLDER), tmp_path / "stop-and-search")
    (tmp_path / "stop-and-search" / "walkthroughs" / "16-kept-too-long.toml").unlink()
    run = _check(str(tmp_path / "stop-and-search"), "--json")
    assert run.exit_code == 3
    told = json.loads(run.stdout)
    left = len(list((tmp_path / "stop-and-search" / "walkthroughs").iterdir()))
    assert told["scenarios"] == [{"scenario": "stop-and-search", "walkthroughs": left, "faults": 1}]
    [fault] = told["faults"]
    assert (fault["code"], fault["file"]) == ("scenario-ending-untried", "stop-and-search/scenario.toml")
    assert set(fault) == {"code", "file", "line", "column", "expected", "found", "remedy"}


def test_a_folder_with_nothing_in_it_is_said_to_be_so(tmp_path: Path) -> None:
    """No folder, or none with content in it, is a wrong call and not a clean bill."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        run = _check(str(folder))
        assert isinstance(run.exception, CalledWrongly)


@pytest.mark.parametrize(
    "name",
    ["01-knife-found", "02-no-search-explained", "03-searched-lawfully", "04-cuffed-and-searched",
     "07-hand-missed", "11-let-go-past-the-knife", "18-repaired"],
)  # fmt: skip
def test_words_read_by_the_reader_come_to_the_same_ending(name: str) -> None:
    """What authors say the words do, the reader finds too: free talk ends as the walk-through does."""
    scenario, reader = read_scenario("stop-and-search"), load_reader()
    script = (FOLDER / "walkthroughs" / f"{name}.toml").read_text("utf-8")
    walkthrough = read_walkthrough(script, name, scenario)
    encounter = begin(scenario, variant=walkthrough.variant, seed=walkthrough.seed)
    for turn in (step.turn for step in walkthrough.steps):
        words = turn.utterance
        reading = None if words is None else reader.read(words, scenario.topics(), scenario.names())
        encounter = take_turn(encounter, replace(turn, reading=reading))
    assert encounter.outcome is not None
    assert encounter.outcome.id == walkthrough.ending
