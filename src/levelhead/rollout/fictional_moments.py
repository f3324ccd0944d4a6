"""Moments straight from a simulated roll-out, for studies of how estimators behave."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.fictional import FictionalRollout
from levelhead.rollout.moments import CohortMoments

OutcomeName = Literal["any_force", "force", "subject_injured", "officer_injured"]


def officer_weeks(rollout: FictionalRollout, outcome: OutcomeName) -> NDArray[np.float64]:
    """(officers, periods) records of `force`, or for the other outcomes 1 where the week holds one."""
    records = rollout.records
    counted = np.ones(records.officer.size, bool)
    if outcome in {"subject_injured", "officer_injured"}:
        counted = records.subject_injured if outcome == "subject_injured" else records.officer_injured
    table = np.zeros((rollout.first_trained.size, rollout.periods))
    np.add.at(table, (records.officer[counted], records.period[counted] - 1), 1)
    return table if outcome == "force" else np.minimum(table, 1)


def moments_of(rollout: FictionalRollout, outcome: OutcomeName) -> CohortMoments:
    """The cohort moments of one outcome."""
    table = officer_weeks(rollout, outcome)
    cohorts = np.unique(rollout.first_trained)
    members = [table[rollout.first_trained == cohort] for cohort in cohorts]
    return CohortMoments(
        outcome=outcome,
        first_trained=cohorts,
        officers=np.array([len(rows) for rows in members]),
        officers_with_records=np.array([int(rows.any(axis=1).sum()) for rows in members]),
        total=np.array([rows.sum(axis=0) for rows in members]),
        product=np.array([rows.T @ rows for rows in members]),
    )
