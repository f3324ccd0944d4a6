"""`rollout evaluate` with measure = "sum": the severity index, from tactics and from a column."""

from __future__ import annotations

import csv
import shutil
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from levelhead import wiring
from levelhead.basics.errors import FaultsFound
from levelhead.rollout.estimators import efficient
from reference.rows import moments_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout"
SEVERITY = """
[[outcomes]]
name = "severity"
label = "Severity of force"
definition = "The severity index, added up over the week's records."
measure = "sum"
index = "severity"
"""


def _folder(folder: Path, more: str = SEVERITY) -> tuple[Path, int]:
    """The example, each record with its index in a column too, and the sum of them worked out by itself."""
    shutil.copytree(EXAMPLE, folder)
    layout = files("levelhead") / "content" / "use_of_force" / "layout.toml"
    weights = tomllib.loads(layout.read_text(encoding="utf-8"))["severity"]
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        held = [weights[name] for name in row["tactics"].split(";") if name in weights]
        row["index"] = str(max(held, default=0))
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    text = text[: text.index("# Randomisation inference")]
    (folder / "protocol.toml").write_text(text + more, encoding="utf-8")
    return folder, sum(int(row["index"]) for row in rows)


def _evaluate(folder: Path) -> dict[str, Any]:
    return wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None).result


def _severity(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in result["estimates"] if one["outcome"] == "severity"]


def test_each_record_adds_the_highest_weight_of_its_tactics(tmp_path: Path) -> None:
    """The sum is that of a loop over the file, and a column that holds it gives the same estimates."""
    folder, wanted = _folder(tmp_path / "tactics")
    result = _evaluate(folder)
    assert result["population"]["events"]["severity"] == wanted
    assert wanted > result["population"]["events"]["force"]
    other, _ = _folder(tmp_path / "column", SEVERITY + 'column = "index"\n')
    assert _severity(_evaluate(other)) == _severity(result)


def test_the_report_prints_the_index_with_its_weights_and_its_source(tmp_path: Path) -> None:
    """What it says, who set it, each weight, and that the weights are an order."""
    folder, _ = _folder(tmp_path / "all")
    result = _evaluate(folder)
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "The weights are an order, not a measurement" in report
    assert "Source: set by us; nothing of the kind is published." in report
    assert "9: firearm." in report
    assert result["study"]["indices"]["severity"]["weights"]["compliant_handcuffing"] == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (SEVERITY.replace('index = "severity"', 'index = "harm"'), "protocol-unknown-index"),
        (SEVERITY.replace('index = "severity"', ""), "protocol-missing-key"),
        (SEVERITY + '[sharing]\nforce = "Example force"\n', "protocol-wrong-value"),
    ],
)
def test_a_sum_that_cannot_be_told_is_a_fault(tmp_path: Path, more: str, code: str) -> None:
    """An index that there is not, none at all, and one that would leave the force."""
    with pytest.raises(FaultsFound) as found:
        _evaluate(_folder(tmp_path / "all", more)[0])
    assert code in [fault.code for fault in found.value.faults]


def test_twice_the_weights_are_twice_the_estimate() -> None:
    """Only the order and the ratios of the weights matter to a relative change."""
    rng = np.random.default_rng(3)
    first = rng.permutation(np.resize((3, 4, 6, 7), 60))
    rows = rng.poisson(0.5, (60, 7)) * rng.integers(1, 9, (60, 7)).astype(float)
    one, two = (efficient.estimate(moments_of(rows * scale, first), "simple") for scale in (1, 2))
    assert two.estimate == pytest.approx(2 * one.estimate)
    assert two.std_error == pytest.approx(2 * one.std_error)
    assert two.relative_change == pytest.approx(one.relative_change)


def test_the_interval_of_a_sum_holds_the_truth_as_often_as_it_says() -> None:
    """Of 400 roll-outs with a tenth fewer records, about 95 in 100 intervals hold the change of the sum.

    Weights from 1 to 9, most of them small; the bounds are four errors of a share of 95 per cent among 400.
    """
    rng, replications, held = np.random.default_rng(4), 400, 0
    weights, chance = np.array([1, 2, 3, 4, 6, 9]), np.array([0.4, 0.25, 0.2, 0.1, 0.04, 0.01])
    truth = -0.1 * 0.5 * float(weights @ chance)
    for _ in range(replications):
        first = rng.permutation(np.resize((3, 4, 6, 7), 240))
        rate = 0.5 * np.where(np.arange(1, 8) >= first[:, None], 0.9, 1) * rng.gamma(2, 0.5, (240, 1))
        rows = np.zeros((240, 7))
        for weight, share in zip(weights, chance, strict=True):
            rows += weight * rng.poisson(rate * share)
        found = efficient.estimate(moments_of(rows, first), "simple")
        held += found.ci_low <= truth <= found.ci_high
    assert abs(held / replications - 0.95) < 4 * (0.95 * 0.05 / replications) ** 0.5
