"""levelhead rollout project, through the command."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from levelhead.cli import main
from levelhead.rollout.projection import project, read_bases
from unit.evaluation_results import estimate, result

BASES = b"base,records_a_year,trained_percent\nA force (fictional),11000,50\n"


def _project(*words: str) -> int:
    """The exit code of the command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["levelhead", "rollout", "project", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "result.json").write_text(json.dumps(result(estimate(-0.2, -0.1, 0.05))), encoding="utf-8")
    (tmp_path / "base.csv").write_bytes(BASES)
    return str(tmp_path / "result.json"), str(tmp_path / "base.csv")


def test_it_says_how_many_fewer(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each base with its number, interval and what is taken for granted."""
    assert _project(files[0], "--base", files[1]) == 0
    said = capsys.readouterr().out
    assert "A force (fictional): 1,100 fewer records a year of 11,000" in said
    assert "95% interval -550 to 2,200 avoided" in said
    assert "550 fewer" in said


def test_json_is_what_the_result_format_asks_for(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The same as a list of projections."""
    assert _project(files[0], "--base", files[1], "--json") == 0
    found = json.loads(capsys.readouterr().out)
    wanted = project(result(estimate(-0.2, -0.1, 0.05)), read_bases(BASES, "base.csv"), "base.csv")
    assert found == [asdict(one) for one in wanted]
    assert [*found[0]] == ["base", "records_a_year", "avoided", "ci_low", "ci_high", "assumption"]


def test_a_file_that_is_no_result_is_told_so(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3 and the code of the fault."""
    assert _project(files[1], "--base", files[1]) == 3
    assert "result-not-a-result" in capsys.readouterr().err
