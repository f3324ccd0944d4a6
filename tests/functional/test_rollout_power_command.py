"""levelhead rollout power, through the command."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from levelhead.cli import main

ROOT = Path(__file__).parents[2]


def _power(*words: str) -> int:
    """The exit code of the command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["levelhead", "rollout", "power", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    """The example with few replications."""
    folder = Path(shutil.copytree(ROOT / "examples" / "design", tmp_path / "design"))
    file = folder / "protocol.toml"
    file.write_text(
        file.read_text("utf-8").replace("replications = 1000", "replications = 40"), encoding="utf-8"
    )
    return file


def test_it_says_how_surely(protocol: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both answers for each outcome, the safety question, and everything taken for granted."""
    assert _power(str(protocol)) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "FICTIONAL.",
        "Simulated roll-outs see it in",
        "Closed form, for one constant effect",
        "a rise of 35.0% is ruled out in",
        "recording changes by 30.0% for 20.0% of officers",
    ):
        assert words in said


def test_json_and_curves(protocol: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same numbers as data, and two drawings an outcome that say what they show."""
    out = tmp_path / "curves"
    assert _power(str(protocol), "--json", "--out", str(out)) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["outcome"] for one in found["powers"]] == ["any_force", "officer_injured"]
    assert found["powers"][0]["simulated"]["replications"] == 40
    drawings = sorted(out.iterdir())
    assert len(drawings) == 4
    for drawing in drawings:
        root = ET.fromstring(drawing.read_text("utf-8"))  # noqa: S314 - made by this command
        assert [child.tag.split("}")[1] for child in root[:2]] == ["title", "desc"]


def test_a_protocol_without_power_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, and which table is missing."""
    assert _power(str(ROOT / "examples" / "rollout" / "protocol.toml")) == 3
    said = capsys.readouterr().err
    assert "[design]" in said
    assert "[power]" in said
