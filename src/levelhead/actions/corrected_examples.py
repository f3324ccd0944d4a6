"""What instructors' corrections teach the reader of words, as a file of utterances. It names nobody."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.actions.open_transcript import open_transcript
from levelhead.actions.ports import ExampleKept
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import write_table
from levelhead.encounter.corrected import corrections_in, labels

# The columns of the files the reader learns from, in their order.
COLUMNS = ("family", "text", "acts", "flags", "scenario", "register", "provenance")
REGISTER = "typed"
PROVENANCE = "corrected by an instructor"
# How the files name where words were said, for scenarios that are named otherwise.
_SETTINGS = {"custody-booking-in": "custody"}


def examples_csv(examples: Sequence[ExampleKept]) -> str:
    """The examples as a file of utterances; the same words are one family, equal examples stand once."""
    rows = {
        (
            f"corrected-{sha256(' '.join(one.utterance.lower().split()))[:12]}",
            one.utterance,
            one.acts,
            one.flags,
            _SETTINGS.get(one.scenario_id, one.scenario_id.replace("-", "_")),
            REGISTER,
            PROVENANCE,
        )
        for one in examples
    }
    return write_table(COLUMNS, sorted(rows))


def examples_of(content: bytes, file: str) -> tuple[ExampleKept, ...]:
    """What the corrections of a transcript teach: of each turn the last.

    Raises:
        FaultsFound: it is no transcript that can be replayed here.
    """
    kept, encounter = open_transcript(content, file)
    found: dict[int, ExampleKept] = {}
    for one in corrections_in(kept, encounter, file):
        acts, flags = labels(one.after)
        words = str(encounter.turns[one.turn - 1].officer.utterance)
        found[one.turn] = ExampleKept(words, labels(one.before)[0], acts, flags, encounter.scenario.id)
    return tuple(found.values())
