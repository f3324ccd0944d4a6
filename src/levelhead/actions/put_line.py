"""Have a language model put the person's line in other words, where its words pass the check."""

from __future__ import annotations

from levelhead.actions.ports import LanguageModel
from levelhead.basics.errors import OutsideSilent
from levelhead.encounter.faithful import check, is_speech
from levelhead.encounter.line_to_put import line_to_put
from levelhead.encounter.machine import Encounter, put
from levelhead.encounter.phrasing import Phrasing


def put_last_line(encounter: Encounter, model: LanguageModel | None) -> Encounter:
    """The encounter with the line of its last turn put by a model, or as its author wrote it, and why.

    Nothing else of the encounter changes. A line that mixes speech with what is seen is never put otherwise.
    """
    if model is None or not is_speech(encounter.turns[-1].says):
        return encounter
    try:
        reply = model.put(line_to_put(encounter))
    except OutsideSilent as error:
        return put(encounter, Phrasing(model.name, refused=error.reason))
    checked = check(reply, encounter)
    return put(encounter, Phrasing(model.name, words=checked.words, refused=checked.refused))
