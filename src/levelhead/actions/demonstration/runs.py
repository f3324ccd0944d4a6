"""Live runs of the made-up organisation: two in the latest class of the officer whose record is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from levelhead.actions.demonstration.classes import ClassMade
from levelhead.records.class_day import ClassDay, PlannedBlock
from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run, playable

_DOMESTIC = """
0 begin | 4 stage arrive | 20 stage contact | 22 act introduce | 35 level 2 | 41 act open_question
| 58 act reflect | 75 stage talk | 90 act command | 94 level 3 | 101 act threat | 108 freeze | 160 rewind 8
| 170 resume | 182 act name_feeling | 196 act choice | 214 level 1 | 240 act plan | 275 stage care
| 300 stage hand_over | 330 end
"""
_STREET_FIGHT = """
0 begin | 6 stage arrive | 11 level 5 | 14 act command | 19 tactic unarmed_skills | 24 hold_begins
| 26 tactic restraint | 37 safety_role | 52 medical | 61 stop | 88 stop_told kit | 140 resume | 149 hold_ends
| 160 stage care | 190 end
"""
# Type of scenario, minutes into the block, and what the coach marked: seconds, kind and detail. The detail of
# a rewind is the place, from 1, of the mark that the run went back to.
_TOLD = (("domestic", 5, _DOMESTIC), ("street_fight", 35, _STREET_FIGHT))


def make_runs(classes: Sequence[ClassMade], learner: str) -> list[tuple[int, Run, tuple[RunMark, ...]]]:
    """Runs with their marks, each with the place of its class; none where the learner came to none."""
    places = [
        place
        for place, made in enumerate(classes)
        if made.is_over and learner in made.minutes and _stage(made.day)
    ]
    if not places:
        return []
    latest = max(places, key=lambda place: classes[place].day.starts_at)
    return [(latest, *_run(classes[latest], learner, *told)) for told in _TOLD]


def _run(
    made: ClassMade, learner: str, kind: str, minutes: int, told: str
) -> tuple[Run, tuple[RunMark, ...]]:
    block = _stage(made.day)[0]
    key = uuid5(NAMESPACE_OID, f"demonstration {made.day.starts_at.isoformat()} {made.day.venue} {kind}")
    coach, player = block.coaches[:2]
    run = Run(str(key), "", block.id, kind, (learner,), (player,), coach, block.safety_officer)
    begins = block.starts_at + timedelta(minutes=minutes)
    taps = [one.split() for one in told.split("|")]
    names = [f"demo-{key.hex}-{place}" for place in range(1, len(taps) + 1)]
    marks: list[RunMark] = []
    for name, (seconds, what, *detail) in zip(names, taps, strict=True):
        at = begins + timedelta(seconds=int(seconds))
        said = detail[0] if detail else ""
        if what == "rewind":
            marks.append(RunMark(name, what, "", at, coach, about=names[int(said) - 1]))
        elif what == "stop_told":
            stopped = next(one.id for one in marks if one.kind == "stop")
            marks.append(RunMark(name, what, said, at, coach, about=stopped, who=block.safety_officer))
        else:
            marks.append(RunMark(name, what, said, at, coach))
    return run, tuple(marks)


def _stage(day: ClassDay) -> list[PlannedBlock]:
    """The blocks that have everybody whom a run needs."""
    return [block for block in playable(day) if block.safety_officer and len(block.coaches) > 1]
