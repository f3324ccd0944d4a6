"""levelhead rollout survey."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from levelhead.cli import app

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "survey" / "survey.toml"


def _said(*words: str) -> str:
    run = CliRunner().invoke(app, ["rollout", "survey", *words])
    assert run.exit_code == 0, run.output
    return " ".join(run.stdout.split())


def test_the_example_is_told_in_sentences() -> None:
    """Who answered, the share with its interval, the change of the same people, and the published share."""
    said = _said(str(EXAMPLE))
    assert "31 of 40 people invited before the training answered (77.5%)" in said
    assert "Of 28 people who answered both times: +32.1%" in said
    assert "In the published pilot 92.0% were very satisfied or satisfied" in said
    assert "nothing is shown" not in said


def test_json_holds_the_same_numbers() -> None:
    """14 of 31 before, 22 of 28 after; satisfaction was asked after training only."""
    found = json.loads(CliRunner().invoke(app, ["rollout", "survey", str(EXAMPLE), "--json"]).stdout)
    assert found["format"] == "levelhead.survey/1"
    confident, satisfied, _ = found["questions"]
    assert [(one["yes"], one["answered"]) for one in confident["said"]] == [(14, 31), (22, 28)]
    assert [one["when"] for one in satisfied["said"]] == ["after"]
    assert satisfied["published"]["share"] == 0.92


def test_few_answers_are_not_shown(tmp_path: Path) -> None:
    """Nine of them are named as too few, and no number is given, in words or in JSON."""
    survey = tmp_path / "survey.toml"
    survey.write_text(
        'title = "Few"\nanswers = "a.csv"\n[[question]]\ncolumn = "calm"\nlabel = "Calm"\n', encoding="utf-8"
    )
    (tmp_path / "a.csv").write_text("calm\n" + "yes\n" * 9, encoding="utf-8")
    assert "After training fewer than 10 people answered, so nothing is shown." in _said(str(survey))
    found = json.loads(CliRunner().invoke(app, ["rollout", "survey", str(survey), "--json"]).stdout)
    assert found["questions"][0]["said"] == []
    assert found["questions"][0]["withheld"] == ["after"]
