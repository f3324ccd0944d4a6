"""Go back to a turn of one's own encounter and try again; set the attempts side by side.

What was played stays. A branch is an encounter of its own, with the same seed: it holds the turns before the
one that is taken again, whole, and remembers where it left its parent.
"""

from __future__ import annotations

from dataclasses import replace

from levelhead.actions.correct_encounter import retaken
from levelhead.actions.play_encounter import entry_kept, own_encounter
from levelhead.actions.ports import AuditEvent, Clock, EncounterKept, EncounterStore, Work
from levelhead.actions.recorded import record_time
from levelhead.actions.remembered import Remembered
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.debrief.attempts import Attempt


def go_back(*, by: str, encounter_id: str, turn: int, store: EncounterStore, work: Work, clock: Clock) -> str:
    """Begin a branch of one's own encounter, running or over, at a turn that is to be taken again.

    Where a branch was begun there already and has no turn of its own, it is that one: a button pressed twice
    makes one branch.

    Args:
        by: name of the account; only the one that began the encounter may go back in it.
        encounter_id: which encounter.
        turn: the turn to take again, from 1; the turns before it are kept, as they are read now.
        store: where encounters are kept.
        work: the transaction and its audit trail.
        clock: the time the branch begins.

    Returns:
        the identifier of the branch.

    Raises:
        Refused: there is no such turn, or the encounter is somebody else's.
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    with work.transaction():
        kept = own_encounter(store, by, encounter_id)
        standing = retaken(kept).encounter
        if not 1 <= turn <= len(standing.turns):
            raise Refused(f"There is no turn {turn} to go back to.")
        if begun := _begun_there(store, encounter_id, turn):
            return begun
        branch = replace(
            kept,
            begun_at=record_time(clock, kept),
            turns=tuple(entry_kept(standing, place) for place in range(turn - 1)),
            ended_at=None,
            outcome_id="",
            outcome_good=None,
            last_at=None,
            shown_at=None,
            corrections=(),
            parent_id=encounter_id,
            parent_turn=turn,
        )
        branch_id = store.begin(branch)
        about = {"of": encounter_id, "turn": turn}
        work.record(AuditEvent(by, "encounter_branched", f"encounter:{branch_id}", about))
    return branch_id


def read_attempts(
    *, by: str, encounter_id: str, store: EncounterStore, remembered: Remembered | None = None
) -> tuple[Attempt, ...]:
    """The attempts that one's own encounter belongs to, in the order they were begun; one where there is one.

    An attempt that can no longer be replayed is left out, with those that went back from it.

    Raises:
        Refused: the encounter is somebody else's, or there is none of that name.
    """
    own_encounter(store, by, encounter_id)
    found: dict[str, Attempt] = {}
    for one in store.family(encounter_id):
        kept = store.read(one)
        if kept.parent_id and kept.parent_id not in found:
            continue
        try:
            encounter = retaken(kept, remembered).encounter
        except FaultsFound:
            continue
        is_over = kept.ended_at is not None
        found[one] = Attempt(one, kept.parent_id, kept.parent_turn, encounter, is_over=is_over)
    return tuple(found.values())


def _begun_there(store: EncounterStore, encounter_id: str, turn: int) -> str:
    """A running branch that left the encounter at that turn and has no turn of its own yet, or nothing."""
    for one in store.family(encounter_id):
        kept = store.read(one)
        if (kept.parent_id, kept.parent_turn) == (encounter_id, turn) and _is_untouched(kept):
            return one
    return ""


def _is_untouched(kept: EncounterKept) -> bool:
    return kept.ended_at is None and len(kept.turns) == kept.parent_turn - 1
