"""Make the stored moments of the Chicago roll-out from its rows; run from the root of the repository.

python tests/reference/chicago/make.py
"""

from __future__ import annotations

from pathlib import Path

from levelhead.engines.duckdb_engine import connect
from levelhead.rollout.collect import Collected, collect_panel
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments_file import to_npz

HERE = Path(__file__).parent
ROWS = (
    HERE.parents[3] / "shared" / "data" / "chicago-procedural-justice" / "pj_officer_level_balanced.parquet"
)
OUTCOMES = (
    Outcome("force", "count", "force"),
    Outcome("force_any", "any", "force"),
    Outcome("complaints", "count", "complaints"),
    Outcome("sustained", "count", "sustained"),
)
WINDOW = Window(periods=72)


def collect_rows() -> Collected:
    """The moments of the four outcomes, from the officer-months."""
    engine = connect(None)
    kinds = {"uid": "text", "period": "whole", "first_trained": "whole", "assigned_exact": "date"}
    panel = engine.read_table(ROWS, kinds).rename(officer_id="uid")
    # A class is everybody trained on one day.
    roster = panel.select("officer_id", "first_trained", class_id="assigned_exact").distinct()
    collected = collect_panel(panel, OUTCOMES, WINDOW, roster=roster, file=ROWS.name)
    engine.close()
    return collected


if __name__ == "__main__":
    for name, moments in collect_rows().moments.items():
        (HERE / f"{name}.npz").write_bytes(to_npz(moments))
