"""The debrief in two sentences: which turn mattered, and why; and the smallest change that would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any

from levelhead.debrief.felt import COSTLY, Cost, Short, costliest, taken
from levelhead.debrief.ledgers import ENTRIES
from levelhead.debrief.parts import FLIPS, TurningPoint
from levelhead.debrief.turning_points import LEAST, WhatIf
from levelhead.debrief.words import (
    chosen,
    felt_in_words,
    in_lower,
    kept_to,
    listed,
    officer_words,
    out_of_100,
    shortened,
    stopped,
    turn_name,
)
from levelhead.encounter.acts import HARMFUL
from levelhead.encounter.machine import Encounter, Turn

LONGEST_QUOTE = 80  # characters of a turn quoted in two sentences


def in_short(encounter: Encounter, found: WhatIf, dangers: Mapping[int, Sequence[str]]) -> list[str]:
    """Two or three sentences for somebody who reads nothing else.

    Args:
        encounter: what was played.
        found: by its replays.
        dangers: turn to the dangers that were open when it was taken.
    """
    if not encounter.turns:
        return ["No turn has been taken."]
    if not found.points:
        return _undecided(encounter, found)
    first = found.points[0]
    missing = _missing(encounter, found.short)
    told = [
        _which(encounter, first, dangers.get(first.turn, ())),
        *(missing if first.one_more else []),
        _how(encounter, first),
        *([] if first.one_more else missing),
        *_it_took(encounter, found.short, first),
    ]
    return [*told, *_what_cost_most(encounter, found), *_was_close(encounter, found, first)]


def _missing(encounter: Encounter, short: Sequence[Short]) -> list[str]:
    """What the person did not feel enough of for a good ending that lacked nothing else."""
    if not short:
        return []
    what = listed([felt_in_words(one.variable) for one in short])
    stood = listed([_floor(one.stood) for one in short])
    needed = listed([f"{round(100 * one.needed)}" for one in short])
    felt = f"{what}, as {encounter.scenario.person_name} felt {'it' if len(short) == 1 else 'them'}"
    return [
        f"All that was missing was {felt}: {stood} of 100 when it ended, and a good ending needs {needed}."
    ]


def _it_took(encounter: Encounter, short: Sequence[Short], first: TurningPoint) -> list[str]:
    """How much of what was missing the turn took that is told first, where it took much."""
    took = taken(encounter, first.turn)
    much = [one.variable for one in short if took.get(one.variable, 0.0) >= COSTLY]
    words = listed([f"{round(100 * took[name])} of 100 from {felt_in_words(name)}" for name in much])
    return [f"Turn {first.turn} took {words}."] if much else []


def _floor(value: float) -> str:
    """Of 100, rounded down, so that what did not suffice never looks as though it had."""
    tenths = floor(round(1000 * value, 3))
    return f"{tenths / 10:.1f}".removesuffix(".0")


def _what_cost_most(encounter: Encounter, found: WhatIf) -> list[str]:
    """The turn that took most from what was missing, or in a meeting that ended well from any entry."""
    good = encounter.outcome is not None and encounter.outcome.good
    among = ENTRIES if good else tuple(one.variable for one in found.short if one.variable in ENTRIES)
    cost = costliest(encounter, among)
    if cost is None or cost.turn == found.points[0].turn:
        return []
    what = what_was_done(encounter, encounter.turns[cost.turn - 1])
    well = "It ended well all the same" if good else "It had to be made up for"
    return [f"Turn {cost.turn} worked against you: {what}. That took {_taken(cost)}. {well}."]


def _taken(cost: Cost) -> str:
    """How much a turn took, of the two entries from which it took most."""
    most = list(cost.taken.items())[:2]
    return listed([f"{round(100 * fall)} of 100 from {felt_in_words(name)}" for name, fall in most])


def _undecided(encounter: Encounter, found: WhatIf) -> list[str]:
    if encounter.outcome is None:
        could = out_of_100(found.prospects[-1].share)
        return [
            "It was stopped before an ending, and until then no single turn had decided it.",
            f"From where it was left, a steady officer would end {could} such meetings well.",
        ]
    return [
        "No single turn decided it.",
        f"Changing any one of them turns fewer than {round(100 * LEAST)} such meetings in 100.",
    ]


def _was_close(encounter: Encounter, found: WhatIf, first: TurningPoint) -> list[str]:
    """Said where little was missing: one thing more before the end, or something better in most turns."""
    near = next((one for one in found.points if one.one_more), None)
    if near is not None:
        more = f"before turn {near.turn}, {chosen(encounter.scenario, near.instead)} would have done too"
        return [] if near is first else [f"It was close: {more}."]
    if first.kind != "missed" or first.closes or first.chance_instead.share < FLIPS:
        return []
    turned = sum(one.as_played.share < FLIPS <= one.instead[one.best].share for one in found.replayed)
    if 2 * turned <= len(found.replayed):
        return []
    return [f"It was close: something better in any one of {turned} turns would have turned it."]


def _which(encounter: Encounter, point: TurningPoint, danger: Sequence[str]) -> str:
    """The turn, what was done in it, and what stood behind it."""
    what = what_was_done(encounter, encounter.turns[point.turn - 1])
    while_ = f", while there was danger ({listed([in_lower(one) for one in danger])})" if danger else ""
    verb = "carried the meeting" if point.kind == "carried" else "mattered most"
    verb = "ended it too soon" if point.closes else verb
    verb = "ended it a moment too soon" if point.one_more else verb
    return stopped(f"Turn {point.turn} {verb}: {what}{while_}")


def what_was_done(encounter: Encounter, turn: Turn) -> str:
    """A turn as part of a sentence: `you said "...", and gave an order`."""
    officer = turn.officer
    if officer.utterance is None:
        return f"you chose {_deed(encounter, turn)}"
    said = f"you said \u201c{shortened(officer.utterance, LONGEST_QUOTE)}\u201d"
    reading = officer.found()
    if (reading is None or not reading.understood) and not turn.in_words:
        return f"{said}, and it was not clear what it was meant to do"
    return said


def _deed(encounter: Encounter, turn: Turn) -> str:
    officer = turn.officer
    if officer.wait_seconds is not None:
        return f"to wait {officer.wait_seconds} seconds"
    return chosen(encounter.scenario, turn_name(officer))


def _how(encounter: Encounter, point: TurningPoint) -> str:
    """What it did to the chance of a good ending."""
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    match point.kind:
        case "carried":
            usual = point.chance_instead.usual
            other += f", and most like this: \u201c{usual}\u201d" if usual else ""
            return stopped(f"As you played it {was} such meetings end well; had you left it out, {other}")
        case "lost":
            return (
                f"Until then a steady officer still ends {other} such meetings well, and after it {was}; "
                f"what it needed was {chosen(encounter.scenario, point.instead)}."
            )
        case _:
            return _how_else(encounter, point)


def _how_else(encounter: Encounter, point: TurningPoint) -> str:
    """What would have come of something else."""
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    what = chosen(encounter.scenario, point.instead)
    if point.one_more:
        example = f" For example: \u201c{point.example}\u201d" if point.example else ""
        return f"Had you first chosen {what}, {other} such meetings end well, rather than {was}.{example}"
    if point.by_leaving_out:
        todo = [chosen(encounter.scenario, one) for one in point.to_do]
        if point.closes and todo:
            so = f"{other} such meetings end well, rather than {was}"
            return f"Still to do: {listed(todo)}. Had you done that first, {so}."
        rest = f"gone on to what was still to do ({listed(todo)})" if todo else f"gone on, for example {what}"
        return f"Had you left it out and {rest}, {other} such meetings end well, rather than {was}."
    if kept := kept_to(encounter, point.turn, point.instead):
        had = f"Had you kept to {kept}, and chosen {what} in place of the rest"
        return f"{had}, {other} such meetings end well, rather than {was}."
    return f"Had you chosen {what} instead, {other} such meetings end well, rather than {was}."


def smallest_change(encounter: Encounter, found: WhatIf) -> dict[str, Any]:
    """One thing in one turn after which it would mostly have ended the other way, said plainly."""
    flip = found.flip
    if encounter.outcome is None:
        return {"words": "", "example": "", "turn": None}
    if flip is None:
        good = encounter.outcome.good
        words = "No single silence would have undone this ending." if good else _took_more(encounter, found)
        return {"words": words, "example": "", "turn": None}
    return {
        "words": _flipped(encounter, flip),
        "example": "" if flip.by_leaving_out else flip.example,
        "turn": flip.turn,
    }


def _took_more(encounter: Encounter, found: WhatIf) -> str:
    """What is said when one turn was not enough: from where it could still be ended well, and how."""
    first = "No change of a single turn would mostly have turned this ending; it took more than one."
    still = [n for n, chance in enumerate(found.prospects[:-1], 1) if chance.share >= FLIPS]
    if not still:
        return first
    point = next((one for one in found.points if one.turn == still[-1] and one.kind == "lost"), None)
    begin = f", who would first choose {chosen(encounter.scenario, point.instead)}," if point else ""
    could = out_of_100(found.prospects[still[-1] - 1].share)
    return (
        f"{first} The last turn at which there was still time was turn {still[-1]}: from there a steady "
        f"officer{begin} ends {could} such meetings well."
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
        later = "" if _is_harmful(turn) else " or leave it for later,"
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


def _is_harmful(turn: Turn) -> bool:
    """Whether a turn threatened, insulted or dismissed: there is no later time for that."""
    reading = turn.officer.found()
    return reading is not None and reading.understood and any(one.act in HARMFUL for one in reading.acts)
