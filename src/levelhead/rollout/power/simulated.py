"""Power by simulation: whole roll-outs are made up and analysed as the protocol says.

Officer i in period t has the chance, or rate,

    base * exp(s x_it - s^2 / 2) * (1 + shock_it) * (1 + effect * ramp(t - attended_i)),

x_i a stationary first-order autoregression with variance one, s chosen so that one officer's outcomes have
the correlation asked for. Officers are analysed by the period they were due in; some attend later.
Every replication has a seed of its own, so that results do not depend on how the work is divided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.basics.shares import Z_95
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.power.closed_form import Correlation
from levelhead.rollout.protocol import Measure

_HIGHEST_CHANCE = 0.95
_CHUNK = 20  # replications that one process takes at a time

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trial:
    """One roll-out to be simulated.

    Attributes:
        measure: `any` for a chance, `count` for a rate.
        first_trained: (officers,) period each is due in, from 1.
        periods: observed.
        base: chance or rate of an officer-period, untrained.
        effect: full relative change after training, such as -0.1.
        correlation: of one officer's outcomes; classmates' is not simulated.
        fade_in: periods until the effect is full; 1 is at once.
        half_life: periods in which half of it is lost again; 0 for never.
        late_share: share of officers who attend after the period they were due in.
        late_by: mean periods by which they are late.
        shock: relative change of recording for some officers from a period on.
        shock_share: share of officers whom it meets.
        shock_from: period from which on.
        estimator: name of the estimator.
        estimand: that it estimates.
        margin: of safety, relative; None where it is not asked.
    """

    measure: Measure
    first_trained: tuple[int, ...]
    periods: int
    base: float
    effect: float
    correlation: Correlation
    fade_in: int = 1
    half_life: float = 0.0
    late_share: float = 0.0
    late_by: float = 0.0
    shock: float = 0.0
    shock_share: float = 0.0
    shock_from: int = 1
    estimator: str = "efficient"
    estimand: str = "simple"
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    """What many simulated roll-outs gave.

    Attributes:
        replications: asked for.
        answered: those in which the estimator had an answer.
        power: share in which the 95 per cent interval left out no change on the side of the effect.
        power_error: its Monte Carlo standard error.
        mean_change: mean estimate, relative to the base or as a rate ratio less one.
        mean_error: mean standard error, on the same scale.
        spread: standard deviation of the estimates.
        safe: share in which the upper end of the interval stayed inside the margin; None without one.
    """

    replications: int
    answered: int
    power: float
    power_error: float
    mean_change: float
    mean_error: float
    spread: float
    safe: float | None


def simulate(
    trial: Trial,
    *,
    replications: int,
    seed: int,
    processes: int = 1,
    say: Callable[[str], None] = lambda _: None,
) -> Simulated:
    """Make up and analyse many roll-outs; the same for the same seed, whatever the number of processes."""
    parts = [range(start, min(start + _CHUNK, replications)) for start in range(0, replications, _CHUNK)]
    rows: list[tuple[float, float]] = []
    if processes == 1:
        for part in parts:
            rows += _some(trial, part, seed)
            _tell(say, len(rows), replications)
    else:
        with ProcessPoolExecutor(processes) as pool:
            for found in pool.map(_some, [trial] * len(parts), parts, [seed] * len(parts)):
                rows += found
                _tell(say, len(rows), replications)
    return _summed(trial, replications, rows)


def _tell(say: Callable[[str], None], done: int, of: int) -> None:
    """Say every tenth part, and no more."""
    if done == of or done % max(of // 10 // _CHUNK * _CHUNK, _CHUNK) == 0:
        say(f"{done} of {of} simulated roll-outs")


def _some(trial: Trial, numbers: Sequence[int], seed: int) -> list[tuple[float, float]]:
    """Relative change and its error from each replication; NaN where there was no answer."""
    return [_one(trial, generator(seed, f"rollout.power.{number}")) for number in numbers]


def _one(trial: Trial, rng: np.random.Generator) -> tuple[float, float]:
    first = np.array(trial.first_trained)
    moments = _moments(_outcomes(trial, first, rng), first)
    try:
        found = ESTIMATORS[trial.estimator](moments, trial.estimand)
    except NotIdentified:
        return math.nan, math.nan
    if found.scale == "log_rate_ratio":
        return found.estimate, found.std_error
    base = moments.baseline()
    return (found.estimate / base, found.std_error / base) if base else (math.nan, math.nan)


def _outcomes(trial: Trial, first: NDArray[np.int64], rng: np.random.Generator) -> Table:
    """(officers, periods)."""
    shape = (first.size, trial.periods)
    late = np.where(rng.random(first.size) < trial.late_share, 1, 0)
    if trial.late_by > 1:
        late = late * rng.geometric(1 / trial.late_by, first.size)
    since = np.arange(1, trial.periods + 1) - (first + late)[:, None]
    ramp = np.where(since >= 0, np.minimum((since + 1) / trial.fade_in, 1.0), 0.0)
    if trial.half_life > 0:
        ramp = ramp * 0.5 ** (np.maximum(since, 0) / trial.half_life)
    chance = trial.base * _frailty(trial, shape, rng) * (1 + trial.effect * ramp)
    if trial.shock:
        met = (rng.random(first.size) < trial.shock_share)[:, None]
        later = np.arange(1, trial.periods + 1) >= trial.shock_from
        chance = chance * (1 + trial.shock * (met & later))
    if trial.measure == "any":
        return np.asarray(rng.random(shape) < np.minimum(chance, _HIGHEST_CHANCE), dtype=float)
    return rng.poisson(chance).astype(float)


def _frailty(trial: Trial, shape: tuple[int, int], rng: np.random.Generator) -> Table:
    """(officers, periods) with mean one; s^2 follows from the covariance base^2 (exp(s^2 r^lag) - 1)."""
    correlation = trial.correlation
    variance = trial.base * (1 - trial.base) if trial.measure == "any" else trial.base
    square = math.log1p(correlation.officer * variance / trial.base**2)
    path = rng.standard_normal(shape)
    keeps = correlation.decay
    for period in range(1, shape[1]):
        path[:, period] = keeps * path[:, period - 1] + math.sqrt(1 - keeps**2) * path[:, period]
    return np.asarray(np.exp(math.sqrt(square) * path - square / 2))


def _moments(rows: Table, first: NDArray[np.int64]) -> CohortMoments:
    cohorts = np.unique(first)
    members = [rows[first == cohort] for cohort in cohorts]
    return CohortMoments(
        outcome="simulated",
        first_trained=cohorts,
        officers=np.array([len(one) for one in members]),
        officers_with_records=np.array([int(one.any(axis=1).sum()) for one in members]),
        total=np.array([one.sum(axis=0) for one in members]),
        product=np.array([one.T @ one for one in members]),
    )


def _summed(trial: Trial, replications: int, rows: list[tuple[float, float]]) -> Simulated:
    found = np.array([row for row in rows if row[1] > 0]).reshape(-1, 2)
    if not len(found):
        raise NotIdentified("no simulated roll-out gave an answer; look at the design")
    change, error = found.T
    ends = change + Z_95 * error * (1 if trial.effect <= 0 else -1)
    seen = (ends < 0) if trial.effect <= 0 else (ends > 0)
    share = float(seen.mean())
    inside = change + Z_95 * error < (trial.margin or 0.0)
    return Simulated(
        replications=replications,
        answered=len(found),
        power=share,
        power_error=math.sqrt(share * (1 - share) / len(found)),
        mean_change=float(change.mean()),
        mean_error=float(error.mean()),
        spread=float(change.std(ddof=1)) if len(found) > 1 else 0.0,
        safe=None if trial.margin is None else float(inside.mean()),
    )
