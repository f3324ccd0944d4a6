"""levelhead content calibrate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner, Result

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.cli import app
from levelhead.encounter.library import scenario_folders


def _calibrate(*words: str) -> Result:
    return CliRunner().invoke(app, ["content", "calibrate", *words])


def test_a_table_says_who_ends_well() -> None:
    """A row for each officer, and how many orderings hold."""
    run = _calibrate("stop-and-search", "--variant", "quiet", "--runs", "40")
    assert run.exit_code == 0, run.output
    rows = {line.split()[0]: line.split()[1:] for line in run.stdout.splitlines()[2:-1]}
    assert int(rows["skilled"][0]) >= 75
    assert rows["passive"] == rows["ordering"] == rows["exploit-seeking"] == ["0"]
    assert "10 of 10 orderings hold." in run.stdout


def test_json_has_every_ending() -> None:
    """Shares of endings for each officer, with the seed and the hashes of what was played."""
    found = json.loads(_calibrate("stop-and-search", "--variant", "quiet", "--runs", "40", "--json").stdout)
    assert found["format"] == "levelhead.calibration/1"
    assert len(found["scenario"]["sha256"]) == len(found["rule"]["sha256"]) == 64
    assert len(found["variants"][0]["officers"]) == 8


def test_a_scenario_that_rewards_waiting_is_faulted(tmp_path: Path) -> None:
    """One's own folder with an ending for everybody: each broken ordering is a fault, with numbers."""
    folder = tmp_path / "stop-and-search"
    shutil.copytree(str(scenario_folders()["stop-and-search"]), folder)
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    easy = '[[ending]]\nid = "easy"\ntitle = "Easy"\ngood = true\nwhen = ["turn >= 3"]\ntext = "Well."\n\n'
    (folder / "scenario.toml").write_text(
        text.replace("[[ending]]", easy + "[[ending]]", 1), encoding="utf-8"
    )
    run = _calibrate(str(folder), "--variant", "quiet", "--runs", "20")
    assert isinstance(run.exception, FaultsFound)
    said = " ".join(fault.found for fault in run.exception.faults)
    assert "the passive officer ends well in 100%" in said
    assert "cheap courses" in said


def test_no_such_scenario_or_variant() -> None:
    """Called wrongly, and told what there is."""
    assert isinstance(_calibrate("nowhere").exception, CalledWrongly)
    run = _calibrate("stop-and-search", "--variant", "noisy")
    assert isinstance(run.exception, CalledWrongly)
    assert "quiet" in str(run.exception)
