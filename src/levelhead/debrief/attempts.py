"""Attempts at one meeting, side by side: where each went back, what was done instead, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from levelhead.basics.numerals import plural
from levelhead.debrief.parts import Chance
from levelhead.debrief.what_if import CHOOSE, replays, seeds_for
from levelhead.debrief.words import out_of_100, quoted
from levelhead.debrief.yardstick import TRIED, with_plans
from levelhead.encounter.machine import Encounter, begin, take_turn

MOST = 6  # branches that are compared, the latest; what somebody can take in, and some 50 ms each


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a meeting.

    Attributes:
        key: what it is known by.
        parent: key of the attempt it went back from, or empty.
        turn: the turn that was taken again; 0 without a parent.
        encounter: as it stands; all attempts share scenario, variant and seed.
        is_over: whether it ended, or was stopped.
    """

    key: str
    parent: str
    turn: int
    encounter: Encounter
    is_over: bool


def side_by_side(attempts: Sequence[Attempt]) -> dict[str, Any] | None:
    """The attempts beside one another, in words; None where there is only one.

    The chance is how many in 100 such meetings a steady officer could still end well, as in the debrief.

    Args:
        attempts: in the order they were begun, each after the one it went back from.
    """
    if len(attempts) < 2:
        return None
    numbers = {one.key: number for number, one in enumerate(attempts, 1)}
    by_key = {one.key: one for one in attempts}
    branches = [one for one in attempts if one.parent][-MOST:]
    chances = _chances(attempts[0].encounter, [(by_key[one.parent], one) for one in branches])
    return {
        "attempts": [_ending(numbers[one.key], one) for one in attempts],
        "comparisons": [
            _comparison(numbers, by_key[one.parent], one, found)
            for one, found in zip(branches, chances, strict=True)
        ],
        "left_out": len(attempts) - 1 - len(branches),
    }


def _chances(
    first: Encounter, pairs: Sequence[tuple[Attempt, Attempt]]
) -> list[tuple[Chance, Chance | None, Chance | None]]:
    """For each parent and branch: the chance before they part, and after the turn of each that took it."""
    start = begin(first.scenario, variant=first.variant.id, seed=first.seed)
    moments = [start]
    places = []
    for parent, branch in pairs:
        before = _after(branch.encounter, branch.turn - 1)
        taken = [_after(one.encounter, branch.turn) for one in (parent, branch)]
        places.append((len(moments), taken[0] is not None, taken[1] is not None))
        moments += [one for one in (before, *taken) if one is not None]
    stands = with_plans(moments, seeds_for(start, "debrief.plan", TRIED))
    _, could = replays((), {}, stands, seeds_for(start, "debrief.choose", CHOOSE))
    return [
        (
            could[place],
            could[place + 1] if by_parent else None,
            could[place + 1 + by_parent] if by_branch else None,
        )
        for place, by_parent, by_branch in places
    ]


def _after(encounter: Encounter, turns: int) -> Encounter | None:
    """The encounter after some of its turns; None when it has fewer."""
    if len(encounter.turns) < turns:
        return None
    now = begin(encounter.scenario, variant=encounter.variant.id, seed=encounter.seed)
    for turn in encounter.turns[:turns]:
        now = take_turn(now, turn.officer)
    return now


def _ending(number: int, one: Attempt) -> dict[str, Any]:
    outcome = one.encounter.outcome
    turns = len(one.encounter.turns)
    if outcome is not None:
        how, kind = f"Ended {'well' if outcome.good else 'badly'}: {outcome.title}", "over"
    else:
        how, kind = ("Stopped before an ending", "over") if one.is_over else ("Not finished", "running")
    return {
        "number": number,
        "key": one.key,
        "how": how,
        "kind": kind,
        "turns": plural(turns, "turn"),
    }


def _comparison(
    numbers: dict[str, int],
    parent: Attempt,
    branch: Attempt,
    found: tuple[Chance, Chance | None, Chance | None],
) -> dict[str, Any]:
    before, *after = found
    rows = [
        _row(numbers[one.key], one, branch.turn, chance)
        for one, chance in zip((parent, branch), after, strict=True)
    ]
    return {
        "number": numbers[branch.key],
        "of": numbers[parent.key],
        "turn": branch.turn,
        "before": f"Before turn {branch.turn} a steady officer ends {out_of_100(before.share)} such "
        "meetings well.",
        "rows": rows,
    }


def _not_taken(one: Attempt) -> str:
    return "Not reached" if one.is_over else "Nothing yet"


def _row(number: int, one: Attempt, turn: int, chance: Chance | None) -> dict[str, Any]:
    taken = one.encounter.turns[turn - 1].officer if chance is not None else None
    return {
        "number": number,
        "did": quoted(one.encounter.scenario, taken) if taken is not None else _not_taken(one),
        "could": out_of_100(chance.share) if chance is not None else "\u2013",
        "how": _ending(number, one)["how"],
    }
