"""Transcripts, format `levelhead.transcript/1`: an encounter as plain JSON, and back by replay.

A transcript is read by taking its turns again under the same rule and comparing what comes of them. So a
transcript that was changed, or that was made under another rule or another scenario, is never believed. Words
that a language model put a line in are taken as they were kept, like readings; the line under them is not.
"""

from __future__ import annotations

import json
from typing import Any

from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.acts import ACTS
from levelhead.encounter.gone import gone
from levelhead.encounter.machine import Encounter, Turn, begin, put, take_turn
from levelhead.encounter.phrasing import Phrasing, as_authored
from levelhead.encounter.rule import FAIRNESS, load_rule
from levelhead.encounter.scenario import LegalStep, Scenario
from levelhead.encounter.turn import OfficerTurn

FORMAT = "levelhead.transcript/1"
# What reading an edited transcript may raise.
_BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


def turn_entry(turn: Turn) -> dict[str, Any]:
    """One turn as a transcript holds it: `says` is what was heard, with who put it so."""
    said = turn.phrasing.as_dict(turn.says) if turn.phrasing else as_authored(turn.says)
    return {
        "n": turn.n,
        "at_seconds": turn.at_seconds,
        "officer": turn.officer.as_dict() | ({"did": list(turn.in_words)} if turn.in_words else {}),
        "person": said | {"does": list(turn.does)},
        "found": list(turn.found),
        "changes": [dict(change) for change in turn.changes],
        "state": dict(turn.state),
        "phase": turn.phase,
        "numbers": dict(turn.numbers),
        "chances": dict(turn.chances),
    }


def as_transcript(encounter: Encounter, debrief: dict[str, Any] | None = None) -> dict[str, Any]:
    """The encounter in format `levelhead.transcript/1`; `outcome` is null while it runs.

    `started_at` is the clock of the scene, from the scenario: a transcript says nothing of when it was
    played, so that the same seed and the same turns are the same bytes.
    """
    scenario, ending = encounter.scenario, encounter.outcome
    return {
        "format": FORMAT,
        "scenario": {"id": scenario.id, "version": scenario.version, "sha256": scenario.sha256},
        "variant": encounter.variant.id,
        "seed": encounter.seed,
        "rule": {"version": encounter.rule.version, "sha256": encounter.rule.sha256},
        "started_at": scenario.scene_starts_at.isoformat(),
        "opening": {"says": encounter.opening, "state": dict(encounter.opening_state)},
        "turns": [turn_entry(turn) for turn in encounter.turns],
        "outcome": None
        if ending is None
        else {
            "id": ending.id,
            "title": ending.title,
            "good": ending.good,
            "use_of_force": use_of_force(encounter),
            "harm": [list(one) for one in ending.harm],
        },
        "ledgers": {"relational": relational_ledger(encounter), "procedural": procedural_ledger(encounter)},
        "debrief": debrief,
    }


def use_of_force(encounter: Encounter) -> list[str]:
    """Families of the national record that were used, each once however often, in the order of first use."""
    return list(dict.fromkeys(turn.family for turn in encounter.turns if turn.family is not None))


def relational_ledger(encounter: Encounter) -> dict[str, float]:
    """The four fairness accounts and trust, as they stand. They are never added up."""
    state = encounter.turns[-1].state if encounter.turns else encounter.opening_state
    return {name: state[name] for name in (*FAIRNESS, "trust")}


def procedural_ledger(encounter: Encounter) -> list[dict[str, Any]]:
    """Each requirement that was owed: whether it was met, at which turn, and why it matters."""
    return [
        {
            "requirement": step.requirement,
            "met": (at := _met_at(encounter, step)) is not None,
            "at_turn": at,
            "why": step.why,
        }
        for step in encounter.scenario.legal_steps
        if encounter.owes(step)
    ]


def _met_at(encounter: Encounter, step: LegalStep) -> int | None:
    return next((turn.n for turn in encounter.turns if step.id in turn.steps_met), None)


