"""Evaluate a roll-out: from a protocol and the tables it names to a result and a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from levelhead.actions.ports import TableEngine
from levelhead.actions.read_rollout import read_rollout
from levelhead.rollout.checks.every import every_check
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimates import estimates_of
from levelhead.rollout.lock import read_beside
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.protocol_file import read_protocol
from levelhead.rollout.report.document import document
from levelhead.rollout.result import make_result
from levelhead.rollout.safety import assess
from levelhead.rollout.truth import read_truth


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
        engine: reads the tables and runs the sums.
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
    checks = [*read.checks, *every_check(read.collected.moments, estimates, unanswered)]
    result = make_result(
        plan,
        sources=read.used,
        moments=read.collected.moments,
        estimates=estimates,
        checks=checks,
        safety=[one for one in (assess(one, estimates) for one in plan.analysis.safety) if one],
        truth=truth,
        lock=lock,
        departures=changed,
    )
    say("Writing the report")
    return EvaluatedRollout(plan, result, document(result))
