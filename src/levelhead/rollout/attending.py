"""The effect of attending, where some officers did not come when they were due.

The draw decides when an officer is due, not when the officer comes. Being due is therefore the instrument:
the change in the outcome that being due makes, over the change in attendance that it makes, is the effect on
those who come because they are due (Angrist, Imbens and Rubin 1996, J Am Stat Assoc 91). It supposes that
being due changes nothing but attendance, and keeps nobody away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.shares import Z_95
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.uncertainty.randomisation import Redraws


@dataclass(frozen=True, slots=True)
class Attending:
    """The effect of having attended on one outcome, by the difference in means.

    Attributes:
        outcome: its name.
        estimate: per officer-period of attendance.
        std_error: by the delta method over officers.
        ci_low: lower end of the 95 per cent interval.
        ci_high: upper end.
        attended: how much being due raises the share of officer-periods after attendance, from 0 to 1.
    """

    outcome: str
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    attended: float


def effect_of_attending(paths: OfficerPaths, estimand: str) -> list[Attending]:
    """For every outcome; empty where nobody knows who attended.

    Raises:
        NotIdentified: nobody can be compared, or being due makes no difference to attendance.
    """
    if paths.attended is None:
        return []
    periods = next(iter(paths.outcomes.values())).shape[1]
    came = (np.arange(1, periods + 1) >= paths.attended[:, None]).astype(float)
    if paths.present is not None:
        came *= paths.present
    *changes, share = _changes(paths, {**paths.outcomes, "attendance": came}, estimand)
    if not share[0] > 1e-9:
        raise NotIdentified("being due makes no difference to who attends")
    effects = {name: one[0] / share[0] for name, one in zip(paths.outcomes, changes, strict=True)}
    left = {name: path - effects[name] * came for name, path in paths.outcomes.items()}
    found = []
    for (name, effect), (_, variance) in zip(effects.items(), _changes(paths, left, estimand), strict=True):
        error = variance**0.5 / share[0]
        found.append(Attending(name, effect, error, effect - Z_95 * error, effect + Z_95 * error, share[0]))
    return found


def _changes(
    paths: OfficerPaths, outcomes: Mapping[str, NDArray[np.float64]], estimand: str
) -> list[tuple[float, float]]:
    """What being due changes of each outcome, and the variance of that."""
    study = Redraws(replace(paths, outcomes=outcomes), "difference_in_means", estimand)
    return study.fits(study.drawn)
