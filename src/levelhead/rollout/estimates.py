"""The estimates that a protocol asks for, in its order."""

from __future__ import annotations

from levelhead.rollout.estimands import NotIdentified, identified_event_times
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.estimators.event_study import event_study
from levelhead.rollout.method_names import TWO_WAY
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.protocol import Analysis


def estimates_of(analysis: Analysis, moments: CohortMoments) -> tuple[list[Estimate], dict[str, str]]:
    """The estimates of one outcome, and why the others have none, by estimator and estimand.

    Each estimator comes with its estimands, then the efficient one by time since training.
    """
    estimates: list[Estimate] = []
    unanswered: dict[str, str] = {}
    for estimator in analysis.estimators:
        for estimand in ("constant",) if estimator in TWO_WAY else analysis.estimands:
            try:
                estimates.append(ESTIMATORS[estimator](moments, estimand, analysis.clustered_by))
            except NotIdentified as error:
                unanswered[f"{estimator} of {estimand}"] = str(error)
    if "efficient" in analysis.estimators:
        first, last = analysis.event_times
        times = [
            lag for lag in identified_event_times(moments, analysis.clustered_by) if first <= lag <= last
        ]
        estimates += event_study(moments, times, analysis.clustered_by)
    return estimates, unanswered
