"""Evaluate a roll-out: from a protocol and the tables it names to a result and a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from levelhead.actions.national_tactics import indices_of
from levelhead.actions.ports import TableEngine
from levelhead.actions.read_rollout import read_rollout
from levelhead.actions.recording_changes import RecordingLookedAt
from levelhead.rollout.attending import Attending, effect_of_attending
from levelhead.rollout.checks.check import Check
from levelhead.rollout.checks.every import every_check
from levelhead.rollout.checks.negative_control import negative_control
from levelhead.rollout.checks.recording_changed import (
    changed_everywhere,
    nothing_changed,
    recording_changed,
)
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimates import estimates_of
from levelhead.rollout.lock import read_beside
from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.paths import OfficerPaths
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.protocol_file import read_protocol
from levelhead.rollout.ratio_findings import ratio_findings
from levelhead.rollout.report.document import document
from levelhead.rollout.result import Findings, make_result
from levelhead.rollout.safety import assess
from levelhead.rollout.subgroups import by_draws, level_differences, level_estimates
from levelhead.rollout.tactic_groups import group_estimates
from levelhead.rollout.truth import read_truth
from levelhead.rollout.uncertainty.randomisation import Randomised, randomise


@dataclass(frozen=True, slots=True)
class EvaluatedRollout:
    """What an evaluation found.

    Attributes:
        protocol: what it set out to do.
        result: plain JSON in format `levelhead.result/1`.
        report_html: the report, as a document that stands alone.
    """

    protocol: Protocol
    result: dict[str, Any]
    report_html: str


def evaluate_rollout(
    *, protocol: Path, engine: TableEngine, say: Callable[[str], None] = lambda _: None
) -> EvaluatedRollout:
    """Read the tables that a protocol names and estimate what it asks for. Nothing is saved.

    Args:
        protocol: the file; the paths in it count from its folder.
        engine: reads the tables.
        say: told what is being done, for somebody who waits.

    Raises:
        FaultsFound: with every fault of the protocol, or of the tables.
        Refused: the protocol is locked and was changed without a word.
    """
    plan = read_protocol(protocol)
    lock, changed = read_beside(protocol)
    truth = read_truth(protocol.parent / plan.truth) if plan.truth else None
    say("Reading the tables and adding up their moments")
    read = read_rollout(plan, protocol, engine)
    say("Estimating")
    estimates: list[Estimate] = []
    unanswered: dict[str, Mapping[str, str]] = {}
    for outcome, moments in read.collected.moments.items():
        found, unanswered[outcome] = estimates_of(plan.analysis, moments)
        estimates += found
    checks = [
        *read.checks,
        *every_check(read.collected.moments, estimates, unanswered, classes=read.collected.class_paths),
        *(negative_control(name, estimates) for name in plan.analysis.negative_controls),
        *_recording(plan, read.recording, estimates),
    ]
    ratios = ratio_findings(plan.analysis, read.ratios)
    judged = [*estimates, *(one.estimate for one in ratios if one.estimate)]
    levels = level_estimates(plan.analysis, read.levels)
    randomised, attending = _one_by_one(plan, read.paths, say)
    result = make_result(
        plan,
        sources=read.used,
        moments=read.collected.moments,
        found=Findings(
            estimates,
            checks,
            [one for one in (assess(one, judged) for one in plan.analysis.safety) if one],
            randomised,
            attending,
            levels,
            ratios,
            group_estimates(plan.analysis, read.groups),
            by_draws(plan.analysis, read.paths, level_differences(levels)),
        ),
        truth=truth,
        lock=lock,
        departures=changed,
    )
    result["study"]["indices"] = indices_of(plan)
    say("Writing the report")
    return EvaluatedRollout(plan, result, document(result))


def _recording(plan: Protocol, looked_at: RecordingLookedAt | None, estimates: list[Estimate]) -> list[Check]:
    """The headline of each outcome with and without what was recorded in another way all at once."""
    if looked_at is None:
        return []
    everywhere = [changed_everywhere(looked_at.everywhere)] if looked_at.everywhere else []
    if not looked_at.left_out:
        return everywhere or [nothing_changed(looked_at.units, looked_at.groups)]
    headline = replace(
        plan.analysis,
        estimators=plan.analysis.estimators[:1],
        estimands=plan.analysis.estimands[:1],
    )
    return everywhere + [
        recording_changed(
            outcome.name,
            left_out,
            [one for one in estimates if one.outcome == outcome.name],
            estimates_of(headline, moments)[0] if moments else [],
        )
        for left_out in looked_at.left_out
        for outcome in plan.outcomes
        for moments in [left_out.moments.get(outcome.name)]
    ]


def _one_by_one(
    plan: Protocol, paths: OfficerPaths | None, say: Callable[[str], None]
) -> tuple[list[Randomised], list[Attending]]:
    """What needs officers one by one; empty where the protocol does not ask, or nobody can be compared."""
    analysis = plan.analysis
    estimator = next((name for name in analysis.estimators if name in RANDOM_TIMING), None)
    if paths is None or analysis.draws is None or estimator is None:
        return [], []
    estimand = analysis.estimands[0]
    say("Drawing the order again")
    try:
        randomised = randomise(
            paths,
            estimator=estimator,
            estimand=estimand,
            primary=analysis.primary,
            draws=analysis.draws.number,
            seed=analysis.draws.seed,
            say=say,
        )
        return randomised, effect_of_attending(paths, estimand)
    except NotIdentified:
        return [], []
