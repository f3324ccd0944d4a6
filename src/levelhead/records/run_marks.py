"""What is marked in a run, one tap a mark, and which marks a server takes.

A device makes the name of each mark, so that a mark sent twice is one mark. Whether a mark is taken depends
on nothing that other marks say, so the order in which marks arrive cannot matter; what they come to is worked
out in `records/timeline.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from levelhead.encounter.acts import ACTS
from levelhead.records.register import CLOCKS_DIFFER, Conflict
from levelhead.records.runs import Run

KINDS: Final = {
    "begin": "The run begins",
    "stage": "Stage",
    "level": "Level of resistance",
    "tactic": "Tactic",
    "act": "The officer",
    "safety_role": "Safety role claimed aloud",
    "hold_begins": "Restraint begins",
    "hold_ends": "Restraint ends",
    "medical": "Medical help called",
    "freeze": "Freeze",
    "rewind": "Rewind",
    "resume": "Resume",
    "stop": "STOP",
    "stop_told": "Why it was stopped",
    "end": "The run ends",
    "void": "Taken back",
}
# Stages of an encounter: our own words, general knowledge.
STAGES: Final = {
    "arrive": "Arrives, looks",
    "contact": "First contact",
    "talk": "Talks",
    "decide": "Decides, acts",
    "care": "Care afterwards",
    "hand_over": "Hands over, records",
}
# The six steps of behaviour that conflict-management training in England and Wales uses in public.
LEVELS: Final = {
    "1": "Compliant",
    "2": "Verbal resistance or gestures",
    "3": "Passive resistance",
    "4": "Active resistance",
    "5": "Aggressive resistance",
    "6": "Serious or aggravated resistance",
}
# Why a run was stopped. Codes alone: nothing medical is written on a timeline.
WHY_STOPPED: Final = {
    "injury": "somebody was or seemed hurt",
    "danger": "something was about to go wrong",
    "distress": "somebody was distressed, for real",
    "kit": "kit failed or was not safe",
    "outside": "something outside the run",
    "mistaken": "the stop word was heard by mistake",
    "other": "another reason",
}
SAFETY_OFFICER_NOTES: Final = frozenset({"freeze", "stop", "stop_told", "void"})
_ABOUT: Final = frozenset({"rewind", "stop_told", "void"})


@dataclass(frozen=True, slots=True)
class RunMark:
    """One thing that somebody marked in a run.

    Attributes:
        id: made by the device; the same tap sent again has the same one.
        kind: one of `KINDS`.
        detail: a stage, a level, a family of tactics, an act, or why it was stopped; else empty.
        at: the moment of the tap, with its time zone.
        by: staff number of who tapped.
        about: the mark that is taken back, gone back to, or told of; else empty.
        who: staff number of who called the stop, or empty.
    """

    id: str
    kind: str
    detail: str
    at: datetime
    by: str
    about: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class RunState:
    """What a server knows when marks of a run arrive.

    Attributes:
        run: the run.
        was_opened: whether its class was ever opened.
        kept: the marks of these names that were taken before, in whatever run, by name.
        elsewhere: names of marks that another run has.
        tactics: identifiers of the families of tactics.
        planned_at: when the run was planned.
        now: the moment by the server's clock.
    """

    run: Run
    was_opened: bool
    kept: Mapping[str, RunMark]
    elsewhere: Collection[str]
    tactics: Collection[str]
    planned_at: datetime
    now: datetime


def judged_run(marks: Sequence[RunMark], state: RunState) -> tuple[list[RunMark], list[Conflict]]:
    """The marks to add, and the conflicts. A mark that is kept already is neither: sending again is safe.

    A tap that is sent twice without scripts has no moment of its own; the moment of the first stands.
    """
    taken: dict[str, RunMark] = {}
    conflicts: list[Conflict] = []
    for mark in sorted(marks, key=lambda one: (_true(one.at), one.id)):
        before = state.kept.get(mark.id) or taken.get(mark.id)
        if before and before == replace(mark, at=before.at):
            continue
        found = _conflict(mark, before, state)
        if found:
            conflicts.append(Conflict(mark.id, *found))
        else:
            taken[mark.id] = mark
    return list(taken.values()), conflicts


def _conflict(mark: RunMark, before: RunMark | None, state: RunState) -> tuple[str, str, str] | None:
    """Code, reason and remedy of the first thing in the way, or None where the mark can be taken."""
    ahead = _true(mark.at) > _true(state.now) + CLOCKS_DIFFER
    early = _true(mark.at) < _true(state.planned_at) - CLOCKS_DIFFER
    watches = mark.by == state.run.safety_officer and mark.kind not in SAFETY_OFFICER_NOTES
    checks: tuple[tuple[object, str, str, str], ...] = (
        (
            before or mark.id in state.elsewhere,
            "mark-differs",
            "Another mark of this name is kept.",
            "Mark it again.",
        ),
        (not state.was_opened, "class-not-open", "The class was never opened.", "Open the class."),
        (ahead, "clock-ahead", "By the server's clock its time has not come.", "Set the device's clock."),
        (
            early,
            "before-the-run",
            "It tells of a time before the run was planned.",
            "Set the device's clock.",
        ),
        (
            watches,
            "safety-officer-watches",
            "The safety officer of a run watches, and marks nothing but a freeze or a stop.",
            "Let somebody else mark.",
        ),
        (not _is_whole(mark, state), "mark-unknown", "It is not a mark that a run has.", "Mark it again."),
    )
    return next(((code, reason, remedy) for found, code, reason, remedy in checks if found), None)


def _is_whole(mark: RunMark, state: RunState) -> bool:
    """Whether the kind, the detail and what it points to belong together."""
    details: dict[str, Collection[str]] = {
        "stage": STAGES,
        "level": LEVELS,
        "tactic": state.tactics,
        "act": ACTS,
        "stop_told": WHY_STOPPED,
    }
    who = {"", *state.run.everybody} if mark.kind == "stop_told" else {""}
    return (
        mark.kind in KINDS
        and mark.detail in details.get(mark.kind, ("",))
        and bool(mark.about) == (mark.kind in _ABOUT)
        and mark.about != mark.id
        and mark.who in who
    )


def _true(moment: datetime) -> datetime:
    """The moment in universal time: on the night the clocks go back an hour comes twice."""
    return moment.astimezone(UTC)
