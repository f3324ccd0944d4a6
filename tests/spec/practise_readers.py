"""The readers of scripts and of corrections, for the fault pages that name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from levelhead.actions.officer_script import play_script, read_script
from levelhead.actions.read_corrections import corrections_of, read_correction_lines
from levelhead.basics.faults import Fault
from levelhead.cli.files import decoded, read_bytes
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import begin, take_turn
from levelhead.encounter.reading import Reading
from levelhead.encounter.turn import OfficerTurn
from levelhead.understanding.reader import Reader, load_reader


def script_faults(path: Path) -> Sequence[Fault]:
    """Faults of a script of turns, played in stop and search."""
    scenario = read_scenario("stop-and-search")
    script = read_script(decoded(read_bytes(path), path.name), scenario, path.name)
    play_script(begin(scenario, seed=7), script, _reader(), path.name)
    return []


def correction_faults(path: Path) -> Sequence[Fault]:
    """Faults of corrections to a meeting of a wait and of words that nobody understood."""
    words = OfficerTurn(utterance="What's going on?", reading=Reading((), understood=False, reader="none@1"))
    encounter = begin(read_scenario("stop-and-search"), seed=7)
    for turn in (OfficerTurn(wait_seconds=20), words):
        encounter = take_turn(encounter, turn)
    lines = read_correction_lines(decoded(read_bytes(path), path.name), path.name)
    corrections_of(lines, encounter, (), datetime(2026, 3, 31, tzinfo=UTC), path.name)
    return []


@cache
def _reader() -> Reader:
    return load_reader()
