"""How often the interval of a rate per hour holds the truth, and sees a change that is not there.

    python benchmarks/ratio_coverage.py [REPLICATIONS]

Officers differ in their hours and in their rate, a seventh of officer-weeks have no hours, and hours fall by
a tenth after training, which changes the count per week and not the rate. With 2,000 replications a true
coverage of 95 per cent shows as 94.0 to 96.0 in 95 runs out of 100. The last column is how often a fall by a
fifth is ruled out: where the rate does fall by a fifth that should happen in 2.5 of 100.
"""

from __future__ import annotations

import os

# Before NumPy loads: two linear-algebra threads on small matrices are slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys
import time

import numpy as np

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.protocol import Safety
from levelhead.rollout.ratios import RatioMoments, moments_of
from levelhead.rollout.safety import assess

FIRST_SEED = 20_000
SIZES, PERIODS, COHORTS, RATE = (600, 1843), 26, 20, 0.01


def roll_out(seed: int, change: float, officers: int) -> RatioMoments:
    """A made-up roll-out in which the rate per hour is multiplied by `change` after training."""
    rng = np.random.default_rng(seed)
    first = rng.permutation(np.arange(officers) % COHORTS + 5)
    trained = np.arange(1, PERIODS + 1) >= first[:, None]
    hours = rng.gamma(8, 5, (officers, 1)) * rng.binomial(1, 6 / 7, (officers, PERIODS))
    hours *= np.where(trained, 0.9, 1.0)
    rate = RATE * rng.gamma(1.5, 1 / 1.5, (officers, 1)) * np.where(trained, change, 1.0)
    return moments_of("per_hour", first, rng.poisson(rate * hours).astype(float), hours)


def main(replications: int) -> None:
    """Simulate, estimate, and print a line for each effect and estimator."""
    started = time.perf_counter()
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}, numpy {np.__version__}")
    print(f"{replications} roll-outs from seed {FIRST_SEED} for each line\n")
    print(
        f"{'officers':>8} {'effect':>8} {'estimator':20} {'mean':>10} {'sd':>9} {'mean SE':>9} {'covers':>7} "
        f"{'p < .05':>8} {'not a fifth less':>17}"
    )
    for officers in SIZES:
        for change in (1.0, 0.8):
            show(officers, change, replications)
    print(f"\n{time.perf_counter() - started:.0f} s")


def show(officers: int, change: float, replications: int) -> None:
    """Print a line for each estimator."""
    truth = RATE * (change - 1)
    found: dict[str, list[Estimate]] = {"efficient": [], "difference_in_means": []}
    for seed in range(FIRST_SEED, FIRST_SEED + replications):
        moments = roll_out(seed, change, officers)
        for estimator, estimates in found.items():
            estimates.append(by_ratio.estimate(moments, "simple", estimator))
    for estimator, estimates in found.items():
        points = np.array([one.estimate for one in estimates])
        errors = np.array([one.std_error for one in estimates])
        held = np.mean([one.ci_low <= truth <= one.ci_high for one in estimates])
        seen = np.mean([one.p_value is not None and one.p_value < 0.05 for one in estimates])
        judged = [assess(Safety("per_hour", "fewer", 0.2), [one]) for one in estimates]
        shown = np.mean([one is not None and one.verdict == "shown" for one in judged])
        print(
            f"{officers:8} {truth:8.4f} {estimator:20} {points.mean():10.6f} {points.std(ddof=1):9.6f} "
            f"{errors.mean():9.6f} {held:7.1%} {seen:8.1%} {shown:17.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
