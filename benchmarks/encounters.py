"""How long whole encounters by simulated officers take, and how they end: `python benchmarks/encounters.py`.

Encounters of the skilled officer are played as batches of several sizes, from the first turn to an
ending, then ten thousand of every officer in every scenario, then the calibration of every variant. Times are
processor seconds of one thread; the least of three is taken, since other work only ever adds. The figures are
also written to `benchmarks/results/encounters.json`, and the shares of good endings to
`benchmarks/results/calibration.txt`.
"""

from __future__ import annotations

import os

# Before NumPy loads: its arrays here are too small to share out.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from levelhead.actions.calibrate_content import calibrate_content
from levelhead.basics.jsons import pretty
from levelhead.debrief.batches import spread
from levelhead.debrief.copies import Copies
from levelhead.debrief.officers.policies import KINDS, officer
from levelhead.debrief.steady import LONGEST
from levelhead.debrief.yardstick import with_plans
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import begin

RESULTS = Path(__file__).parent / "results"
ENCOUNTERS, TARGET = 10_000, 5.0  # encounters, and seconds they may take
SIZES = (100, 1_000, 10_000, 100_000)
RUNS = 1_000  # meetings of each officer and variant in the calibration
REPEATS = 3


def main() -> None:
    """Measure, print and write."""
    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"NumPy {np.__version__}, load average {os.getloadavg()[0]:.1f}"
    )
    print(machine)
    growth = [_grown(size) for size in SIZES]
    officers = [_every_officer(name) for name in scenario_ids()]
    found = {
        "machine": machine,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "growth": growth,
        "officers": officers,
        "target": {"encounters": ENCOUNTERS, "seconds": TARGET},
    }
    (RESULTS / "encounters.json").write_text(pretty(found), encoding="utf-8")
    lines = [line for name in scenario_ids() for line in _calibration(name)]
    (RESULTS / "calibration.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _grown(size: int) -> dict[str, Any]:
    """One batch of the skilled officer in stop and search."""
    seconds, turns = _timed("stop-and-search", "skilled", size)
    print(f"{size:>8,} encounters of stop and search: {seconds:7.3f} s, {turns:,} turns")
    return {"encounters": size, "seconds": round(seconds, 4), "turns": turns}


def _every_officer(scenario: str) -> dict[str, Any]:
    """Ten thousand encounters by each officer."""
    seconds = {kind: round(_timed(scenario, kind, ENCOUNTERS)[0], 3) for kind in KINDS}
    worst = max(seconds, key=lambda kind: seconds[kind])
    print(f"{scenario}: {ENCOUNTERS:,} encounters, slowest the {worst} officer: {seconds[worst]:.2f} s")
    return {"scenario": scenario, "seconds": seconds}


def _timed(scenario: str, kind: Any, size: int) -> tuple[float, int]:
    template = begin(read_scenario(scenario), seed=0)
    seeds = np.arange(size, dtype=np.uint64)
    policy = officer(kind, template, with_plans([template], seeds[:60])[0].plan)
    best, turns = float("inf"), 0
    for _ in range(REPEATS):
        copies = _Counted(template.scenario, 1)
        start = time.process_time()
        copies.enter(spread(template.world, seeds), np.zeros(size, dtype=np.int64))
        copies.go_on(policy.given, LONGEST)
        copies.endings()
        best, turns = min(best, time.process_time() - start), copies.turns
    return best, turns


class _Counted(Copies):
    """Copies that count the turns they take."""

    turns = 0

    def take(self, given: Any) -> None:
        """One turn of each."""
        self.turns += self.size
        super().take(given)


def _calibration(scenario: str) -> list[str]:
    found = calibrate_content(scenario=read_scenario(scenario), variant=None, runs=RUNS, seed=1)
    lines = [f"{scenario}: good endings in 100, {RUNS:,} meetings of each officer in each variant"]
    for one in found.variants:
        shares = "  ".join(f"{played.officer} {played.good.share * 100:.0f}" for played in one.played)
        exploit = f"exploit-seeking {one.exploit.good.share * 100:.0f} ({one.exploit.tried:,} courses tried)"
        lines.append(f"  {one.variant}: {shares}  {exploit}")
    held = sum(one.holds for one in found.orderings)
    lines.append(f"  {held} of {len(found.orderings)} orderings hold")
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
