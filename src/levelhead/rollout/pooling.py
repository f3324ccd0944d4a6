"""Many forces as one study, from what each of them shared.

Moments of forces that share no officer add, so the pooled estimate is that of all officers together, with
period effects in common. Beside it stand the forces' own estimates put together: a common effect (weights
1 / error^2), and effects that differ between forces (DerSimonian and Laird 1986, Control Clin Trials 7).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from levelhead.basics.errors import CalledWrongly
from levelhead.basics.shares import Z_95
from levelhead.rollout.disclosure import in_blocks
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.gathering import added_up
from levelhead.rollout.moments import CohortMoments


@dataclass(frozen=True, slots=True)
class Combined:
    """Estimates of several forces put together.

    Attributes:
        model: `common` or `random`.
        estimate: on the estimates' own scale.
        std_error: of it.
        ci_low: lower end of the 95 per cent interval.
        ci_high: upper end.
        q: Cochran's Q, the weighted sum of squared distances from the common effect.
        q_p: chance of such a Q if the effect is the same everywhere.
        i_squared: share of the variation between forces that is more than chance, from 0 to 1.
        tau: standard deviation of effects between forces.
        forces: how many.
    """

    model: str
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    q: float
    q_p: float
    i_squared: float
    tau: float
    forces: int


def aligned(parts: Sequence[CohortMoments], blocks: Sequence[int]) -> list[CohortMoments]:
    """The forces' moments by periods of one length, the longest that one of them shared.

    Args:
        parts: of one outcome, one of each force.
        blocks: periods that each force had joined into one.

    Raises:
        CalledWrongly: the blocks do not fit into each other, or the windows differ.
    """
    longest = max(blocks)
    if any(longest % block for block in blocks):
        joined = ", ".join(map(str, sorted(set(blocks))))
        raise CalledWrongly(f"periods were joined in blocks of {joined}, which do not fit")
    alike = [in_blocks(part, longest // block) for part, block in zip(parts, blocks, strict=True)]
    windows = sorted({part.periods for part in alike})
    if len(windows) > 1:
        raise CalledWrongly(f"the forces observed {', '.join(map(str, windows))} periods; pool equal windows")
    return alike


def pooled(parts: Sequence[CohortMoments]) -> CohortMoments:
    """The moments of all officers, from forces' moments that are `aligned`."""
    return added_up(parts)


def combined(estimates: Mapping[str, Estimate], model: str) -> Combined | None:
    """Forces' own estimates of one estimand put together; None with fewer than two that have an error.

    Args:
        estimates: by force, on one scale.
        model: `common` or `random`.
    """
    from scipy import special

    usable = [one for one in estimates.values() if one.std_error > 0]
    if len(usable) < 2:
        return None
    value = np.array([one.estimate for one in usable])
    variance = np.square([one.std_error for one in usable])
    weight = 1 / variance
    centre = float((weight * value).sum() / weight.sum())
    q, freedom = float((weight * np.square(value - centre)).sum()), len(usable) - 1
    spread = float(weight.sum() - np.square(weight).sum() / weight.sum())
    tau2 = max((q - freedom) / spread, 0.0)
    if model == "random":
        weight = 1 / (variance + tau2)
        centre = float((weight * value).sum() / weight.sum())
    error = float(weight.sum()) ** -0.5
    return Combined(
        model=model,
        estimate=centre,
        std_error=error,
        ci_low=centre - Z_95 * error,
        ci_high=centre + Z_95 * error,
        q=q,
        q_p=float(special.chdtrc(freedom, q)),
        i_squared=max((q - freedom) / q, 0.0) if q > 0 else 0.0,
        tau=math.sqrt(tau2),
        forces=len(usable),
    )


def leave_one_out(estimates: Mapping[str, Estimate], model: str) -> dict[str, Combined]:
    """What the others say together without each force in turn."""
    return {
        left: found
        for left in estimates
        if (found := combined({name: one for name, one in estimates.items() if name != left}, model))
    }
