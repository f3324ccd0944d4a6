"""The result of an evaluation in format `levelhead.result/1`: plain JSON, from which the report is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from levelhead import __version__
from levelhead.rollout.attending import Attending
from levelhead.rollout.checks.check import Check
from levelhead.rollout.collect import RowCount
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.lock import Departure, Lock
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.ratio_findings import RatioFinding
from levelhead.rollout.safety import SafetyFinding
from levelhead.rollout.subgroups import LevelDifference, LevelEstimate
from levelhead.rollout.tactic_groups import GroupEstimate
from levelhead.rollout.uncertainty.randomisation import Randomised

FORMAT = "levelhead.result/1"
# The last digits of a sum depend on the machine that adds it up; these do not.
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """A file that was read.

    Attributes:
        kind: `roster`, `panel` or `records`.
        path: as written in the protocol, or the table of a database.
        sha256: of the file; None for a table, which has no bytes of its own.
        count: what became of its rows; of a roster, of its officers.
    """

    kind: str
    path: str
    sha256: str | None
    count: RowCount

    def as_dict(self) -> dict[str, Any]:
        """As the result holds it."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "rows": self.count.read,
            "used": self.count.used,
            "set_aside": dict(self.count.set_aside),
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was found.

    Attributes:
        estimates: of all outcomes.
        checks: that were made.
        safety: what is said of each change for the worse that was asked about.
        randomised: what draws of the order say.
        attending: effects on officers who attended.
        levels: effects among the officers of each level of a subgroup.
        ratios: what is found of each ratio.
        groups: effects on each tactic group by itself.
        differences: between the levels.
    """

    estimates: Sequence[Estimate]
    checks: Sequence[Check]
    safety: Sequence[SafetyFinding] = ()
    randomised: Sequence[Randomised] = ()
    attending: Sequence[Attending] = ()
    levels: Sequence[LevelEstimate] = ()
    ratios: Sequence[RatioFinding] = ()
    groups: Sequence[GroupEstimate] = ()
    differences: Sequence[LevelDifference] = ()

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """As the result holds them."""
        return {
            "estimates": [rounded(asdict(one)) for one in self.estimates],
            "checks": [asdict(one) for one in self.checks],
            "projection": [],
            "safety": [rounded(asdict(one)) for one in self.safety],
            "randomised": [rounded(asdict(one)) for one in self.randomised],
            "attending": [rounded(asdict(one)) for one in self.attending],
            "ratios": [_ratio(one) for one in self.ratios],
            "by_tactic": [_with_estimate(rounded(asdict(one))) for one in self.groups],
            "subgroups": [_with_estimate(asdict(one)) for one in self.levels],
            "subgroup_differences": [rounded(asdict(one)) for one in self.differences],
        }


def _with_estimate(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"estimate": rounded(row["estimate"]) if row["estimate"] else None}


def _ratio(one: RatioFinding) -> dict[str, Any]:
    row = rounded(one.as_dict())
    return row | {name: rounded(row[name]) for name in ("estimate", "below_change") if row[name]}


def make_result(
    protocol: Protocol,
    *,
    sources: Sequence[SourceUsed],
    moments: Mapping[str, CohortMoments],
    found: Findings,
    truth: Mapping[str, Any] | None,
    lock: Lock | None = None,
    departures: Sequence[Departure] = (),
) -> dict[str, Any]:
    """The whole result; beside what the format asks for the findings, departures, study and truth."""
    return {
        "format": FORMAT,
        "levelhead_version": __version__,
        "protocol": {
            "sha256": protocol.sha256,
            "locked_on": lock.locked_on.isoformat() if lock else None,
        },
        "sources": [source.as_dict() for source in sources],
        "population": population_of(moments),
        **found.as_dict(),
        "departures": [asdict(one) | {"on": one.on.isoformat()} for one in departures],
        "study": study_of(protocol),
        "truth": dict(truth) if truth is not None else None,
    }


def population_of(moments: Mapping[str, CohortMoments]) -> dict[str, Any]:
    """Who was compared: officers, periods, cohorts and events."""
    moments = {name: one.by_cohort() for name, one in moments.items()}
    first = next(iter(moments.values()))
    officers = int(first.officers.sum())
    is_cohort = (first.officers > 0) & (first.first_trained <= first.periods)
    return {
        "officers": officers,
        "periods": first.periods,
        "cohorts": int(is_cohort.sum()),
        "officer_periods": officers * first.periods,
        "events": {name: int(one.total.sum()) for name, one in moments.items()},
        "not_trained_in_window": int(first.officers[first.first_trained > first.periods].sum()),
        "last_compared_period": min(first.periods, int(first.first_trained.max()) - 1),
        "by_cohort": [
            {
                "first_trained": int(period),
                "officers": int(first.officers[g]),
                "events": {name: int(one.total[g].sum()) for name, one in moments.items()},
            }
            for g, period in enumerate(first.first_trained)
        ],
    }


def study_of(protocol: Protocol) -> dict[str, Any]:
    """What was asked, as the report needs it."""
    period = protocol.period
    return {
        "title": protocol.title,
        "question": protocol.question,
        "fictional": protocol.fictional,
        "population": protocol.population,
        "order": protocol.order,
        "order_in_words": protocol.order_in_words,
        "period": {
            "length": period.length,
            "count": period.count,
            "starts_on": period.starts_on.isoformat() if period.starts_on else None,
        },
        "outcomes": [asdict(outcome) for outcome in protocol.outcomes],
        "primary": protocol.analysis.primary,
        "estimators": list(protocol.analysis.estimators),
        "estimands": list(protocol.analysis.estimands),
        "event_times": list(protocol.analysis.event_times),
        "clustered_by": protocol.analysis.clustered_by,
        "subgroups": [asdict(one) for one in protocol.analysis.subgroups],
        "ratios": [asdict(one) for one in protocol.analysis.ratios],
        "by_tactic": asdict(protocol.analysis.by_tactic) if protocol.analysis.by_tactic else None,
        "correction": protocol.analysis.correction,
    }


def rounded(row: dict[str, Any]) -> dict[str, Any]:
    """The same with numbers to the digits that do not depend on the machine."""
    return {
        key: float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
        for key, value in row.items()
    }
