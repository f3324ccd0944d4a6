"""Several forces side by side, and what each of them shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import listed, p_in_words, percent, plural, signed_percent, whole
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.report.comparison import Comparison, Spread, Study

MODELS = {"common": "One effect for all", "random": "Effects that differ"}


def forces(study: Study) -> list[dict[str, Any]]:
    """Each force with its officers and what it shared; empty for one force alone."""
    return [
        {
            "name": one["force"],
            "officers": whole(one["officers"]),
            "shared": " ".join(shared_in_words(one["disclosure"], "period")),
            "signed_by": one["signed_by"] or "not signed",
            "sha256": one["sha256"],
        }
        for one in study.result.get("forces", [])
    ]


def shared_in_words(disclosure: Mapping[str, Any], period: str) -> list[str]:
    """What was merged, joined, withheld or made approximate, a sentence each."""
    said = []
    if disclosure["merged"]:
        pairs = [f"{before} with {after}" for before, after in disclosure["merged"].items()]
        said.append(f"Cohorts merged, by the {period} they were trained in: {listed(pairs)}.")
    if disclosure["block"] > 1:
        said.append(f"Every {disclosure['block']} {period}s were joined into one.")
    said += [f"{name} was withheld: {why}." for name, why in disclosure["withheld"].items()]
    if disclosure["one_covariance"]:
        names = listed(disclosure["one_covariance"])
        said.append(
            f"Of {names} one covariance for all cohorts was shared; errors that rest on it are approximate."
        )
    if gone := disclosure.get("officers_withheld"):
        said.append(
            f"Of {plural(gone, 'officer')} nothing was shared: too few of their cohort were in service in "
            "the same periods, or those few could have been told by subtraction."
        )
    if not disclosure["rules"]:
        said.append("Shared as it is, by agreement.")
    return said or ["Nothing was merged, joined or withheld."]


def by_force(study: Study, outcome: Mapping[str, Any]) -> list[Comparison]:
    """Each force's own estimate by the estimator that the answer rests on; its label is the force."""
    headline = study.headline(outcome)
    if headline is None:
        return []
    return [
        Comparison(Estimate(**row), one["force"], outcome["measure"], study.period)
        for one in study.result.get("forces", [])
        for row in one["estimates"]
        if (row["outcome"], row["estimator"]) == (outcome["name"], headline.estimate.estimator)
    ]


def together(study: Study, outcome: Mapping[str, Any]) -> list[dict[str, str]]:
    """The forces' estimates put together under both models, by the estimator that the answer rests on."""
    headline = study.headline(outcome)
    if headline is None:
        return []
    rows = [
        row
        for row in study.result.get("combined", [])
        if (row["outcome"], row["estimator"]) == (outcome["name"], headline.estimate.estimator)
    ]
    return [_together(row, headline) for row in rows]


def _together(row: Mapping[str, Any], headline: Comparison) -> dict[str, str]:
    spread = _relative(row, headline)
    left = {force: _relative(one, headline).point for force, one in row["leave_one_out"].items()}
    without = [f"{signed_percent(share)} without {force}" for force, share in left.items()]
    return {
        "name": MODELS[row["model"]],
        "relative": signed_percent(spread.point),
        "interval": f"{signed_percent(spread.low)} to {signed_percent(spread.high)}",
        "differ": (
            f"{percent(row['i_squared'])} of the variation between {plural(row['forces'], 'force')} is more "
            f"than chance ({p_in_words(row['q_p'])} if the effect were the same everywhere)."
        ),
        "without": f"{listed(without)}." if without else "",
    }


def _relative(row: Mapping[str, Any], headline: Comparison) -> Spread:
    """On the scale that readers see, by the pooled level before training."""
    estimate = headline.estimate
    changed = Estimate(
        outcome=estimate.outcome,
        estimand=estimate.estimand,
        estimator=estimate.estimator,
        scale=estimate.scale,
        estimate=row["estimate"],
        std_error=row["std_error"],
        ci_low=row["ci_low"],
        ci_high=row["ci_high"],
        p_value=None,
        p_value_kind="normal",
        clustered_by=estimate.clustered_by,
        clusters=estimate.clusters,
        baseline=estimate.baseline,
        relative_change=None,
        note="",
    )
    found = Comparison(changed, headline.label, headline.measure, headline.period).relative
    return found or Spread(row["ci_low"], row["estimate"], row["ci_high"])
