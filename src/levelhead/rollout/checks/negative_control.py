"""Whether an outcome changed that training cannot have changed."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import p_in_words
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimate import Estimate


def negative_control(outcome: str, estimates: Sequence[Estimate]) -> Check:
    """Failed where the headline interval of a negative control leaves no change out.

    Source of the idea: Lipsitch, Tchetgen Tchetgen and Cohen (2010), Epidemiology 21(3). One control in
    twenty fails by chance.

    Args:
        outcome: the negative control.
        estimates: of all outcomes; the first of this one is its headline.
    """
    headline = next((one for one in estimates if one.outcome == outcome), None)
    if headline is None:
        return Check("negative_control", outcome, None, "It could not be estimated.")
    passed = headline.ci_low <= 0 <= headline.ci_high
    found = p_in_words(headline.p_value)
    if passed:
        return Check("negative_control", outcome, True, f"No change is seen where none can be ({found}).")
    return Check(
        "negative_control",
        outcome,
        False,
        f"A change is seen where training cannot have made one ({found}). Something else came with training, "
        "such as another way to record; what is seen in other outcomes may be that too.",
    )
