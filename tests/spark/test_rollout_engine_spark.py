"""The same expressions in a real Spark on this machine: every number of an evaluation is the same.

Run by `make test-spark`, which brings Spark and Java; `make test` does not come here.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from levelhead import wiring

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "rollout"
SPARK = "spark://local"


def _evaluated(protocol: Path, out: Path, engine: str | None) -> dict[str, Any]:
    wiring.evaluate(protocol, out, engine, lambda _: None)
    return dict(json.loads((out / "result.json").read_text(encoding="utf-8")))


def _same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in ("estimates", "checks", "population", "randomised", "safety", "sources"):
        assert found[name] == expected[name], name
    assert found["estimates"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, to be changed."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "force"))


def test_spark_gives_the_same_numbers(folder: Path) -> None:
    """Estimates, errors, checks, chances over draws and what was set aside are those of DuckDB."""
    protocol = folder / "protocol.toml"
    _same(_evaluated(protocol, folder / "spark", SPARK), _evaluated(protocol, folder / "duckdb", None))


def test_spark_gives_the_same_numbers_with_leavers(folder: Path) -> None:
    """Officers who joined and left are counted while they were there, by both."""
    roster = (folder / "roster.csv").read_text("utf-8").splitlines()
    rows = [line.split(",") for line in roster[1:]]
    for nth, (since, until) in {
        3: ("2025-01-20", ""),
        11: ("", "2025-05-04"),
        30: ("", "2025-06-01"),
    }.items():
        rows[nth][4:] = [since, until]
    (folder / "roster.csv").write_text("\n".join([roster[0], *map(",".join, rows), ""]), encoding="utf-8")
    protocol = folder / "protocol.toml"
    text = protocol.read_text("utf-8").replace('absent = "zero"', 'absent = "left_out"')
    protocol.write_text(text, encoding="utf-8")
    expected = _evaluated(protocol, folder / "duckdb", None)
    assert next(one for one in expected["checks"] if one["name"] == "in_post")["passed"]
    _same(_evaluated(protocol, folder / "spark", SPARK), expected)
