"""Make the debrief of one's own encounter. It reads, and changes nothing."""

from __future__ import annotations

from levelhead.actions.play_encounter import read_encounter
from levelhead.actions.ports import EncounterStore
from levelhead.debrief.make import Debrief, make_debrief


def debrief_encounter(*, by: str, encounter_id: str, store: EncounterStore) -> Debrief:
    """The debrief of an encounter, ended or stopped.

    Raises:
        Refused: it is somebody else's, or there is none of that name.
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    return make_debrief(read_encounter(by=by, encounter_id=encounter_id, store=store))
