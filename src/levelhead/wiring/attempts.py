"""Going back in an encounter of the home that this process serves."""

from __future__ import annotations

from typing import Any


def go_back(*, by: str, encounter_id: str, turn: int) -> str:
    """Begin a branch of one's own encounter at a turn to take again; its identifier."""
    from levelhead.actions.branch_encounter import go_back as begun
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return begun(
        by=by,
        encounter_id=encounter_id,
        turn=turn,
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def attempts(*, by: str, encounter_id: str) -> dict[str, Any] | None:
    """One's attempts at a meeting side by side; None where there is one only."""
    from levelhead.actions.branch_encounter import read_attempts
    from levelhead.debrief.attempts import side_by_side
    from levelhead.storage.encounters import DjangoEncounters

    return side_by_side(read_attempts(by=by, encounter_id=encounter_id, store=DjangoEncounters()))
