"""What is left of the answer without the units, or the tactics, whose recording changed all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from levelhead.basics.numerals import listed, plural, signed
from levelhead.rollout.checks.check import Check
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.moments import CohortMoments


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """The moments without what changed suddenly.

    Attributes:
        kind: `units` or `tactics`.
        names: of what is left out.
        changes: what changed, in words.
        moments: by outcome; empty where nothing is left, and without outcomes that it has no part in.
    """

    kind: str
    names: tuple[str, ...]
    changes: tuple[str, ...]
    moments: Mapping[str, CohortMoments]


def recording_changed(
    outcome: str, left_out: LeftOut, estimates: Sequence[Estimate], without: Sequence[Estimate]
) -> Check:
    """Failed where the headline moves by more than its standard error, or loses or turns its sign.

    Args:
        outcome: its name.
        left_out: what was left out.
        estimates: of the outcome, with everything.
        without: the same, without it.
    """
    said = f"Recording changed suddenly: {'; '.join(left_out.changes)}."
    pairs = [
        (one, other)
        for one in estimates
        for other in without
        if (one.estimator, one.estimand) == (other.estimator, other.estimand)
    ]
    if not pairs:
        return Check("recording_changed", outcome, None, f"{said} Without these nothing can be compared.")
    before, after = pairs[0]
    moved = abs(after.estimate - before.estimate)
    turned = before.estimate * after.estimate < 0
    return Check(
        "recording_changed",
        outcome,
        moved <= before.std_error and not turned,
        f"{said} The estimate is {_in_words(before)} with everything, and {_in_words(after)} without these "
        f"{left_out.kind}.",
    )


def changed_everywhere(changes: Sequence[str]) -> Check:
    """Not judged: trained and untrained officers met the change alike, and nothing can be left out."""
    return Check(
        "recording_changed",
        None,
        None,
        f"Recording changed suddenly: {'; '.join(changes)}. It met officers before and after training in the "
        "same weeks, so it does not by itself favour either; but nothing can be left out to see what it did.",
    )


def nothing_changed(units: int, groups: int) -> Check:
    """Passed: units and tactic groups were looked at, and none changed suddenly."""
    looked_at = [plural(units, "unit")] if units else []
    looked_at += [plural(groups, "tactic group")] if groups else []
    said = f"No sudden change of level in {listed(looked_at or ['all records together'])}."
    return Check("recording_changed", None, True, said)


def _in_words(one: Estimate) -> str:
    return f"{signed(one.estimate)} ({signed(one.ci_low)} to {signed(one.ci_high)})"
