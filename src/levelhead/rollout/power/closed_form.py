"""Power in closed form: generalised least squares with period effects, for screening designs.

Officers of one training period share their treatment path D_g. With V the covariance of the mean path of a
class, the information on one constant effect, beside a free effect for every period, is

    sum_g c_g D_g' W D_g  -  (sum_g c_g W D_g)' (sum_g c_g W)^+ (sum_g c_g W D_g),      W = V^-1

with c_g classes trained in period g. An exchangeable V gives Hussey and Hughes (2007), a correlation between
periods that is lower than within them Hooper and others (2016), one that decays Kasza and Forbes (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

_NORMAL = NormalDist()
_TWO_SIDED = _NORMAL.inv_cdf(0.975)
_OFTEN = _NORMAL.inv_cdf(0.8)

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Correlation:
    """How outcomes of officer-periods resemble each other.

    Attributes:
        officer: correlation of one officer's outcomes in neighbouring periods, carried back to no distance.
        decay: what is kept of it with every period of distance, 1 for all of it.
        classmates: correlation between two officers of one class in one period.
        classmates_kept: what is kept of that with every period of distance.
    """

    officer: float
    decay: float
    classmates: float = 0.0
    classmates_kept: float = 1.0


def covariance(correlation: Correlation, periods: int, class_size: int, variance: float) -> Table:
    """(T, T) covariance of a class's mean path.

    Args:
        correlation: between officer-periods.
        periods: T.
        class_size: officers.
        variance: of one officer-period.
    """
    lag = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    own = np.where(lag == 0, 1.0, correlation.officer * correlation.decay**lag)
    others = correlation.classmates * correlation.classmates_kept**lag
    return np.asarray(variance / class_size * (own + (class_size - 1) * others))


def standard_error(first_trained: NDArray[np.int64], classes: Table, v: Table) -> float:
    """Of one constant effect of training; infinite where the timetable cannot tell it from the periods.

    Args:
        first_trained: (G,) period from which each cohort counts as trained, from 1.
        classes: (G,) classes of each cohort.
        v: (T, T) covariance of a class's mean path.
    """
    trained = (np.arange(1, len(v) + 1) >= first_trained[:, None]).astype(float)
    inverse = np.linalg.inv(v)
    pulled = trained @ inverse
    shared = classes @ pulled
    information = float((classes[:, None] * pulled * trained).sum())
    information -= float(shared @ np.linalg.solve(classes.sum() * inverse, shared))
    return information**-0.5 if information > 1e-9 * float(classes.sum() / v[0, 0]) else float("inf")


def power(effect: float, std_error: float) -> float:
    """Chance that a two-sided test at 5 per cent sees an effect."""
    size = abs(effect) / std_error
    return _NORMAL.cdf(size - _TWO_SIDED) + _NORMAL.cdf(-size - _TWO_SIDED)


def detectable(std_error: float) -> float:
    """The smallest effect that is seen in 80 of 100 such studies."""
    return (_TWO_SIDED + _OFTEN) * std_error


def safety_power(margin: float, std_error: float) -> float:
    """Chance that a one-sided bound of 97.5 per cent stays inside a margin if training changes nothing."""
    return _NORMAL.cdf(margin / std_error - _TWO_SIDED)
