"""What a debrief says of an instructor's corrections: who changed which reading, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from levelhead.debrief.words import did, listed, quoted
from levelhead.encounter.corrected import Correction, Retaken
from levelhead.encounter.machine import Encounter
from levelhead.encounter.reading import Reading


def amended(retaken: Retaken) -> dict[str, Any]:
    """The corrections in words, for a page or a terminal."""
    names = list(dict.fromkeys(one.by for one in retaken.corrections))
    scenario = retaken.original.scenario
    after = len(retaken.encounter.turns)
    return {
        "heading": f"Corrected by {listed(names)}",
        "summary": f"{_ending('As it was read at first', retaken.original)} "
        f"{_ending('As it is corrected', retaken.encounter)}",
        "rows": [_row(retaken.original, one) for one in retaken.corrections],
        "stopped": retaken.why_stopped,
        "not_taken": [
            {"turn": n, "what": quoted(scenario, turn)} for n, turn in enumerate(retaken.not_taken, after + 1)
        ],
    }


def amended_as_dict(retaken: Retaken) -> dict[str, Any]:
    """The corrections as the JSON of a debrief holds them."""
    was = retaken.original.outcome
    return {
        "corrections": [one.as_dict() for one in retaken.corrections],
        "outcome_at_first": None if was is None else {"id": was.id, "title": was.title, "good": was.good},
        "stopped": retaken.why_stopped,
        "turns_not_taken": len(retaken.not_taken),
    }


def reading_in_words(reading: Reading) -> str:
    """What the words were taken to do, after "you"."""
    if not reading.understood:
        return "not understood"
    return listed([did(found.act) for found in reading.acts])


def _row(original: Encounter, one: Correction) -> dict[str, Any]:
    return {
        "turn": one.turn,
        "said": original.turns[one.turn - 1].officer.utterance,
        "before": reading_in_words(one.before),
        "after": reading_in_words(one.after),
        "by": one.by,
        "on": _day(one.at),
    }


def _day(at: str) -> str:
    moment = datetime.fromisoformat(at)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _ending(when: str, encounter: Encounter) -> str:
    if encounter.outcome is None:
        return f"{when}, it had not ended after turn {len(encounter.turns)}."
    how = "well" if encounter.outcome.good else "badly"
    return f"{when}, it ended {how}: {encounter.outcome.title.rstrip('.')}."
