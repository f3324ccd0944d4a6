"""What the two-way linear model says where whole cohorts, and not officers, are taken as independent."""

from __future__ import annotations

from levelhead.basics.numerals import p_in_words
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty import few_clusters as errors

_DIFFERENT = 1.5  # times the error by officer; set by us
_LEAST_P = 0.05  # customary


def few_clusters(outcome: str, moments: CohortMoments, std_error: float | None, seed: int) -> Check:
    """Whether errors by cohort tell another story than errors by officer.

    Failed where the bias-reduced error by cohort is half as large again: officers trained together then move
    together, and the errors by officer are too short.

    Args:
        outcome: its name.
        moments: of the outcome.
        std_error: of the two-way linear model by officer; None where it gave none.
        seed: of the bootstrap.
    """
    try:
        found = errors.few_clusters(moments, seed=seed)
    except NotIdentified as error:
        return Check("few_clusters", outcome, None, f"Errors by cohort cannot be had: {error}.")
    if not std_error:
        return Check("few_clusters", outcome, None, "The two-way linear model was not asked for.")
    ratio = found.std_error / std_error
    return Check(
        "few_clusters",
        outcome,
        ratio < _DIFFERENT,
        f"With {found.clusters} cohorts as the units, the two-way linear error is {ratio:.2f} times that by "
        f"officer; the effect then has {p_in_words(found.p_value)} (bias-reduced, Student's t with "
        f"{found.freedom:.1f} degrees of freedom) and {p_in_words(found.bootstrap_p)} (signs drawn for whole "
        "cohorts).",
    )
