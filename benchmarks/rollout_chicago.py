"""How long the Chicago roll-out takes: rows to the moments of four outcomes, and every estimator from them.

    python benchmarks/rollout_chicago.py

The first collection also loads pandas, which Ibis needs; warm figures are medians of five. It reads the rows
that `tests/reference/chicago/make.py` reads, and says so where they are not there.
"""

from __future__ import annotations

import os

# Before NumPy loads: two linear-algebra threads on small matrices are slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from levelhead.rollout.estimands import identified_event_times
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.estimators.event_study import event_study
from reference.chicago.make import ROWS, collect_rows

REPEATS = 5


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _median(work: Callable[[], Any]) -> float:
    return median(_seconds(work) for _ in range(REPEATS))


def main() -> None:
    """Print the figures, one a line."""
    if not ROWS.exists():
        print("the rows of the Chicago roll-out are not beside this repository")
        return
    print(f"{platform.node()}: {platform.machine()}, Python {platform.python_version()}")
    print(f"560,520 rows to moments of four outcomes, first time: {_seconds(collect_rows):.2f} s")
    print(f"560,520 rows to moments of four outcomes, warm: {_median(collect_rows):.2f} s")
    moments = collect_rows().moments
    for name, estimate in ESTIMATORS.items():
        estimand = "constant" if name.startswith("two_way") else "simple"
        each = [_median(partial(estimate, of, estimand)) for of in moments.values()]
        print(f"{name}, {estimand}: {sum(each) / len(each) * 1000:.1f} ms an outcome")
    times = identified_event_times(moments["force"])
    whole = _median(lambda: event_study(moments["force"], times))
    print(f"event study of force, {len(times)} event times: {whole * 1000:.0f} ms")


if __name__ == "__main__":
    main()
