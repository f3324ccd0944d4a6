"""What a transcript names that its scenario no longer has: the report of a changed scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from levelhead.basics.faults import Fault, Place
from levelhead.encounter.scenario import Scenario


def gone(kept: dict[str, Any], scenario: Scenario, file: str) -> list[Fault]:
    """Every variant, move, tactic, fact and ending that the scenario of a transcript has lost, each once.

    It expects nothing of the transcript: what is not where it should be is passed over.
    """
    known = {
        "variant": {one.id for one in scenario.variants},
        "move": {one.id for one in scenario.moves},
        "tactic": {one.id for one in scenario.tactics},
        "fact": {one.id for one in scenario.facts},
        "ending": {one.id for one in scenario.endings},
    }
    seen: dict[tuple[str, str], str] = {}
    for place, kind, name in _named(kept):
        if isinstance(name, str) and name not in known[kind]:
            seen.setdefault((kind, name), place)
    return [_gone(file, place, kind, name, known[kind]) for (kind, name), place in seen.items()]


def _named(kept: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Place, kind and identifier of everything of the scenario that a transcript names."""
    yield "variant", "variant", kept.get("variant")
    turns = kept.get("turns")
    for n, turn in enumerate(turns if isinstance(turns, list) else (), 1):
        entry = turn if isinstance(turn, dict) else {}
        officer = _table(entry, "officer")
        for kind in ("move", "tactic"):
            yield f"turn {n}, {kind}", kind, officer.get(kind)
        for fact in (*_list(_table(officer, "reading"), "about"), *_list(entry, "found")):
            yield f"turn {n}, fact", "fact", fact
    yield "outcome", "ending", _table(kept, "outcome").get("id")


def _table(kept: dict[str, Any], key: str) -> dict[str, Any]:
    found = kept.get(key)
    return found if isinstance(found, dict) else {}


def _list(kept: dict[str, Any], key: str) -> list[Any]:
    found = kept.get(key)
    return found if isinstance(found, list) else []


def _gone(file: str, place: str, kind: str, name: str, known: set[str]) -> Fault:
    return Fault(
        "transcript-id-gone",
        Place(file, column=place),
        f"a {kind} that the scenario has: {', '.join(sorted(known))}"[:300],
        f"the {kind} '{name}'"[:120],
        "The scenario was changed since: its author removed this or named it otherwise. Read the transcript "
        "with the scenario it was played in, or play the scenario again.",
    )
