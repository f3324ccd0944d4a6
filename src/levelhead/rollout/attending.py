"""The effect of attending, where some officers did not come when they were due.

The draw decides when an officer is due, not when the officer comes. Being due is therefore the instrument:
the change in the outcome that being due makes, over the change in attendance that it makes, is the effect on
those who come because they are due (Angrist, Imbens and Rubin 1996, J Am Stat Assoc 91). It supposes that
being due changes nothing but attendance, and keeps nobody away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    names = [*paths.outcomes]
    with_attendance = OfficerPaths(
        paths.first_trained, paths.attended, paths.stratum, {**paths.outcomes, "attendance": came}
    )
    study = Redraws(with_attendance, "difference_in_means", estimand)
    weighed = [one[0] for one in study.weighed(study.drawn)]
    share = float(weighed[-1].sum())
    if not share > 1e-9:
        raise NotIdentified("being due makes no difference to who attends")
    found = []
    for name, one in zip(names, weighed[:-1], strict=True):
        effect = float(one.sum()) / share
        left = one - effect * weighed[-1]
        error = study.variance(study.drawn, left) ** 0.5 / share
        found.append(Attending(name, effect, error, effect - Z_95 * error, effect + Z_95 * error, share))
    return found
