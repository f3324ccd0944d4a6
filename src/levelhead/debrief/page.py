"""The debrief as a page: one plain dict, in which every text is ready to show and every drawing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from levelhead.debrief import drawings
from levelhead.debrief.ledgers import course
from levelhead.debrief.make import Debrief
from levelhead.debrief.parts import WAIT, Account, Observation, Requirement, TurningPoint
from levelhead.debrief.turning_points import CHOOSE, LEAST, MEASURE, WhatIf
from levelhead.debrief.words import (
    MEANINGS,
    VARIABLES,
    change_in_points,
    clock,
    did,
    in_lower,
    listed,
    officer_words,
    out_of_100,
    points,
    quoted,
    shortened,
    suggestion,
    turns_in_words,
)
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.rule import Coefficient

LONGEST_QUOTE = 70  # characters of a turn quoted in a ledger


@dataclass(frozen=True, slots=True)
class Drawing:
    """Markup of a drawing, which a template prints as it is; everything else it escapes."""

    markup: str

    def __html__(self) -> str:
        """The markup, for a template."""
        return self.markup


def page(debrief: Debrief) -> dict[str, Any]:
    """What the body template of the debrief shows."""
    encounter = debrief.encounter
    return {
        "title": encounter.scenario.title,
        "played": played(encounter),
        "person": encounter.scenario.person_name,
        "ending": ending(encounter),
        "mattered": mattered(debrief),
        "strip": _strip(debrief),
        "relational": [_account(account) for account in debrief.relational],
        "procedural": [_requirement(one) for one in debrief.procedural],
        "observations": [_observation(one) for one in debrief.observations],
        "person_view": debrief.person_view,
        "found": [{"what": one.title, "turn": one.at_turn} for one in debrief.found],
        "missed": [{"what": one.title, "how": one.how} for one in debrief.missed],
        "conversation": [_exchange(encounter, turn) for turn in encounter.turns],
        "opening": encounter.opening,
        "colophon": colophon(encounter),
    }


def played(encounter: Encounter) -> str:
    """One line on what was played."""
    turns = len(encounter.turns)
    lasted = clock(encounter.turns[-1].at_seconds) if turns else "0:00"
    return (
        f"{encounter.variant.title}. {turns} turn{'' if turns == 1 else 's'}, {lasted} minutes on the scene\u2019s clock. "
        f"Everybody in it is invented."
    )


def ending(encounter: Encounter) -> dict[str, Any]:
    """How it ended, in words."""
    outcome = encounter.outcome
    if outcome is None:
        return {
            "kind": "open",
            "label": "Not ended",
            "title": "This meeting has not ended",
            "sentences": ["What follows is how it stands."],
        }
    sentences = [outcome.text]
    if outcome.harm:
        sentences.append("Hurt: " + "; ".join(f"{who} ({what})" for who, what in outcome.harm) + ".")
    tactics = [turn.officer for turn in encounter.turns if turn.officer.tactic]
    used = [in_lower(officer_words(encounter.scenario, one)) for one in tactics]
    sentences.append(f"Tactics used: {listed(used)}." if used else "No force was used.")
    return {
        "kind": "good" if outcome.good else "bad",
        "label": "Ended well" if outcome.good else "Ended badly",
        "title": outcome.title,
        "sentences": sentences,
    }


def mattered(debrief: Debrief) -> dict[str, Any]:
    """The turns that mattered most, why, and what might have been instead."""
    found = debrief.what_if
    if found is None:
        return _nothing("The turns that mattered are found by replaying it, once it has ended.")
    if not found.points:
        least = round(100 * LEAST)
        return _nothing(
            f"No single turn decided it: changing any one of them moves the chance of a good ending by less "
            f"than {least} in 100."
        ) | {"method": METHOD, "rows": _rows(debrief, found)}
    many = len(found.points) > 1
    return {
        "heading": f"The {len(found.points)} turns that mattered most" if many else "The turn that mattered most",
        "note": "",
        "points": [point_shown(debrief.encounter, point) for point in found.points],
        "method": METHOD,
        "rows": _rows(debrief, found),
    }


METHOD = (
    "Each turn was exchanged, one at a time, for each of the other acts, for waiting, and for every move and tactic "
    "that was open. Then the rest of the meeting was replayed as you played it, from where it really stood: "
    f"{CHOOSE} times with other chance draws to choose the turns, and {MEASURE} fresh times to measure them. "
    "The thin line on a bar is the 95 % interval of those replays. \u201cA steady officer\u201d is a plain "
    "yardstick: from a given turn on, whatever the best ending still needs is done, danger first. The simulated "
    "person follows a published rule; these are chances in the simulation, not predictions about real people."
)


def _nothing(note: str) -> dict[str, Any]:
    return {"heading": "The turns that mattered most", "note": note, "points": [], "method": "", "rows": []}


def point_shown(encounter: Encounter, point: TurningPoint) -> dict[str, Any]:
    """One turning point in words."""
    turn = encounter.turns[point.turn - 1]
    scenario = encounter.scenario
    what = suggestion(scenario, point.instead)
    also = listed([suggestion(scenario, one) for one in point.about_as_good[:3]], "or")
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    usual = in_lower_title(point.chance_instead.usual)
    match point.kind:
        case "missed":
            why = f"It might have been: {what}. With that, and all the rest as you played it, {other} such meetings end well, rather than {was}."
            labels = ("As you played it", "With that instead")
        case "carried":
            why = f"This turn carried the meeting. {was[:1].upper() + was[1:]} such meetings end well as you played it; had you said nothing here, {other}"
            why += f", and most would have ended like this: {usual}." if usual else "."
            labels = ("As you played it", "Had you said nothing")
        case "lost":
            why = f"Until this turn a steady officer could still have ended it well {other} times; after it, {was}. What it needed: {what}."
            labels = ("After this turn", "Before it")
    return {
        "turn": point.turn,
        "kind": point.kind,
        "did": _did(turn),
        "said": point.said,
        "is_speech": turn.officer.utterance is not None,
        "why": why + (f" About as good: {also}." if also else ""),
        "example": point.example,
        "example_lead": "How it might have been said",
        "labels": labels,
        "drawing": Drawing(
            drawings.chance_pair(
                f"lh-point-{point.turn}",
                f"Chance of a good ending, turn {point.turn}",
                [(labels[0], point.chance, True), (labels[1], point.chance_instead, False)],
            )
        ),
    }
