"""The reader of scripts, for the fault pages that name it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from levelhead.actions.officer_script import play_script, read_script
from levelhead.basics.faults import Fault
from levelhead.cli.files import decoded, read_bytes
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import begin
from levelhead.understanding.reader import Reader, load_reader


def script_faults(path: Path) -> Sequence[Fault]:
    """Faults of a script of turns, played in stop and search."""
    scenario = read_scenario("stop-and-search")
    script = read_script(decoded(read_bytes(path), path.name), scenario, path.name)
    play_script(begin(scenario, seed=7), script, _reader(), path.name)
    return []


@cache
def _reader() -> Reader:
    return load_reader()
