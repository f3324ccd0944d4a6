"""How fast a national roll-out is evaluated, beside a peer: `python benchmarks/rollout_speed.py [PYTHON]`.

Fictional officers of 52 weeks with some five records each, trained in 52 cohorts. Measured in processes
of their own, warm: the moments from the records beside DuckDB's bare scan, which adds up the same columns of
the same files with as many threads, and its own count by officer and week; every estimator from the moments;
10,000 draws of the order, in one stratum and in 43 forces; the peak memory; and how each grows with the
officers. Then the power of one design of 1,843 officers, by 1,000 simulated roll-outs. Where the Python of
an environment with pyfixest is named (`make benchmark-peers` makes one), its two-way models of the same panel
are run beside ours, and the estimates compared. R's fixest is not among Debian's packages, so it is not here.

Seconds on the clock, the median of five (of draws and power, once), and of the moments and the draws also of
the processor; where other work shares the machine, those and ratios of one run still tell. The figures are
also written to `benchmarks/results/rollout_speed.json`.
"""

from __future__ import annotations

import os

# Before NumPy loads: two linear-algebra threads on small matrices are slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from levelhead.basics.jsons import pretty
from levelhead.basics.seeds import generator
from levelhead.engines.duckdb_engine import connect
from levelhead.rollout.collect import Collected, collect_records
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.paths import OfficerPaths, read_paths
from levelhead.rollout.power.closed_form import Correlation
from levelhead.rollout.power.simulated import Trial, simulate
from levelhead.rollout.uncertainty.randomisation import randomise

RESULTS = Path(__file__).parent / "results" / "rollout_speed.json"
PEER = Path(__file__).parent / "peers" / "pyfixest_two_way.py"
OFFICERS, WEEKS = 140_000, 52
RECORDS_EACH = 750_000 / 140_000
GROWTH = (14_000, 140_000, 1_400_000)
REPEATS = 5
DRAWS, FORCES = 10_000, 43
ROLLOUTS, TRIED = 1000, 1843
ONE = "--one"


def main(peer: str | None) -> None:
    """Measure everything, print it and write it."""
    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, NumPy "
        f"{np.__version__}, DuckDB {duckdb.__version__}, load average {os.getloadavg()[0]:.1f}"
    )
    print(machine)
    with TemporaryDirectory() as place:
        growth = []
        for officers in GROWTH:
            folder = Path(place) / str(officers)
            folder.mkdir()
            _make(folder, officers)
            growth.append(_in_process([sys.executable, __file__, ONE, str(folder)]) | {"officers": officers})
            _say(growth[-1])
        ours = next(one for one in growth if one["officers"] == OFFICERS)
        peers = _peers(Path(place) / str(OFFICERS), peer, ours) if peer else []
    found = {
        "machine": machine,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "weeks": WEEKS,
        "growth": growth,
        "power_seconds": _power(),
        "peers": peers,
    }
    RESULTS.write_text(pretty(found), encoding="utf-8")


def _make(folder: Path, officers: int) -> None:
    """Records and roster as Parquet; heterogeneous officers, each due in a week of their own cohort."""
    rng = generator(1, f"benchmark.{officers}")
    rate = rng.gamma(0.6, 1 / 0.6, officers)
    records = int(officers * RECORDS_EACH)
    who = rng.choice(officers, records, p=rate / rate.sum())
    when = rng.integers(1, WEEKS + 1, records)
    due = 1 + rng.permutation(officers) % WEEKS
    # One record in ten of those after training did not happen: the effect.
    kept = (when < due[who]) | (rng.random(records) >= 0.1)
    _write(folder / "records.parquet", officer_id=who[kept], period=when[kept])
    _write(folder / "roster.parquet", officer_id=np.arange(officers), first_trained=due)


def _write(file: Path, **columns: Any) -> None:
    pq.write_table(pa.table({name: pa.array(values, pa.int32()) for name, values in columns.items()}), file)


