"""Whether each estimator that the protocol asks for has an answer."""

from __future__ import annotations

from collections.abc import Mapping

from levelhead.rollout.checks.check import Check


def answered(outcome: str, unanswered: Mapping[str, str]) -> Check:
    """Failed where an estimator could not answer; `unanswered` says why, by estimator and estimand."""
    if not unanswered:
        return Check("answered", outcome, True, "Every estimator of the protocol has an answer.")
    reasons = "; ".join(f"{asked} gives no estimate ({why})" for asked, why in unanswered.items())
    return Check("answered", outcome, False, f"Left out of the tables: {reasons}.")
