"""Was it safe: whether a change for the worse that matters can be ruled out.

Not finding a change is no evidence that there is none. A margin fixed beforehand says what would matter;
safety is shown where the whole interval stays inside it (non-inferiority: Piaggio and others 2012, JAMA 308).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.method_names import RANDOM_TIMING, TWO_WAY
from levelhead.rollout.protocol import About, Safety

Verdict = Literal["shown", "not_shown", "worse"]

_NORMAL = NormalDist()
_ONE_SIDED = _NORMAL.inv_cdf(0.975)  # a one-sided bound of 97.5 per cent, the end of a 95 per cent interval
_OFTEN = _NORMAL.inv_cdf(0.8)  # the power that studies are customarily given


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """What an evaluation says about one change for the worse, in shares of the level before training.

    Attributes:
        outcome: its name.
        worse: whether `more` or `fewer` is the change for the worse.
        margin: the smallest change that matters.
        estimator: whose estimate was used.
        change: the estimate; above zero is for the worse, whichever way that is.
        bound: the one-sided 97.5 per cent bound: the largest change for the worse that the records allow.
        verdict: `shown` safe, where the bound is inside the margin; else `worse`, where `is_worse`; else
            `not_shown`.
        is_worse: whether even the smallest change that the records allow is for the worse.
        power: chance that a study of this size shows safety, if training changes nothing.
        smallest_margin: the margin that it would show in 80 of 100 such studies.
        about: `harm`, or `stepping_in`.
    """

    outcome: str
    worse: Literal["more", "fewer"]
    margin: float
    estimator: str
    change: float
    bound: float
    verdict: Verdict
    is_worse: bool
    power: float
    smallest_margin: float
    about: About = "harm"


def assess(safety: Safety, estimates: Sequence[Estimate]) -> SafetyFinding | None:
    """The finding from the estimate that the evaluation rests on; None where there is none with an error.

    Args:
        safety: the question.
        estimates: of all outcomes, in the order of the protocol.
    """
    mine = [one for one in estimates if one.outcome == safety.outcome and ":" not in one.estimand]
    usable = [one for one in mine if one.std_error > 0 and (one.scale == "log_rate_ratio" or one.baseline)]
    ranked = sorted(usable, key=_rank)
    if not ranked:
        return None
    return _finding(safety, ranked[0])


def _rank(estimate: Estimate) -> int:
    """Estimates that random timing justifies come first, two-way models last."""
    return 0 if estimate.estimator in RANDOM_TIMING else 2 if estimate.estimator in TWO_WAY else 1


def _finding(safety: Safety, found: Estimate) -> SafetyFinding:
    sign = 1.0 if safety.worse == "more" else -1.0
    unit = found.baseline if found.scale == "difference" and found.baseline else 1.0
    error = found.std_error / unit
    worse = [sign * one / unit for one in (found.estimate, found.ci_low, found.ci_high)]
    change, (best, worst) = worse[0], sorted(worse[1:])
    ratio = found.scale == "log_rate_ratio"
    margin = sign * math.log1p(sign * safety.margin) if ratio else safety.margin
    is_safe, is_worse = worst < margin, best > 0
    return SafetyFinding(
        outcome=safety.outcome,
        worse=safety.worse,
        margin=safety.margin,
        estimator=found.estimator,
        change=_share(change, sign, ratio=ratio),
        bound=_share(worst, sign, ratio=ratio),
        verdict="shown" if is_safe else "worse" if is_worse else "not_shown",
        is_worse=is_worse,
        power=_NORMAL.cdf(margin / error - _ONE_SIDED),
        smallest_margin=_share((_ONE_SIDED + _OFTEN) * error, sign, ratio=ratio),
        about=safety.about,
    )


def _share(value: float, sign: float, *, ratio: bool) -> float:
    """A change for the worse as a share of the level before training."""
    return sign * math.expm1(sign * value) if ratio else value
