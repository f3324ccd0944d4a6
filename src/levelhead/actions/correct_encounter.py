"""Show one's practice to instructors; correct how a turn of it was read.

A learner decides whether anybody else reads an encounter, and may take that back. An instructor who reads it
may correct readings: the encounter is then worked out anew, and what was read at first stays kept.
"""

from __future__ import annotations

from levelhead.actions.play_encounter import own_encounter, replayed
from levelhead.actions.ports import AuditEvent, Clock, EncounterKept, EncounterStore, ExampleKept, Work
from levelhead.actions.read_corrections import CorrectionWanted, make_correction
from levelhead.actions.recorded import record_time
from levelhead.actions.remembered import Remembered
from levelhead.basics.errors import Refused
from levelhead.encounter.corrected import Correction, Retaken, corrections_in, labels, take_again


def show_encounter(
    *, by: str, encounter_id: str, shown: bool, store: EncounterStore, work: Work, clock: Clock
) -> None:
    """Let instructors read one's own encounter once it is over, or no more; saying it twice changes nothing.

    Raises:
        Refused: it is somebody else's, or there is none of that name, or it is still running.
    """
    with work.transaction():
        kept = own_encounter(store, by, encounter_id)
        if kept.ended_at is None:
            raise Refused("This encounter is still running. It can be shown once it is over.")
        if shown != (kept.shown_at is not None):
            store.show(encounter_id, record_time(clock, kept) if shown else None)
            action = "encounter_shown" if shown else "encounter_taken_back"
            work.record(AuditEvent(by, action, f"encounter:{encounter_id}", {"scenario": kept.scenario_id}))


def correct_turn(
    *, encounter_id: str, wanted: CorrectionWanted, store: EncounterStore, work: Work, clock: Clock
) -> Retaken:
    """Correct how one turn was read; the encounter worked out anew.

    Args:
        encounter_id: an encounter that is over and was shown to instructors.
        wanted: the turn, what its words do, and who says so: an account that holds the role of instructor.
        store: where encounters are kept.
        work: the transaction and its audit trail.
        clock: the time of the correction.

    Raises:
        Refused: there is no such encounter, it was not shown, or it is the instructor's own.
        CalledWrongly: there is no such turn or act, the turn holds no words, or nothing would change.
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    with work.transaction():
        kept = _shown(store, encounter_id)
        if kept.by == wanted.by:
            raise Refused("Your own practice is corrected by another instructor.")
        before = retaken(kept)
        made = make_correction(before.original, before.corrections, wanted, record_time(clock, kept))
        store.add_correction(encounter_id, made.as_dict(), _example(kept, before, made))
        event = AuditEvent(wanted.by, "reading_corrected", f"encounter:{encounter_id}", {"turn": made.turn})
        work.record(event)  # which turn, and not what was said in it
    return take_again(before.original, (*before.corrections, made))


def read_shown(*, encounter_id: str, store: EncounterStore, remembered: Remembered | None = None) -> Retaken:
    """An encounter that its learner shows, for an instructor; as it was read and as it is corrected.

    Raises:
        Refused: there is no such encounter, or it is not shown.
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    return retaken(_shown(store, encounter_id), remembered)


def read_own(
    *, by: str, encounter_id: str, store: EncounterStore, remembered: Remembered | None = None
) -> Retaken:
    """One's own encounter, as it was read and as it is corrected. Raises as `read_shown`."""
    return retaken(own_encounter(store, by, encounter_id), remembered)


def retaken(kept: EncounterKept, remembered: Remembered | None = None) -> Retaken:
    """A kept encounter with its corrections; without any, both sides are the same.

    Raises:
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    original = replayed(kept, remembered)
    if not kept.corrections:
        return Retaken(original, original, ())
    return take_again(original, corrections_in({"corrections": kept.corrections}, original, "encounter"))


def _shown(store: EncounterStore, encounter_id: str) -> EncounterKept:
    """An encounter that is shown; the same words for one that is not as for one that does not exist."""
    kept = store.read(encounter_id)
    if kept.shown_at is None or kept.ended_at is None:
        raise Refused("No such encounter is shown to instructors.")
    return kept


def _example(kept: EncounterKept, before: Retaken, made: Correction) -> ExampleKept:
    acts, flags = labels(made.after)
    utterance = str(before.original.turns[made.turn - 1].officer.utterance)
    return ExampleKept(utterance, labels(made.before)[0], acts, flags, kept.scenario_id)
