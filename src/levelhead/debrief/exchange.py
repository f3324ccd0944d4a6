"""The turns of a conversation as a page shows them: the words, how it then stood, what else was open."""

from __future__ import annotations

from typing import Any

from levelhead.basics.numerals import plural
from levelhead.debrief import drawings
from levelhead.debrief.drawings import Drawing
from levelhead.debrief.evaluation import Evaluation, evaluation
from levelhead.debrief.log import causes
from levelhead.debrief.make import Debrief
from levelhead.debrief.mattered import what_it_did
from levelhead.debrief.parts import Chance, Replayed
from levelhead.debrief.words import (
    change_in_whole_points,
    clock,
    officer_words,
    out_of_100,
    points,
    suggestion,
)
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.scenario import Scenario


def exchanges(debrief: Debrief) -> list[dict[str, Any]]:
    """Every turn, in order."""
    encounter = debrief.encounter
    stood = evaluation(encounter, debrief.what_if)
    return [
        _exchange(encounter, turn) | {"stood": _stood(stood[turn.n - 1], stood[turn.n]), "instead": others}
        for turn, others in zip(
            encounter.turns,
            (_instead(encounter.scenario, one) for one in debrief.what_if.replayed),
            strict=True,
        )
    ]


def stood_rows(debrief: Debrief) -> list[dict[str, Any]]:
    """The bar as rows of a table: before the first turn, and after each."""
    return [
        {
            "turn": "start" if one.after_turn == 0 else one.after_turn,
            "could_still": points(one.could_still.share),
            "interval": _interval(one.could_still),
            "as_played": points(one.as_played.share),
        }
        for one in evaluation(debrief.encounter, debrief.what_if)
    ]


def _exchange(encounter: Encounter, turn: Turn) -> dict[str, Any]:
    """One turn of the conversation, with every change it made."""
    moved = len(turn.changes)
    return {
        "n": turn.n,
        "clock": clock(turn.at_seconds),
        "officer": officer_words(encounter.scenario, turn.officer),
        "is_speech": turn.officer.utterance is not None,
        "acts": what_it_did(encounter, turn),
        "says": turn.heard,
        "phrased_by": turn.phrasing.model if turn.phrasing and turn.phrasing.words else "",
        "does": turn.does,
        "causes": causes(encounter, turn),
        "changes_summary": f"{plural(moved, 'change')} in this turn",
    }


def _stood(before: Evaluation, now: Evaluation) -> dict[str, Any]:
    """How it stood after a turn, in words, as a number of 100 and as a bar."""
    could = out_of_100(now.could_still.share)
    words = f"Could still end well: {could} ({change_in_whole_points(now.change)} by this turn)."
    going_on = f"Going on as you did: {out_of_100(now.as_played.share)}."
    return {
        "words": words,
        "going_on": going_on,
        "of_100": round(100 * now.could_still.share),
        "change": change_in_whole_points(now.change),
        "drawing": Drawing(
            drawings.evaluation_bar(
                f"lh-stood-{now.after_turn}",
                f"After turn {now.after_turn}",
                f"{words} {going_on}",
                before=before.could_still.share,
                now=now.could_still.share,
                as_played=now.as_played.share,
            )
        ),
    }


def _instead(scenario: Scenario, one: Replayed) -> dict[str, Any]:
    """Every alternative to a turn, the best first, with the turn as it was played among them."""
    rows = [("as you played it", one.as_played, True)]
    rows += [(suggestion(scenario, name), chance, False) for name, chance in one.instead.items()]
    ordered = sorted(rows, key=lambda row: -row[1].good)
    return {
        "summary": f"What else was open here: {len(one.instead)} other turns, {_best_of(scenario, one)}",
        "caption": f"Turn {one.turn}: chance of a good ending with each, in 100 meetings",
        "rows": [
            {
                "what": what,
                "played": played,
                "of_100": points(chance.share),
                "interval": _interval(chance),
                "usual": chance.usual or "did not end",
            }
            for what, chance, played in ordered
        ],
    }


def _best_of(scenario: Scenario, one: Replayed) -> str:
    best = one.instead[one.best]
    if best.share <= one.as_played.share:
        is_lost = round(one.as_played.share, 2) == 0
        return "none of which alone turns the ending" if is_lost else "none of which serves better"
    return f"the best with {out_of_100(best.share)} ({suggestion(scenario, one.best)})"


def _interval(chance: Chance) -> str:
    return f"{points(chance.low)} to {points(chance.high)}"
