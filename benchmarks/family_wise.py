"""How often any of several groups gives a false alarm, where training changes nothing.

    python benchmarks/family_wise.py [REPLICATIONS]

Tactic groups: six outcomes that go together. Levels: two columns of the roster, three differences. Each
roll-out is judged with 199 draws of the order at 5 per cent, without a correction, by Holm and by Romano and
Wolf. With 2,000 replications a true 5 per cent shows as 4.0 to 6.0 in 95 runs out of 100.
"""

from __future__ import annotations

import os

# Before NumPy loads: two linear-algebra threads on small matrices are slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys
import time

import numpy as np
from seeds import over

from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.between_levels import Pair, redrawn
from levelhead.rollout.uncertainty.randomisation import holm, randomise

FIRST_SEED, OFFICERS, PERIODS, DRAWS = 30_000, 120, 8, 199
PAIRS = [Pair("sex", "w", "m", "force"), Pair("unit", "a", "b", "force"), Pair("unit", "c", "b", "force")]


def tactic_groups(seed: int) -> tuple[float, float, float]:
    """The smallest chance of six groups: not corrected, by Holm, by Romano and Wolf."""
    rng = np.random.default_rng(seed)
    first, level = _first(rng), rng.gamma(1.5, 1 / 1.5, (OFFICERS, 1))
    same = rng.poisson(0.2 * level, (OFFICERS, PERIODS))
    outcomes = {
        f"group_{k}": (same + rng.poisson(rate * level, (OFFICERS, PERIODS))).astype(float)
        for k, rate in enumerate((0.05, 0.1, 0.2, 0.2, 0.4, 0.8))
    }
    found = randomise(
        OfficerPaths(first, None, np.zeros(OFFICERS, dtype=np.int64), outcomes),
        estimator="efficient",
        estimand="simple",
        primary="",
        draws=DRAWS,
        seed=seed,
    )
    return (
        min(one.p_value for one in found),
        min(one.p_holm or 1.0 for one in found),
        min(one.p_romano_wolf or 1.0 for one in found),
    )


def levels(seed: int) -> tuple[float, float, float]:
    """The same of three differences between levels."""
    rng = np.random.default_rng(seed)
    first, level = _first(rng), rng.gamma(1.5, 1 / 1.5, (OFFICERS, 1))
    rows = rng.poisson(level, (OFFICERS, PERIODS)).astype(float)
    columns = {"sex": rng.choice(["m", "w"], OFFICERS), "unit": rng.choice(["a", "b", "c"], OFFICERS)}
    found = redrawn(
        OfficerPaths(first, None, np.zeros(OFFICERS, dtype=np.int64), {"force": rows}, columns),
        PAIRS,
        estimator="efficient",
        estimand="simple",
        draws=DRAWS,
        seed=seed,
    )
    alone = [one for one, _ in found or []]
    return min(alone), min(holm(np.array(alone))), min(stepped for _, stepped in found or [])


def _first(rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.resize(np.arange(3, 7), OFFICERS))


def main(replications: int) -> None:
    """Simulate, and print a line for each kind of group."""
    started = time.perf_counter()
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}, numpy {np.__version__}")
    print(f"{replications} roll-outs of {OFFICERS} officers from seed {FIRST_SEED}, {DRAWS} draws each\n")
    print(f"{'any p up to .05':24} {'not corrected':>14} {'Holm':>7} {'Romano and Wolf':>16}")
    for name, smallest in (("six tactic groups", tactic_groups), ("three level differences", levels)):
        found = np.array(list(over(range(FIRST_SEED, FIRST_SEED + replications), smallest)))
        alone, by_holm, stepped = (found <= 0.05).mean(axis=0)
        print(f"{name:24} {alone:14.1%} {by_holm:7.1%} {stepped:16.1%}", flush=True)
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
