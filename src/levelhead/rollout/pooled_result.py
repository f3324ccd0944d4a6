"""The result of several forces together, in format `levelhead.result/1` with what each of them shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from levelhead import __version__
from levelhead.basics.numerals import listed
from levelhead.rollout.checks.every import every_check
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimates import estimates_of
from levelhead.rollout.method_names import TWO_WAY
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.pooling import aligned, combined, leave_one_out, pooled
from levelhead.rollout.protocol import Analysis
from levelhead.rollout.result import FORMAT, Findings, population_of, rounded
from levelhead.rollout.summary import Summary

_MODELS = ("common", "random")


def pooled_result(summaries: Sequence[Summary], digests: Mapping[str, str]) -> dict[str, Any]:
    """The pooled estimates, the forces' own, and those put together.

    Args:
        summaries: of forces with different names, about the same outcomes.
        digests: force to SHA-256 of its file.

    Raises:
        CalledWrongly: their windows or blocks of periods do not fit.
    """
    study, analysis = dict(summaries[0].study), analysis_of(summaries[0].study)
    names = [
        one["name"] for one in study["outcomes"] if all(one["name"] in each.moments for each in summaries)
    ]
    blocks = [one.released.block for one in summaries]
    by_force = {name: aligned([one.moments[name] for one in summaries], blocks) for name in names}
    moments = {name: pooled(parts) for name, parts in by_force.items()}
    estimates: list[Estimate] = []
    unanswered: dict[str, Mapping[str, str]] = {}
    own: dict[str, list[Estimate]] = {}
    for name in names:
        found, unanswered[name] = estimates_of(analysis, moments[name])
        estimates += [_noted(one, name, summaries) for one in found]
    for nth, one in enumerate(summaries):
        own[one.force] = [row for name in names for row in _averages(analysis, by_force[name][nth])]
    study |= _together(study, summaries, max(blocks), names)
    return {
        "format": FORMAT,
        "levelhead_version": __version__,
        "protocol": {"sha256": summaries[0].protocol_sha256, "locked_on": None},
        "sources": [],
        "population": population_of(moments),
        **Findings(estimates, every_check(moments, estimates, unanswered)).as_dict(),
        "departures": [],
        "forces": [_force(one, digests[one.force], own[one.force]) for one in summaries],
        "combined": _combined(own, names),
        "study": study,
        "truth": None,
    }


def analysis_of(study: Mapping[str, Any]) -> Analysis:
    """What a force's protocol asked to be estimated."""
    first, last = study["event_times"]
    return Analysis(
        primary=study["primary"],
        estimators=tuple(study["estimators"]),
        estimands=tuple(study["estimands"]),
        event_times=(first, last),
        clustered_by="officer",
    )


def _averages(analysis: Analysis, moments: CohortMoments) -> list[Estimate]:
    """Each estimator's first average for one force."""
    once = replace(analysis, estimands=analysis.estimands[:1], event_times=(0, -1))
    return [one for one in estimates_of(once, moments)[0] if ":" not in one.estimand]


def _noted(estimate: Estimate, outcome: str, summaries: Sequence[Summary]) -> Estimate:
    """Says where the error rests on one covariance common to a force's cohorts."""
    these = [one.force for one in summaries if outcome in one.released.one_covariance]
    if not these:
        return estimate
    said = f" The error is approximate: of {listed(these)} only one covariance for all cohorts was shared."
    return replace(estimate, note=estimate.note + said)


def _together(
    study: Mapping[str, Any], summaries: Sequence[Summary], block: int, names: Sequence[str]
) -> dict[str, Any]:
    period = dict(study["period"])
    outcomes = [one for one in study["outcomes"] if one["name"] in names]
    if block > 1:
        outcomes = [_in_blocks(one, period["length"]) for one in outcomes]
        period |= {"length": f"{block}-{period['length']} block", "count": period["count"] // block}
    return {
        "title": f"{len(summaries)} forces together: {study['title']}",
        "fictional": any(one.fictional for one in summaries),
        "population": f"Officers of {listed([one.force for one in summaries])}",
        "period": period,
        "outcomes": outcomes,
        "primary": study["primary"] if study["primary"] in names else names[0],
        "order": "random" if all(one.study["order"] == "random" for one in summaries) else "not_random",
        "order_in_words": " ".join(f"{one.force}: {one.study['order_in_words']}" for one in summaries),
        "clustered_by": "officer",
    }


def _in_blocks(outcome: Mapping[str, Any], length: str) -> dict[str, Any]:
    """An outcome that asked whether there was any in a period counts such periods in a block."""
    if outcome["measure"] != "any":
        return dict(outcome)
    definition = f"{outcome['definition']} Counted: the {length}s of the block in which that was so."
    return {**outcome, "measure": "count", "definition": definition}


def _force(summary: Summary, digest: str, estimates: Sequence[Estimate]) -> dict[str, Any]:
    first = next(iter(summary.moments.values()))
    return {
        "force": summary.force,
        "fictional": summary.fictional,
        "sha256": digest,
        "signed_by": summary.signed_by,
        "officers": int(first.officers.sum()),
        "disclosure": summary.released.as_dict(),
        "estimates": [rounded(asdict(one)) for one in estimates],
    }


def _combined(own: Mapping[str, Sequence[Estimate]], names: Sequence[str]) -> list[dict[str, Any]]:
    """For each outcome and estimator the forces' estimates under both models, and without each force."""
    found = []
    estimators = list(dict.fromkeys(row.estimator for rows in own.values() for row in rows))
    for name in names:
        for estimator in (one for one in estimators if one not in TWO_WAY):
            rows = {
                force: row
                for force, each in own.items()
                for row in each
                if (row.outcome, row.estimator) == (name, estimator)
            }
            for model in _MODELS:
                together = combined(rows, model)
                if together is None:
                    continue
                left = leave_one_out(rows, model)
                found.append(
                    {"outcome": name, "estimator": estimator, "scale": next(iter(rows.values())).scale}
                    | rounded(asdict(together))
                    | {"leave_one_out": {force: rounded(asdict(one)) for force, one in left.items()}}
                )
    return found