def read_transcript(kept: Any, scenario: Scenario, file: str = "transcript") -> Encounter:
    """The encounter that a transcript tells of, by taking its turns again.

    Raises:
        FaultsFound: it is not a transcript, is of another scenario or an older rule, or tells of something
            that the rule does not give.
    """
    _check_shape(kept, scenario, file)
    try:
        encounter = begin(scenario, variant=kept["variant"], seed=kept["seed"])
        entries = [
            (OfficerTurn.from_dict(entry["officer"]), Phrasing.from_dict(entry["person"]))
            for entry in kept["turns"]
        ]
        for officer, phrasing in entries:
            encounter = put(take_turn(encounter, officer), phrasing)
    except (*_BROKEN, CalledWrongly, Refused) as error:
        raise FaultsFound([_broken(file, str(error) or type(error).__name__)]) from error
    _compare(kept, encounter, file)
    return encounter


def read_json(content: bytes, file: str) -> Any:
    """The JSON of a transcript file. Raises FaultsFound when it is not JSON in UTF-8."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # among them a number of thousands of digits
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        fault = Fault(
            "transcript-not-json",
            Place(file, line),
            "a transcript, which is JSON in UTF-8",
            "something else" if content.strip() else "an empty file",
            "Give the file that levelhead practise --transcript wrote.",
        )
        raise FaultsFound([fault]) from error


def _check_shape(kept: Any, scenario: Scenario, file: str) -> None:
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        found = repr(kept.get("format")) if isinstance(kept, dict) else "JSON that is no transcript at all"
        raise FaultsFound(
            [
                Fault(
                    "transcript-wrong-format",
                    Place(file, column="format"),
                    f'"{FORMAT}"',
                    found,
                    "Give a transcript written by this version of Levelhead.",
                )
            ]
        )
    faults = []
    of, rule = kept.get("scenario"), kept.get("rule")
    if not isinstance(of, dict) or of.get("sha256") != scenario.sha256:
        faults.append(
            Fault(
                "transcript-other-scenario",
                Place(file, column="scenario"),
                f"scenario '{scenario.id}' as it is now (version {scenario.version})",
                f"{of}"[:120],
                "The scenario has changed since, or is another; the transcript can be kept, not replayed.",
            )
        )
        if isinstance(of, dict) and of.get("id") == scenario.id:
            faults += gone(kept, scenario, file)
    if not isinstance(rule, dict) or rule.get("sha256") != load_rule().sha256:
        faults.append(
            Fault(
                "transcript-older-rule",
                Place(file, column="rule"),
                f"version {load_rule().version} of the person's rule",
                f"{rule}"[:120],
                "It was played under another rule, and would not come out the same; play the scenario again.",
            )
        )
    if faults:
        raise FaultsFound(faults)


def _compare(kept: dict[str, Any], encounter: Encounter, file: str) -> None:
    """Raise FaultsFound with every place where a transcript tells otherwise than the rule.

    What follows from the turns, such as the ledgers, may be left out; what is there has to be right.
    """
    again = as_transcript(encounter)
    places = [
        f"turn {now['n']}, {key}"
        for was, now in zip(kept["turns"], again["turns"], strict=True)
        for key in sorted(set(now) | set(was))
        if was.get(key) != now.get(key)
    ]
    places += [
        key for key in again if key not in {"turns", "debrief"} and kept.get(key, again[key]) != again[key]
    ]
    if places:
        raise FaultsFound(
            [
                Fault(
                    "transcript-log-differs",
                    Place(file, column=place),
                    "what the rule gives for these turns",
                    "something else",
                    "The file was changed after it was written; it cannot be relied on.",
                )
                for place in places
            ]
        )


def _broken(file: str, why: str) -> Fault:
    return Fault(
        "transcript-broken",
        Place(file),
        f"variant, seed and turns, with acts among {len(ACTS)} known ones",
        why[:200],
        "The file was cut short or edited; give one that levelhead practise --transcript wrote.",
    )
