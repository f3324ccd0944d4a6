"""The readers of settings of a server beside ours and of recordings, for the fault pages that name them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from levelhead.actions.play_encounter import begin_encounter
from levelhead.actions.speech import hear
from levelhead.basics.faults import Fault
from levelhead.encounter.library import read_scenario
from levelhead.engines.http_server import Settings
from levelhead.engines.language_model import ChatLanguageModel
from meetings import SCENARIO
from practice_store import MemoryEncounters, MemoryWork, SteppingClock
from server_beside import sound


def settings_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of a language model, written as TOML."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    settings = Settings(given["url"], given.get("key", ""), given.get("elsewhere", False))
    ChatLanguageModel(settings, given.get("model", "any"))
    return []


def recording_faults(path: Path) -> Sequence[Fault]:
    """Faults of a recording that is described as TOML, with what a server hears in it."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    store = MemoryEncounters()
    begun = begin_encounter(
        by="tom", scenario=read_scenario(SCENARIO), variant=None, seed=7,
        store=store, work=MemoryWork(store), clock=SteppingClock(),
    )  # fmt: skip
    recording = sound(told["seconds"], channels=told["channels"])
    hear(
        by="tom",
        encounter_id=begun,
        recording=recording,
        store=store,
        server=_Hears(told.get("heard", "Hi.")),
    )
    return []


class _Hears:
    """Hears the same in everything."""

    def __init__(self, words: str) -> None:
        self.words = words

    def hear(self, _: bytes) -> str:
        return self.words

    def speak(self, _: str) -> bytes:
        return sound()
