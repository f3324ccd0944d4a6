"""Open a transcript file of any scenario there is."""

from __future__ import annotations

from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter
from levelhead.encounter.transcript import FORMAT, read_json, read_transcript

LARGEST = 20_000_000  # bytes; a meeting of a hundred turns with its debrief is some 1.5 million


def open_transcript(content: bytes, file: str, largest: int = LARGEST) -> tuple[dict[str, Any], Encounter]:
    """What a transcript file holds, and its encounter, replayed.

    Raises:
        FaultsFound: it cannot be believed, or is far too large to be a transcript.
    """
    if len(content) > largest:
        raise FaultsFound([_too_large(content, file, largest)])
    kept = read_json(content, file)
    of = kept.get("scenario") if isinstance(kept, dict) else None
    wanted = of.get("id") if isinstance(of, dict) else None
    known = scenario_ids()
    if isinstance(kept, dict) and kept.get("format") == FORMAT and wanted not in known:
        other = Fault(
            "transcript-other-scenario",
            Place(file, column="scenario"),
            f"one of {', '.join(known)}",
            f"{wanted!r}"[:120],
            "The scenario is not in this library; read the transcript where it was played.",
        )
        raise FaultsFound([other])
    return kept, read_transcript(kept, read_scenario(wanted if wanted in known else known[0]), file)


def _too_large(content: bytes, file: str, largest: int) -> Fault:
    return Fault(
        "transcript-too-large",
        Place(file),
        f"at most {largest:,} bytes",
        f"{len(content):,}",
        "Give the file that levelhead practise --transcript wrote.",
    )
