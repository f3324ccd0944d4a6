"""One estimate as the report tells it: in a reader's units, with what it says and how surely."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from levelhead.rollout.estimands import event_time
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.method_names import NAMES, RANDOM_TIMING, SPOKEN, TWO_WAY

Verdict = Literal["fewer", "more", "unclear", "no_interval"]

PER = 1000  # officer-periods; outcomes are rare, and nobody reads 0.0069

ESTIMANDS = {
    "simple": "each officer-{period} after training counts the same",
    "cohort": "first within cohorts, then over cohorts by size",
    "calendar": "first within {period}s, then over {period}s",
    "time_averaged": "first within {period}s since training, then over those",
    "constant": "one effect for all officers and {period}s",
}


@dataclass(frozen=True, slots=True)
class Spread:
    """A point and the interval around it."""

    low: float
    point: float
    high: float

    def times(self, factor: float) -> Spread:
        """The same in another unit."""
        return Spread(self.low * factor, self.point * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An estimate with what a reader needs to understand it.

    Attributes:
        estimate: as it stands in the result.
        label: name of the outcome.
        measure: `count`, `any` or `sum`.
        period: `week`, `month` and so on.
        truth: what made the records, `{relative_change, log_rate_ratio, difference}`, or None.
    """

    estimate: Estimate
    label: str
    measure: str
    period: str
    truth: Mapping[str, float] | None = None

    @property
    def name(self) -> str:
        """The estimator's name for readers."""
        return NAMES.get(self.estimate.estimator, self.estimate.estimator)

    @property
    def spoken(self) -> str:
        """The same inside a sentence."""
        return SPOKEN.get(self.estimate.estimator, self.estimate.estimator)

    @property
    def is_two_way(self) -> bool:
        """Whether trained officers serve as comparison too."""
        return self.estimate.estimator in TWO_WAY

    @property
    def event_time(self) -> int | None:
        """Periods since training, or None for an average."""
        return event_time(self.estimate.estimand)

    @property
    def averaged(self) -> str:
        """How the effect is averaged."""
        return ESTIMANDS[self.estimate.estimand].format(period=self.period)

    @property
    def native(self) -> Spread:
        """On the estimate's own scale."""
        return Spread(self.estimate.ci_low, self.estimate.estimate, self.estimate.ci_high)

    @property
    def per_thousand(self) -> Spread | None:
        """Per 1,000 officer-periods; None for a rate ratio."""
        return self.native.times(PER) if self.estimate.scale == "difference" else None

    @property
    def baseline(self) -> float | None:
        """Per 1,000 officer-periods before training."""
        return None if self.estimate.baseline is None else self.estimate.baseline * PER

    @property
    def relative(self) -> Spread | None:
        """As a share of the level before training; None where there is no such level."""
        native = self.native
        if self.estimate.scale == "log_rate_ratio":
            return Spread(math.expm1(native.low), math.expm1(native.point), math.expm1(native.high))
        return native.times(1 / self.estimate.baseline) if self.estimate.baseline else None

    @property
    def verdict(self) -> Verdict:
        """On which side of no change the whole interval lies."""
        if not self.estimate.std_error > 0:
            return "no_interval"
        if self.estimate.ci_high < 0:
            return "fewer"
        return "more" if self.estimate.ci_low > 0 else "unclear"

    @property
    def true_value(self) -> float | None:
        """The truth on the estimate's own scale."""
        if self.truth is None:
            return None
        return self.truth["difference" if self.estimate.scale == "difference" else "log_rate_ratio"]

    @property
    def true_share(self) -> float | None:
        """The truth where it stands beside `relative`."""
        if self.true_value is None or self.relative is None:
            return None
        if self.estimate.scale == "log_rate_ratio":
            return math.expm1(self.true_value)
        return self.true_value / self.estimate.baseline if self.estimate.baseline else None

    @property
    def covers_truth(self) -> bool | None:
        """Whether the interval holds the truth."""
        value = self.true_value
        return None if value is None else self.estimate.ci_low <= value <= self.estimate.ci_high


def opposed(one: Comparison, other: Comparison) -> bool:
    """Whether two estimates have opposite signs."""
    return one.estimate.estimate * other.estimate.estimate < 0


class Study:
    """The result of an evaluation, as comparisons by outcome.

    Args:
        result: in format `levelhead.result/1`, with `study` and `truth`.
    """

    def __init__(self, result: Mapping[str, Any]) -> None:
        self.result = result
        self.facts: Mapping[str, Any] = result["study"]
        self.period: str = self.facts["period"]["length"]
        self.fictional: bool = self.facts["fictional"]
        self.outcomes: list[dict[str, Any]] = sorted(
            self.facts["outcomes"], key=lambda outcome: outcome["name"] != self.facts["primary"]
        )

    @property
    def unit(self) -> str:
        """What a rate is per, in the plural."""
        return f"officer-{self.period}s"

    def truth_of(self, outcome: str) -> Mapping[str, float] | None:
        """The truth that made an outcome's records, where it is known."""
        truth: Mapping[str, Any] = self.result.get("truth") or {}
        found: Mapping[str, float] | None = truth.get("effects", {}).get(outcome)
        return found

    def comparisons(self, outcome: Mapping[str, Any]) -> list[Comparison]:
        """Every estimate of an outcome, in the order of the result."""
        return [
            Comparison(
                Estimate(**row), outcome["label"], outcome["measure"], self.period,
                self.truth_of(outcome["name"]),
            )
            for row in self.result["estimates"]
            if row["outcome"] == outcome["name"]
        ]  # fmt: skip

    def averages(self, outcome: Mapping[str, Any]) -> list[Comparison]:
        """Every estimate that is not by time since training."""
        return [one for one in self.comparisons(outcome) if one.event_time is None]

    def side_by_side(self, outcome: Mapping[str, Any]) -> list[Comparison]:
        """One estimate for each estimator: its first average."""
        first: dict[str, Comparison] = {}
        for one in self.averages(outcome):
            first.setdefault(one.estimate.estimator, one)
        return list(first.values())

    def headline(self, outcome: Mapping[str, Any]) -> Comparison | None:
        """The estimate that the answer rests on: one that random timing justifies, if there is one.

        Else one that compares with nobody trained before, else what there is.
        """
        shown = self.side_by_side(outcome)
        justified = [one for one in shown if one.estimate.estimator in RANDOM_TIMING]
        return next(iter(justified or [one for one in shown if not one.is_two_way] or shown), None)

    def event_study(self, outcome: Mapping[str, Any]) -> list[Comparison]:
        """Estimates by time since training, in order of time."""
        return [one for one in self.comparisons(outcome) if one.event_time is not None]

    def checks(self, name: str) -> list[Mapping[str, Any]]:
        """The checks of a name."""
        return [check for check in self.result["checks"] if check["name"] == name]
