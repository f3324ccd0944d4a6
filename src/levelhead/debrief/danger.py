"""Turns taken in danger, or that brought one to light: what may be advised in place of them."""

from __future__ import annotations

from levelhead.debrief.what_if import Moment
from levelhead.encounter.machine import Encounter


def answers_danger(moment: Moment) -> bool:
    """Whether a turn gave an order in danger, or used a tactic that answers it: words are no better then."""
    dangers = moment.before.open_windows()
    answers = {clause.signal for one in dangers for way in one.answered_when for clause in way}
    is_order = any(one.act == "command" for one in moment.turn.understood_acts())
    return bool(dangers) and (is_order or f"tactic {moment.turn.tactic}" in answers)


def saw_danger(after: Encounter) -> bool:
    """Whether the last turn brought an open danger to light: not to have looked is no advice.

    A tactic that brings danger has made it, and is told as that.
    """
    if after.turns[-1].officer.tactic is not None:
        return False
    found = {f"found {name}" for name in after.turns[-1].found}
    return any(clause.signal in found for window in after.open_windows() for clause in window.opens_when)


def may_be_advised(moment: Moment, after: Encounter, instead: str) -> bool:
    """Whether something may be named as better than a turn.

    Args:
        moment: before the turn.
        after: just after it.
        instead: an act, `wait`, `move NAME` or `tactic NAME`.
    """
    if saw_danger(after):
        return False
    return " " in instead or not answers_danger(moment)
