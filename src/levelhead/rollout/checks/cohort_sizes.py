"""How large the cohorts are: a variance needs two officers, and a normal interval needs many."""

from __future__ import annotations

from levelhead.rollout.checks.check import Check
from levelhead.rollout.moments import CohortMoments


def cohort_sizes(moments: CohortMoments) -> Check:
    """Failed where officers are alone in their cohort, since the random-timing estimators leave them out."""
    sizes = moments.officers[moments.officers > 0]
    alone = int((sizes == 1).sum())
    detail = f"{sizes.size} cohorts of {int(sizes.min())} to {int(sizes.max())} officers."
    if alone:
        detail += (
            f" In {alone} of them an officer is alone; the efficient estimator and the difference in means "
            "leave those out, as one officer has no variance."
        )
    return Check("cohort_sizes", None, alone == 0, detail)
