"""Encounters that this process has replayed already, so that a turn need not take all the turns before again.

What is kept in the store stays the only truth. An encounter is found here by the hash of everything that
the store holds of it, with the hashes of the scenario and the rule as they are now: when anything differs,
nothing is found, and the turns are taken again and compared as ever.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from levelhead.actions.ports import EncounterKept
from levelhead.basics.jsons import canonical, sha256
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import load_rule

MOST = 64  # encounters remembered; each is some 100 kB


class Remembered:
    """The encounters last played in this process; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with none; the one not asked for longest is forgotten when there are more than `most`."""
        self._most = most
        self._encounters: OrderedDict[str, Encounter] = OrderedDict()
        self._lock = Lock()

    def find(self, kept: EncounterKept) -> Encounter | None:
        """The encounter that these very turns gave, or None."""
        key = _key(kept, read_scenario(kept.scenario_id).sha256, load_rule().sha256)
        with self._lock:
            if key in self._encounters:
                self._encounters.move_to_end(key)
            return self._encounters.get(key)

    def keep(self, kept: EncounterKept, encounter: Encounter) -> None:
        """Remember what the kept turns gave."""
        key = _key(kept, encounter.scenario.sha256, load_rule().sha256)
        with self._lock:
            self._encounters[key] = encounter
            self._encounters.move_to_end(key)
            while len(self._encounters) > self._most:
                self._encounters.popitem(last=False)


def _key(kept: EncounterKept, scenario: str, rule: str) -> str:
    """Hash of what the store holds of an encounter, and of the scenario and rule that it is taken under."""
    begun = [kept.scenario_id, kept.scenario_version, kept.scenario_sha256, kept.variant, kept.seed]
    return sha256(canonical([begun, scenario, rule, list(kept.turns)]))
