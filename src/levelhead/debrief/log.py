"""The log of changes in words: what moved, how far, by which words, under which row of the rule."""

from __future__ import annotations

from typing import Any

from levelhead.debrief.words import VARIABLES, change_in_points, did, in_lower
from levelhead.encounter.acts import ACTS
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.rule import Coefficient, Rule


def changes_in_words(encounter: Encounter, turn: Turn) -> list[dict[str, Any]]:
    """Every change of a turn, largest first; what time alone did is put together at the end."""
    made = [change for change in turn.changes if change["act"] != "time"]
    faded = [change for change in turn.changes if change["act"] == "time"]
    rows = [_row(encounter, turn, change) for change in sorted(made, key=_size, reverse=True)]
    return [*rows, *([_time(faded)] if faded else [])]


def _size(change: dict[str, Any]) -> float:
    return abs(float(change["after"]) - float(change["before"]))


def _row(encounter: Encounter, turn: Turn, change: dict[str, Any]) -> dict[str, Any]:
    return {
        "variable": VARIABLES[change["variable"]],
        "change": change_in_points(change["after"] - change["before"]),
        "before": f"{100 * change['before']:.1f}",
        "after": f"{100 * change['after']:.1f}",
        "because": _because(encounter, turn, change),
    }


def _because(encounter: Encounter, turn: Turn, change: dict[str, Any]) -> str:
    if change["act"] in ACTS:
        words = f"\u201c{change['words']}\u201d: " if change["words"] else ""
        cause = f"{words}you {did(change['act'])}."
    else:
        cause = f"{_deed(encounter, turn)}."
    row = _coefficient(encounter.rule, change["coefficient"])
    if row is None:
        return f"{cause} ({change['coefficient']}, {change['evidence']})"
    return f"{cause} {row.why} ({row.id} {row.size:+.2f}; evidence {row.evidence}, {row.strength})"


def _deed(encounter: Encounter, turn: Turn) -> str:
    officer = turn.officer
    if officer.wait_seconds is not None:
        return f"You waited {officer.wait_seconds} seconds"
    kind, name = ("move", officer.move) if officer.move is not None else ("tactic", officer.tactic)
    doing = encounter.scenario.doing(kind, str(name))
    return f"You chose to {in_lower(doing.title)}" if doing else "A deed"


def _coefficient(rule: Rule, wanted: str) -> Coefficient | None:
    source = wanted.partition(".")[0]
    return next((one for one in rule.by_source.get(source, ()) if one.id == wanted), None)


def _time(faded: list[dict[str, Any]]) -> dict[str, Any]:
    moved = ", ".join(
        f"{in_lower(VARIABLES[change['variable']])} {change_in_points(change['after'] - change['before'])}"
        for change in faded
    )
    evidence = faded[0]["evidence"]
    return {
        "variable": "Time passing",
        "change": "",
        "before": "",
        "after": "",
        "because": f"{moved}. What runs high settles, slower after a peak (evidence {evidence}).",
    }