def _one(folder: Path) -> None:
    """In a process of its own: everything of ours for one size, as a line of JSON."""
    engine = connect(None)
    records = engine.read_table(folder / "records.parquet", {"officer_id": "whole", "period": "whole"})
    roster = engine.read_table(folder / "roster.parquet", {"officer_id": "whole", "first_trained": "whole"})
    bare = duckdb.connect()
    scan = (
        f"select sum(officer_id), sum(period) from '{folder}/records.parquet'",
        f"select sum(officer_id), sum(first_trained) from '{folder}/roster.parquet'",
    )
    by_week = f"select officer_id, period, count(*) as records from '{folder}/records.parquet' group by all"
    cells = f"select count(*) from ({by_week})"

    def collect() -> Collected:
        return collect_records(records, [Outcome("force")], Window(WEEKS), roster=roster)

    collect()
    moments = collect().moments["force"]
    estimates: dict[str, dict[str, float]] = {}

    def estimate() -> None:
        for name, fit in ESTIMATORS.items():
            one = fit(moments, "constant" if name.startswith("two_way") else "simple")
            estimates[name] = {"estimate": one.estimate, "std_error": one.std_error}

    bare_scan, bare_processor = _both(lambda: [bare.execute(one).fetchall() for one in scan])
    seconds, processor = _both(collect)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    paths = read_paths(records, [Outcome("force")], Window(WEEKS), roster)
    found = {
        "bare_scan_seconds": bare_scan,
        "bare_scan_processor_seconds": bare_processor,
        "cells_seconds": _median(lambda: bare.execute(cells).fetchall()),
        "moments_seconds": seconds,
        "moments_processor_seconds": processor,
        "estimators_seconds": _median(estimate),
        "each_seconds": {
            name: _median(
                lambda fit=fit, name=name: fit(
                    moments, "constant" if name.startswith("two_way") else "simple"
                )
            )
            for name, fit in ESTIMATORS.items()
        },
        "estimates": estimates,
        "peak_mb": peak,
        "draws": [_draws(paths, strata) for strata in (1, FORCES)],
        "peak_with_draws_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def _draws(paths: OfficerPaths, strata: int) -> dict[str, Any]:
    """Draws of the order within strata, with the statistic of the efficient estimator."""
    stratum = np.arange(paths.first_trained.size) % strata
    begun, used = time.perf_counter(), time.process_time()
    found = randomise(
        replace(paths, stratum=stratum),
        estimator="efficient",
        estimand="simple",
        primary="force",
        draws=DRAWS,
        seed=1,
    )
    return {
        "strata": strata,
        "draws": found[0].draws,
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - used,
    }


def _power() -> float:
    """One design of power: twenty cohorts of equal size in half a year, and a change of a tenth."""
    trial = Trial(
        "any", tuple(1 + place % 20 for place in range(TRIED)), 26, 0.07, -0.1, Correlation(0.1, 0.97)
    )
    begun = time.perf_counter()
    simulate(trial, replications=ROLLOUTS, seed=1, processes=os.cpu_count() or 1)
    taken = time.perf_counter() - begun
    print(f"power of {TRIED:,} officers by {ROLLOUTS:,} simulated roll-outs: {taken:.1f} s")
    return taken


def _median(work: Callable[[], Any]) -> float:
    return _both(work)[0]


def _both(work: Callable[[], Any]) -> tuple[float, float]:
    """Median seconds on the clock, and of the processor."""
    taken, used = [], []
    for _ in range(REPEATS):
        begun, before = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - begun)
        used.append(time.process_time() - before)
    return median(taken), median(used)


def _peers(folder: Path, python: str, ours: dict[str, Any]) -> list[dict[str, Any]]:
    """The two-way models of the same panel by pyfixest, and how often ours would be done meanwhile."""
    panel = folder / "panel.parquet"
    _panel(folder, panel)
    found = []
    for kind, name in (("feols", "two_way_linear"), ("fepois", "two_way_poisson")):
        theirs = _in_process([python, str(PEER), str(panel), kind])
        seconds = ours["moments_seconds"] + ours["each_seconds"][name]
        one = {
            "peer": f"pyfixest {theirs['version']} {kind}",
            "seconds": theirs["seconds"],
            "peak_mb": theirs["peak_mb"],
            "times_ours_from_records": theirs["seconds"] / seconds,
            "times_ours_from_moments": theirs["seconds"] / ours["each_seconds"][name],
            "times_our_memory": theirs["peak_mb"] / ours["peak_mb"],
            "difference_of_estimates": theirs["estimate"] - ours["estimates"][name]["estimate"],
            "relative_difference_of_errors": theirs["std_error"] / ours["estimates"][name]["std_error"] - 1,
        }
        print(
            f"{one['peer']}: {one['seconds']:.1f} s, {one['times_ours_from_records']:.0f} times ours from "
            f"the records and {one['times_ours_from_moments']:,.0f} times from the moments; "
            f"{one['times_our_memory']:.1f} times the memory; estimates differ by "
            f"{abs(one['difference_of_estimates']):.1e}"
        )
        found.append(one)
    return found


def _panel(folder: Path, out: Path) -> None:
    """Every officer and week as a row, which is what the peers take."""
    duckdb.connect().execute(
        f"""copy (
            select o.officer_id, w.period::int period, (w.period >= o.first_trained)::int treated,
                   coalesce(c.records, 0)::double as force
            from '{folder}/roster.parquet' o cross join range(1, {WEEKS + 1}) w(period)
            left join (
              select officer_id, period, count(*) as records from '{folder}/records.parquet' group by all
            ) c
              on c.officer_id = o.officer_id and c.period = w.period
            order by all
        ) to '{out}' (format parquet)"""
    )


def _in_process(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _say(one: dict[str, Any]) -> None:
    times = {
        kind: one[f"moments_{kind}"] / one[f"bare_scan_{kind}"] for kind in ("seconds", "processor_seconds")
    }
    scan, processor = times["seconds"], times["processor_seconds"]
    print(
        f"{one['officers']:>9,} officers: moments {one['moments_seconds']:.3f} s "
        f"({scan:.1f} times a bare scan, {processor:.1f} times its time of the processor, "
        f"{one['moments_seconds'] / one['cells_seconds']:.1f} times a count by officer and week), "
        f"{len(ESTIMATORS)} estimators {one['estimators_seconds']:.3f} s, peak {one['peak_mb']:,.0f} MB"
    )
    for draws in one["draws"]:
        print(
            f"{'':>9} {draws['draws']:,} draws in {draws['strata']} strata: {draws['seconds']:.2f} s, "
            f"{draws['processor_seconds']:.2f} s of the processor"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        _one(Path(sys.argv[2]))
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else None)
