"""The turns that mattered, in words: why, what might have been instead, and how the chances were found."""

from __future__ import annotations

from typing import Any

from levelhead.debrief import drawings
from levelhead.debrief.drawings import Drawing
from levelhead.debrief.make import Debrief
from levelhead.debrief.parts import WAIT, Chance, Replayed, TurningPoint
from levelhead.debrief.smallest import NO_SMALLEST, smallest_change
from levelhead.debrief.turning_points import LEAST, WhatIf
from levelhead.debrief.what_if import CHOOSE, MEASURE
from levelhead.debrief.words import chosen, did, kept_to, listed, out_of_100, points, suggestion
from levelhead.encounter.machine import Encounter, Turn

STEADY = (
    "A steady officer is our yardstick: somebody who, from a given turn on, does whatever a good ending "
    "still needs, danger first."
)
METHOD = (
    "Each turn was exchanged, one at a time, for each of the other acts, for waiting, and for every move and "
    "tactic that was open; where its words did a move, other words are taken to do it too. The rest of the "
    f"meeting was then replayed as you played it, from where it really stood: {CHOOSE} times with other "
    f"draws of chance to choose the turns, and {MEASURE} fresh times to measure them. Where your turns were "
    "used up before an ending a steady officer went on; where you had closed it yourself, only in place of "
    "the close. Where only what the person felt was missing, one turn more before the close was tried too. "
    "The thin line on a bar is the 95 % interval of those replays. "
    f"{STEADY} It is no model of a real officer, and the same for every turn. The simulated person follows a "
    "published rule; these are chances in the simulation, not predictions about real people."
)
UNPROVEN = "These are chances in a simulation whose rule has not been proven on real encounters."
HEADINGS = {
    1: "The turn that mattered most",
    2: "The two turns that mattered most",
    3: "The three turns that mattered most",
}


def mattered(debrief: Debrief) -> dict[str, Any]:
    """The section on the turns that mattered, or a sentence on why there are none."""
    found = debrief.what_if
    if not debrief.encounter.turns:
        return _none("No turn has been taken.") | {
            "method": "",
            "rows": [],
            "smallest": NO_SMALLEST,
        }
    method = {
        "method": METHOD,
        "rows": _rows(debrief.encounter, found),
        "smallest": _smallest(debrief.encounter, found),
    }
    if not found.points and debrief.encounter.outcome is None:
        return method | _none("It was stopped before an ending, and until then nothing had been lost.")
    if not found.points:
        return method | _none(
            "No single turn decided it: changing any one of them moves the chance of a good ending by fewer "
            f"than {round(100 * LEAST)} in 100."
        )
    return method | {
        "heading": HEADINGS[len(found.points)],
        "note": STEADY if any(point.kind == "lost" for point in found.points) else "",
        "points": _each_example_once([_point(debrief.encounter, point) for point in found.points]),
    }


def _smallest(encounter: Encounter, found: WhatIf) -> dict[str, Any]:
    """The smallest change that would have ended it well; where it is told already, only that it is."""
    if encounter.ended_well:
        return NO_SMALLEST  # how to spoil a good ending is no advice
    smallest = smallest_change(encounter, found)
    first = found.points[0] if found.points else None
    if first is None or first.turn != smallest["turn"]:
        return smallest
    words = f"It is the one told of turn {first.turn}: that change alone turns most such meetings."
    return NO_SMALLEST | {"words": words, "turn": first.turn}


def _none(note: str) -> dict[str, Any]:
    return {"heading": "Which turn mattered most", "note": note, "points": []}


