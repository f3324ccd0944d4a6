"""`rollout evaluate` with [[ratio]]: per hour on duty from a panel, and injuries per report from records."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from levelhead import wiring
from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.ratios import moments_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout"
PANEL = """
title = "Training in a made-up force"
question = "Did officers use force less often once they had been trained?"
fictional = true
population = { description = "Forty made-up officers", order = "random", order_in_words = "By lot." }
period = { length = "week", count = 8 }
[[outcomes]]
name = "force"
label = "Uses of force"
definition = "Records."
measure = "count"
column = "force"
[sources]
roster = { path = "roster.csv" }
panel = { path = "panel.csv", columns = { duty_hours = "hours" } }
[[ratio]]
name = "force_per_hour"
label = "Force per hour"
definition = "Use-of-force records for each hour on duty."
of = "force"
per = "duty_hours"
[[safety]]
outcome = "force_per_hour"
worse = "more"
margin = 0.5
[analysis]
primary = "force"
estimators = ["efficient", "two_way_linear"]
estimands = ["simple"]
clustered_by = "officer"
"""
INJURIES = """
[[outcomes]]
name = "subjects_injured"
label = "Injuries of members of the public"
definition = "Records in which the other person was injured."
measure = "count"
column = "subject_injured"

[[ratio]]
name = "injuries_per_record"
label = "Injuries per record"
definition = "Records in which the other person was injured, for each record."
of = "subjects_injured"
per = "force"

[[safety]]
outcome = "injuries_per_record"
worse = "more"
margin = 0.25

"""


def _evaluate(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


@pytest.fixture
def panel(tmp_path: Path) -> tuple[Path, np.ndarray, np.ndarray, np.ndarray]:
    """A folder with a panel in which some hours are not known, and what is in it."""
    rng = np.random.default_rng(12)
    first = rng.permutation(np.arange(40) % 4 + 3)
    hours = np.round(rng.uniform(0, 50, (40, 8)), 2) * (rng.random((40, 8)) < 0.9)
    force = rng.poisson(hours / 30)
    unknown = rng.random((40, 8)) < 0.05
    folder = tmp_path / "panel"
    folder.mkdir()
    (folder / "protocol.toml").write_text(PANEL, encoding="utf-8")
    roster = "".join(f"o{nth},{period}\n" for nth, period in enumerate(first))
    # The last officer is on the roster and has no row in the panel.
    (folder / "roster.csv").write_text(f"officer_id,first_trained\n{roster}gone,4\n", encoding="utf-8")
    rows = [
        f"o{i},{t + 1},{force[i, t]},{'' if unknown[i, t] else hours[i, t]}\n"
        for i in range(40)
        for t in range(8)
    ]
    (folder / "panel.csv").write_text("officer_id,period,force,hours\n" + "".join(rows), encoding="utf-8")
    minutes = np.round(hours * 60) / 60
    return folder, first, np.where(unknown, 0, force), np.where(unknown, 0, minutes)


def test_force_per_hour_on_duty(panel: tuple[Path, np.ndarray, np.ndarray, np.ndarray]) -> None:
    """The result is what the estimator gives of the rows, and what was set aside is counted."""
    folder, first, force, hours = panel
    (found,) = _evaluate(folder)["ratios"]
    wanted = by_ratio.estimate(moments_of("r", first, force.astype(float), hours), "simple", "efficient")
    assert found["estimate"]["estimate"] == pytest.approx(wanted.estimate)
    assert found["estimate"]["std_error"] == pytest.approx(wanted.std_error)
    assert found["estimate"]["clusters"] == 40
    assert found["missing"] > 0
    assert found["top"] == force.sum()
    assert found["below"] == pytest.approx(hours.sum())
    assert found["below_change"] is None


def test_the_report_tells_it_per_hour_and_per_week(
    panel: tuple[Path, np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Section, both rates, hours not known, and safety by the rate per hour; the same in a table."""
    folder = panel[0]
    (found,) = _evaluate(folder)["ratios"]
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Per what?" in report
    assert "Force per hour, per 1,000 hours on duty" in report
    assert "Uses of force, per 1,000 officer-weeks" in report
    assert f"hours on duty of {found['missing']} officer-weeks are not known" in report
    assert "Per officer-week the change is" in report
    with (folder / "out" / "tables" / "ratios.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert int(row["missing_top"]) == found["missing_top"]
    assert float(row["estimate"]) == found["estimate"]["estimate"]


def test_injuries_per_record_stand_beside_those_per_officer_week(tmp_path: Path) -> None:
    """From records: both rates, how many records there are, and the warning that records may be others."""
    folder = tmp_path / "all"
    shutil.copytree(EXAMPLE, folder)
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text.replace("\n[analysis]", INJURIES + "[analysis]")
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    result = _evaluate(folder)
    (found,) = result["ratios"]
    assert found["top"] == result["population"]["events"]["subjects_injured"]
    assert found["below"] == result["population"]["events"]["force"]
    headline = next(one for one in result["estimates"] if one["outcome"] == "force")
    assert found["below_change"]["estimate"] == pytest.approx(headline["estimate"])
    assert [one["outcome"] for one in result["safety"]] == ["subject_injured", "injuries_per_record"]
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Training may change which use-of-force records there are" in report
    assert "Injuries per record, per 1,000 use-of-force records" in report
    written = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    assert written["ratios"] == result["ratios"]
