"""The smallest change that would have turned the ending, in words."""

from __future__ import annotations

from typing import Any

from levelhead.debrief.parts import FLIPS, TurningPoint
from levelhead.debrief.turning_points import WhatIf
from levelhead.debrief.words import (
    LONGEST_QUOTE,
    chosen,
    is_harmful,
    kept_to,
    listed,
    officer_words,
    out_of_100,
    shortened,
)
from levelhead.encounter.machine import Encounter

NO_SMALLEST: dict[str, Any] = {"words": "", "example": "", "turn": None}


def smallest_change(encounter: Encounter, found: WhatIf) -> dict[str, Any]:
    """One thing in one turn after which it would mostly have ended the other way, said plainly."""
    flip = found.flip
    if encounter.outcome is None:
        return NO_SMALLEST
    if flip is None:
        good = encounter.outcome.good
        words = "No single silence would have undone this ending." if good else _took_more(encounter, found)
        return NO_SMALLEST | {"words": words}
    return {
        "words": _flipped(encounter, flip),
        "example": "" if flip.by_leaving_out else flip.example,
        "turn": flip.turn,
    }


def _took_more(encounter: Encounter, found: WhatIf) -> str:
    """What is said when one turn was not enough: from where it could still be ended well, and how."""
    as_played = found.replayed[-1].as_played.share
    if found.by_chance is not None and as_played >= FLIPS:
        return (
            f"Chance decided this one: as you played it, {out_of_100(as_played)} such meetings end well. "
            "What makes it rarer still is what makes the person calmer before it."
        )
    first = "No change of one turn, with all the rest as you played it, would mostly have turned this ending."
    still = [n for n, chance in enumerate(found.prospects[:-1], 1) if chance.share >= FLIPS]
    if not still:
        return first
    point = next((one for one in found.points if one.turn == still[-1] and one.kind == "lost"), None)
    begin = f", who would first choose {chosen(encounter.scenario, point.instead)}," if point else ""
    could = out_of_100(found.prospects[still[-1] - 1].share)
    return (
        f"{first} There was time until turn {still[-1]}: from there a steady officer{begin} ends {could} "
        "such meetings well."
    )


def _flipped(encounter: Encounter, flip: TurningPoint) -> str:
    turn = encounter.turns[flip.turn - 1]
    said = f"\u201c{shortened(officer_words(encounter.scenario, turn.officer), LONGEST_QUOTE)}\u201d"
    was, other = out_of_100(flip.chance.share), out_of_100(flip.chance_instead.share)
    what = chosen(encounter.scenario, flip.instead)
    if flip.kind == "carried":
        return (
            f"Had you left out turn {flip.turn}, {said}, {other} such meetings would have ended well, rather "
            f"than {was}."
        )
    if flip.one_more:
        return (
            f"Before turn {flip.turn}, {said}, choose {what}. Then {other} such meetings end well, rather "
            f"than {was}."
        )
    todo = [chosen(encounter.scenario, one) for one in flip.to_do]
    if flip.closes and todo:
        return (
            f"Before turn {flip.turn}, {said}, do what was still to do: {listed(todo)}. Then {other} such "
            f"meetings end well, rather than {was}."
        )
    if flip.by_leaving_out:
        later = "" if is_harmful(turn) else " or leave it for later,"
        return (
            f"Leave out turn {flip.turn}, {said},{later} and with almost anything else in its "
            f"place {other} such meetings end well, rather than {was}."
        )
    if kept := kept_to(encounter, flip.turn, flip.instead):
        said = f"the rest of {said}, and keep to {kept}"
    return (
        f"In turn {flip.turn}, choose {what} in place of {said}. With that, and all the rest as you played "
        f"it, {other} such meetings end well, rather than {was}."
    )
