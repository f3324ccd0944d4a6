"""Evaluating a roll-out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.actions.design_rollout import DesignedRollout
    from levelhead.actions.evaluate_rollout import EvaluatedRollout
    from levelhead.actions.pool_rollouts import PooledRollouts
    from levelhead.actions.read_survey import SurveyRead
    from levelhead.actions.study_power import StudiedPower
    from levelhead.actions.summarise_rollout import SummarisedRollout
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
    from levelhead.engines.remote_engine import connect

    may_write(out)
    engine = connect(engine_url)
    try:
        evaluated = evaluate_rollout(protocol=protocol, engine=engine, say=say)
    finally:
        engine.close()
    save_evaluation(result=evaluated.result, report_html=evaluated.report_html, out=out)
    return evaluated


def power(protocol: Path, processes: int, say: Callable[[str], None]) -> StudiedPower:
    """Study the power of a roll-out by its protocol.

    Raises:
        FaultsFound: with every fault of the protocol.
    """
    from levelhead.actions.study_power import study_power

    return study_power(protocol=protocol, processes=processes, say=say)


def summarise(protocol: Path, out: Path, key: Path | None, *, exact: bool) -> SummarisedRollout:
    """Write what one force may share to a file.

    Raises:
        FaultsFound: with every fault of the protocol, its tables or the key; nothing is written.
        Refused: nothing may be shared, or too few officers differ from an earlier release.
    """
    from levelhead.actions.summarise_rollout import summarise_rollout
    from levelhead.engines.duckdb_engine import connect
    from levelhead.engines.signatures import signer
    from levelhead.wiring.homes import today

    sign = signer(key) if key else None
    engine = connect(None)
    try:
        return summarise_rollout(
            protocol=protocol, out=out, exact=exact, today=today(), engine=engine, sign=sign
        )
    finally:
        engine.close()


def pool(files: list[Path], out: Path, trusted: list[str]) -> PooledRollouts:
    """Pool what several forces shared, and save the result.

    Raises:
        FaultsFound: with every fault of the files; nothing is saved.
        Refused: a signature is not trusted, or made-up records stand beside real ones.
        CalledWrongly: the windows do not fit, or the folder holds something else.
    """
    from levelhead.actions.pool_rollouts import pool_rollouts
    from levelhead.actions.save_evaluation import may_write, save_evaluation
    from levelhead.engines.signatures import fits

    may_write(out)
    found = pool_rollouts(files=files, verify=fits, trusted=trusted)
    save_evaluation(result=found.result, report_html=found.report_html, out=out)
    return found


def project(result: Path, base: Path) -> list[Projected]:
    """What the effect in a result means in records a year for each base.

    Raises:
        FaultsFound: with every fault of either file.
    """
    from levelhead.actions.project_rollout import project_rollout

    return project_rollout(result=result, base=base)


def survey(file: Path) -> SurveyRead:
    """A survey of officers and its forms.

    Raises:
        FaultsFound: with every fault of either file.
    """
    from levelhead.actions.read_survey import read_survey

    return read_survey(survey=file)
