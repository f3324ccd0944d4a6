"""Estimates by time since training, before and after, for a figure."""

from __future__ import annotations

from collections.abc import Iterable

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import efficient
from levelhead.rollout.moments import CohortMoments


def event_study(
    moments: CohortMoments, event_times: Iterable[int], clustered_by: str = "officer"
) -> tuple[Estimate, ...]:
    """The efficient estimate at each event time K, in the order given.

    K = 0 is the first trained period. K < 0 is a placebo: the same comparison in a period in which neither
    side was trained, balanced on the period before it; random timing makes its expectation zero.
    `estimands.identified_event_times` tells which K can be asked for.

    Raises:
        NotIdentified: some K has no later-trained cohort to be compared with.
    """
    return tuple(efficient.estimate(moments, f"event_time:{lag}", clustered_by) for lag in event_times)
