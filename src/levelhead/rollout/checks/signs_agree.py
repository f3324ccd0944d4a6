"""Whether two-way fixed effects and the comparison that random timing justifies point the same way."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import listed
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.method_names import SPOKEN

TWO_WAY = ("two_way_linear", "two_way_poisson")
RANDOM_TIMING = ("efficient", "difference_in_means")


def signs_agree(outcome: str, estimates: Sequence[Estimate]) -> Check:
    """Compares the sign of every `constant` estimate with the first random-timing one that is not by time.

    Args:
        outcome: its name.
        estimates: of this outcome, in the order of the protocol.
    """
    two_way = [one for one in estimates if one.estimator in TWO_WAY]
    headline = next((one for one in estimates if one.estimator in RANDOM_TIMING), None)
    if headline is None or not two_way:
        return Check("signs_agree", outcome, None, "Only one kind of estimator was asked for.")
    against = [SPOKEN[one.estimator] for one in two_way if one.estimate * headline.estimate < 0]
    if not against:
        return Check("signs_agree", outcome, True, "All estimates of the average effect have the same sign.")
    said = f"{listed(against)} {'have' if len(against) > 1 else 'has'} the opposite sign of {SPOKEN[headline.estimator]}. "
    return Check(
        "signs_agree",
        outcome,
        False,
        said[:1].upper() + said[1:] + "Two-way models also compare with officers who are already trained, which "
        "misleads where the effect changes with time.",
    )
