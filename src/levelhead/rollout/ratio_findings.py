"""What an evaluation says of each ratio: its change, what it is told per, and what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.protocol import Analysis, Ratio
from levelhead.rollout.ratios import RatioCounts, RatioRead


@dataclass(frozen=True, slots=True)
class RatioFinding:
    """What is found of one ratio.

    Attributes:
        ratio: of the protocol.
        counts: of its officer-periods.
        estimate: of the change of the rate; None where nobody can be compared.
        below: of the change of what it is told per, per officer-period; None where some of it is not known.
        unanswered: why there is no estimate; empty where there is one.
    """

    ratio: Ratio
    counts: RatioCounts
    estimate: Estimate | None
    below: Estimate | None
    unanswered: str

    def as_dict(self) -> dict[str, Any]:
        """As the result holds it, numbers not rounded."""
        return {
            "name": self.ratio.name,
            **asdict(self.counts),
            "estimate": asdict(self.estimate) if self.estimate else None,
            "below_change": asdict(self.below) if self.below else None,
            "unanswered": self.unanswered,
        }


def ratio_findings(analysis: Analysis, ratios: Sequence[RatioRead]) -> list[RatioFinding]:
    """The headline of every ratio: the first estimator that random timing justifies, the first estimand."""
    estimator = next((name for name in analysis.estimators if name in RANDOM_TIMING), "")
    return [_finding(one, analysis.estimands[0], estimator) for one in ratios]


def _finding(read: RatioRead, estimand: str, estimator: str) -> RatioFinding:
    try:
        found = by_ratio.estimate(read.moments, estimand, estimator)
        below = None
        if not read.counts.missing:
            below = ESTIMATORS[estimator](read.moments.side(below=True), estimand)
    except NotIdentified as error:
        return RatioFinding(read.ratio, read.counts, None, None, str(error))
    return RatioFinding(read.ratio, read.counts, found, below, "")
