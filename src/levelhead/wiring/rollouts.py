"""Evaluating a roll-out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.actions.design_rollout import DesignedRollout
    from levelhead.actions.evaluate_rollout import EvaluatedRollout
    from levelhead.actions.study_power import StudiedPower
    from levelhead.rollout.projection import Projected


def design(protocol: Path, out: Path, by: str) -> DesignedRollout:
    """Draw the order of a roll-out, write the schedule and lock the protocol.

    Raises:
        FaultsFound: with every fault of the protocol or of the table of officers; nothing is written.
        Refused: the folder holds a lock already.
    """
    from levelhead.actions.design_rollout import design_rollout
    from levelhead.engines.duckdb_engine import connect
    from levelhead.wiring.homes import today

    engine = connect(None)
    try:
        return design_rollout(protocol=protocol, out=out, by=by, today=today(), engine=engine)
    finally:
        engine.close()


def evaluate(
    protocol: Path, out: Path, engine_url: str | None, say: Callable[[str], None]
) -> EvaluatedRollout:
    """Evaluate a roll-out by its protocol and save what was found.

    Raises:
        CalledWrongly: the folder holds something else, or there is no such engine.
        FaultsFound: with every fault of the protocol or of its tables; nothing is saved.
        OutsideSilent: the database cannot be opened.
    """
    from levelhead.actions.evaluate_rollout import evaluate_rollout
    from levelhead.actions.save_evaluation import may_write, save_evaluation
    from levelhead.engines.duckdb_engine import connect

    may_write(out)
    engine = connect(engine_url)
    try:
        evaluated = evaluate_rollout(protocol=protocol, engine=engine, say=say)
    finally:
        engine.close()
    save_evaluation(evaluated=evaluated, out=out)
    return evaluated


def power(protocol: Path, processes: int, say: Callable[[str], None]) -> StudiedPower:
    """Study the power of a roll-out by its protocol.

    Raises:
        FaultsFound: with every fault of the protocol.
    """
    from levelhead.actions.study_power import study_power

    return study_power(protocol=protocol, processes=processes, say=say)


def project(result: Path, base: Path) -> list[Projected]:
    """What the effect in a result means in records a year for each base.

    Raises:
        FaultsFound: with every fault of either file.
    """
    from levelhead.actions.project_rollout import project_rollout

    return project_rollout(result=result, base=base)
