"""The log of changes in words: what moved, how far, by which words, under which row of the rule."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from levelhead.debrief.words import change_in_points, did, exact, in_lower, variable_in_words
from levelhead.encounter.acts import ACTS
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.rule import Coefficient, Rule
from levelhead.encounter.scenario import Scenario

# What moves a person in every turn, whatever the officer did, in the words of the debrief.
OF_ITSELF = {"time": "Time passed", "arousal": "Being worked up, or calm"}
# What else may move a person, and is neither an act nor a deed.
_BESIDE = {
    "hurry": "You went from one question to the next",
    "voices_clash": "Two of you talked at once",
    "restraint": "Being held",
}
SHOWN = 0.0005  # a change below 0.05 of 100 is 0.0 at one decimal


def causes(encounter: Encounter, turn: Turn) -> list[dict[str, Any]]:
    """What moved the person in a turn: each act, deed or the passing of time, with its changes."""
    by_act = sorted(turn.changes, key=lambda change: (change["act"] in OF_ITSELF, _place(change)))
    return [
        _group(encounter, turn, act, sorted(some, key=_order))
        for act, some in groupby(by_act, key=lambda change: str(change["act"]))
    ]


def _group(encounter: Encounter, turn: Turn, act: str, changes: list[dict[str, Any]]) -> dict[str, Any]:
    if act in OF_ITSELF:
        return {"cause": f"{OF_ITSELF[act]}: {_in_a_row(encounter, changes)}", "changes": []}
    return {
        "cause": _cause(encounter, turn, changes[0]),
        "changes": [_row(encounter, change) for change in changes],
    }


def _in_a_row(encounter: Encounter, changes: list[dict[str, Any]]) -> str:
    """Small changes of every turn on one line; those that would show as nothing are only counted."""
    moved = [
        f"{in_lower(variable_in_words(encounter.scenario, change['variable']))} "
        f"{change_in_points(change['after'] - change['before'])}"
        for change in changes
        if _size(change) >= SHOWN
    ]
    rest = len(changes) - len(moved)
    if rest:
        moved.append(f"{rest} by less than 0.1")
    return f"{', '.join(moved)} (evidence {changes[0]['evidence']})"


def _place(change: dict[str, Any]) -> int:
    return ACTS.index(change["act"]) if change["act"] in ACTS else len(ACTS)


def _order(change: dict[str, Any]) -> tuple[bool, float]:
    """What moved the person before what moved those who watch, and the larger first."""
    return "." in change["variable"], -_size(change)


def _size(change: dict[str, Any]) -> float:
    return abs(float(change["after"]) - float(change["before"]))


def _cause(encounter: Encounter, turn: Turn, change: dict[str, Any]) -> str:
    if change["act"] in ACTS:
        you = f"You {did(change['act'])}"
        return f"{you}: \u201c{change['words']}\u201d" if change["words"] else you
    if (beside := _beside(encounter.scenario, change)) is not None:
        return beside
    return _deed(encounter, turn, str(change["act"]))


def _deed(encounter: Encounter, turn: Turn, event: str) -> str:
    """What of a turn brought about an event of the rule: time given, a deed chosen, or one done in words."""
    if turn.officer.wait_seconds is not None:
        return f"You waited {turn.officer.wait_seconds} seconds"
    doings = encounter.doings_of(turn)
    doing = next((one for one in doings if event in {one.event, one.agreed_event}), doings[0])
    how = "Your words did:" if turn.in_words else "You chose to"
    return f"{how} {in_lower(doing.title)}"


def _beside(scenario: Scenario, change: dict[str, Any]) -> str | None:
    """The cause of a change that was neither an act nor a deed, or None."""
    kind, _, name = change["act"].partition(" ")
    if kind == "bystander":
        one = next(one for one in scenario.bystanders if one.id == name)
        helped = change["coefficient"].startswith("bystander_help")
        return f"{one.seen_as} helped" if helped else f"{one.seen_as} was heated"
    if kind in {"promise", "statement"}:
        given = next(one for one in scenario.word_given if one.id == name)
        was = {"promise_kept": "You kept your word", "promise_broken": "You broke your word"}
        what = was.get(change["coefficient"].partition(".")[0], "What you had said was contradicted")
        return f"{what}: {in_lower(given.title)}"
    return _BESIDE.get(kind)


def _row(encounter: Encounter, change: dict[str, Any]) -> dict[str, Any]:
    return {
        "variable": variable_in_words(encounter.scenario, change["variable"]),
        "change": change_in_points(change["after"] - change["before"]),
        "before": exact(change["before"]),
        "after": exact(change["after"]),
        "why": _why(encounter.rule, change),
    }


def _why(rule: Rule, change: dict[str, Any]) -> str:
    """The sentence of the rule's table, its row, and the evidence for its sign."""
    row = _coefficient(rule, change["coefficient"])
    if row is None:
        return f"({change['coefficient']}; evidence {change['evidence']})"
    return f"{row.why} ({row.id} {row.size:+.2f}; evidence {row.evidence}, {row.strength})"


def _coefficient(rule: Rule, wanted: str) -> Coefficient | None:
    seen = wanted.removeprefix("bystander.")
    rows = rule.by_source if seen == wanted else rule.bystander
    return next((one for one in rows.get(seen.partition(".")[0], ()) if one.id == seen), None)