def _each_example_once(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points that need the same thing share one example: the first has it."""
    seen: set[str] = set()
    for point in shown:
        if point["example"] in seen:
            point["example"] = ""
        seen.add(point["example"])
    return shown


def _point(encounter: Encounter, point: TurningPoint) -> dict[str, Any]:
    turn = encounter.turns[point.turn - 1]
    chances = _chances(point)
    near = () if point.by_leaving_out else point.about_as_good[:3]
    also = [chosen(encounter.scenario, one) for one in near]
    return {
        "turn": point.turn,
        "kind": point.kind,
        "did": what_it_did(encounter, turn),
        "said": point.said,
        "is_speech": turn.officer.utterance is not None,
        "why": _why(encounter, point) + (f" About as good: {listed(also, 'or')}." if also else ""),
        "example": "" if point.by_leaving_out else point.example,
        "chances": [(label, round(100 * chance.share)) for label, chance in chances],
        "drawing": Drawing(
            drawings.chance_pair(
                f"lh-point-{point.turn}",
                f"Chance of a good ending, turn {point.turn}",
                chances,
            )
        ),
    }


def _still(encounter: Encounter, point: TurningPoint) -> str:
    """What a steady officer still had to do instead."""
    todo = [chosen(encounter.scenario, one) for one in point.to_do]
    return f" Still to do: {listed(todo)}." if todo else ""


def _chances(point: TurningPoint) -> list[tuple[str, Chance]]:
    """The two chances with their labels, in the order of the story."""
    match point.kind:
        case "missed":
            return [("As you played it", point.chance), ("With that instead", point.chance_instead)]
        case "carried":
            return [("As you played it", point.chance), ("Had you left it out", point.chance_instead)]
        case _:
            return [("Before this turn", point.chance_instead), ("After it", point.chance)]


def _why(encounter: Encounter, point: TurningPoint) -> str:
    what = suggestion(encounter.scenario, point.instead)
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    match point.kind:
        case "missed" if point.one_more:
            return (
                f"One thing more before it would have done: {what}. With that first, {other} such meetings "
                f"end well, rather than {was}."
            )
        case "missed" if point.closes and point.to_do:
            return (
                f"It ended the meeting with something still to do.{_still(encounter, point)} With that done "
                f"first, {other} such meetings end well, rather than {was}."
            )
        case "missed" if point.by_leaving_out:
            return (
                "What mattered was to leave this out: with almost anything else here, and the rest as you "
                f"played it, {other} such meetings end well, rather than {was}.{_still(encounter, point)}"
            )
        case "missed":
            kept = kept_to(encounter, point.turn, point.instead)
            needed = f"Beside {kept}, it needed other words" if kept else "It needed something else"
            return (
                f"{needed}: {what}. With that, and all the rest as you played it, {other} "
                f"such meetings end well, rather than {was}."
            )
        case "carried":
            usual = point.chance_instead.usual
            most = f" Most would have ended so: \u201c{usual}\u201d." if usual else ""
            what = f" It brought this: {listed(point.brought)}." if point.brought else ""
            return (
                f"This carried the meeting: {was} such meetings end well as you played it, and {other} "
                f"had you left it out and gone on as you did.{most}{what}"
            )
        case _:
            return (
                f"Until here a steady officer still ends {other} such meetings well; after this turn, {was}. "
                f"What it needed: {what}."
            )


def what_it_did(encounter: Encounter, turn: Turn) -> str:
    """What words were taken to do, for example `you gave an order, and asked a closed question`.

    A move that they did stands in quotation marks, with its title.
    """
    if turn.officer.utterance is None:
        return ""
    acts = turn.officer.understood_acts()
    what = [f"{'you ' if place == 0 else ''}{did(found.act)}" for place, found in enumerate(acts)]
    what += [f"\u201c{one.title}\u201d" for one in encounter.doings_of(turn)]
    return listed(what) or "not understood"


def _rows(encounter: Encounter, found: WhatIf) -> list[dict[str, Any]]:
    """Every turn, for the table: as played, waiting, the best other turn, and the steady officer after it."""
    return [_row(encounter, one, found.prospects[one.turn].share) for one in found.replayed]


def _row(encounter: Encounter, one: Replayed, prospect: float) -> dict[str, Any]:
    best = one.instead[one.best]
    helps = best.share > one.as_played.share
    return {
        "turn": one.turn,
        "as_played": points(one.as_played.share),
        "silent": points(one.instead[WAIT].share) if WAIT in one.instead else "\u2013",
        "best": suggestion(encounter.scenario, one.best) if helps else "none does better",
        "instead": points(best.share) if helps else "\u2013",
        "prospect": points(prospect),
    }
