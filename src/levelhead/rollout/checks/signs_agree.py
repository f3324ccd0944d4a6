"""Whether two-way fixed effects and the comparison that random timing justifies point the same way."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import listed
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.method_names import RANDOM_TIMING, SPOKEN, TWO_WAY


def signs_agree(outcome: str, estimates: Sequence[Estimate]) -> Check:
    """Compares the sign of every `constant` estimate with that of the first random-timing one.

    Failed where signs are opposite and some interval excludes zero; nothing is judged where none does.

    Args:
        outcome: its name.
        estimates: of this outcome, in the order of the protocol.
    """
    two_way = [one for one in estimates if one.estimator in TWO_WAY]
    headline = next((one for one in estimates if one.estimator in RANDOM_TIMING), None)
    if headline is None or not two_way:
        return Check("signs_agree", outcome, None, "Only one kind of estimator was asked for.")
    against = [one for one in two_way if one.estimate * headline.estimate < 0]
    if not against:
        return Check("signs_agree", outcome, True, "All estimates of the average effect have the same sign.")
    names = listed([SPOKEN[one.estimator] for one in against])
    verb = "have" if len(against) > 1 else "has"
    said = f"{names[:1].upper()}{names[1:]} {verb} the opposite sign of {SPOKEN[headline.estimator]}"
    if all(one.ci_low <= 0 <= one.ci_high for one in (headline, *against)):
        return Check("signs_agree", outcome, None, f"{said}, but every interval includes no change.")
    return Check(
        "signs_agree",
        outcome,
        False,
        f"{said}. Two-way models also compare with officers who are already trained, which misleads where "
        "the effect changes with time.",
    )
