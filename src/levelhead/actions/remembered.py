"""Encounters that this process has replayed already, so that a turn need not take all the turns before again.

What is kept in the store stays the only truth. An encounter is found here where its turns are the very ones
that the store holds, and its scenario and rule those that there are now: when anything differs, nothing is
found, and the turns are taken again and compared as ever.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, TypeAlias

from levelhead.actions.ports import EncounterKept
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import load_rule

Turns: TypeAlias = tuple[dict[str, Any], ...]
MOST = 64  # encounters remembered; each is some 100 kB


class Remembered:
    """The encounters last played in this process; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with none; the one not asked for longest is forgotten when there are more than `most`."""
        self._most = most
        self._encounters: OrderedDict[Hashable, tuple[Turns, Encounter]] = OrderedDict()
        self._lock = Lock()

    def find(self, kept: EncounterKept) -> Encounter | None:
        """The encounter that these very turns gave, or None."""
        key = _key(kept)
        with self._lock:
            turns, encounter = self._encounters.get(key, ((), None))
            if encounter is None or turns != kept.turns or not _is_current(encounter):
                return None
            self._encounters.move_to_end(key)
        return encounter

    def keep(self, kept: EncounterKept, encounter: Encounter) -> None:
        """Remember what the kept turns gave, each as the store gives it back: as JSON is read."""
        key = _key(kept)
        with self._lock:
            self._encounters[key] = (kept.turns, encounter)
            self._encounters.move_to_end(key)
            while len(self._encounters) > self._most:
                self._encounters.popitem(last=False)


def _key(kept: EncounterKept) -> Hashable:
    """What an encounter began with, and how many turns it has: a branch finds those of its parent."""
    scenario = (kept.scenario_id, kept.scenario_version, kept.scenario_sha256)
    return (*scenario, kept.variant, kept.seed, len(kept.turns))


def _is_current(encounter: Encounter) -> bool:
    """Whether scenario and rule are still those it was taken under."""
    scenario = encounter.scenario
    return (
        read_scenario(scenario.id).sha256 == scenario.sha256 and load_rule().sha256 == encounter.rule.sha256
    )
