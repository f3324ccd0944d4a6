"""Plan a live run in a class, and mark what happens in it, exactly once whatever the network does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from levelhead.actions.class_ports import ClassKept, ClassStore
from levelhead.actions.mark_register import Marked
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.actions.run_ports import RunKept, RunStore
from levelhead.basics.errors import Refused
from levelhead.curriculum.outcomes import scenario_types
from levelhead.records.register import presence
from levelhead.records.run_marks import RunMark, RunState, judged_run
from levelhead.records.runs import HallNow, Run, problems_of_run
from levelhead.records.timeline import timeline
from levelhead.use_of_force.tactics import tactic_groups


@dataclass(frozen=True, slots=True)
class RunPlanned:
    """What came of planning a run: what stands in the way, as field and sentence; none where it is kept."""

    problems: tuple[tuple[str, str], ...]


def plan_run(*, by: str, run: Run, runs: RunStore, store: ClassStore, work: Work, clock: Clock) -> RunPlanned:
    """Keep a run, or say everything that stands in the way of it. The same run twice is one run.

    Raises:
        Refused: there is no such class, or another run has that name.
    """
    with work.transaction():
        kept, before = store.read(run.class_id), runs.read(run.id)
        if before is not None:
            if before.run != run:
                raise Refused("This run was planned already, with other people. Look at it first.")
            return RunPlanned(())
        problems = problems_of_run(run, _hall(kept, run, runs, store))
        if not problems:
            runs.add(run, by=by, at=clock.now())
            detail = {"class": run.class_id, "scenario_type": run.scenario_type}
            work.record(AuditEvent(by, "run_planned", f"run:{run.id}", detail))
    return RunPlanned(tuple(problems))


def mark_run(
    *, by: str, run_id: str, marks: Sequence[RunMark], runs: RunStore, store: ClassStore, work: Work,
    clock: Clock,
) -> Marked:  # fmt: skip
    """Keep the marks that can be kept, and tell the others with their reasons.

    Marks may arrive long after they were made, also after the run or its class is over.

    Raises:
        Refused: there is no such run, or a mark is under the name of somebody else than who sends it.
    """
    if any(mark.by != by for mark in marks):
        raise Refused("Marks are kept under the name of the person who sends them.")
    with work.transaction():
        before = runs.read(run_id)
        if before is None:
            raise Refused("There is no such run.")
        now = clock.now()
        state = RunState(
            run=before.run,
            was_opened=store.read(before.run.class_id).opened_at is not None,
            kept=before.marks,
            elsewhere=runs.named_elsewhere(run_id, {mark.id for mark in marks}),
            tactics={group.id for group in tactic_groups()},
            planned_at=before.at,
            now=now,
        )
        added, conflicts = judged_run(marks, state)
        if added:
            runs.add_marks(run_id, added, at=now)
            detail = {"marks": [{"id": one.id, "kind": one.kind} for one in added]}
            work.record(AuditEvent(by, "run_marked", f"run:{run_id}", detail))
    refused = {one.mark_id for one in conflicts}
    taken = tuple(dict.fromkeys(mark.id for mark in marks if mark.id not in refused))
    return Marked(taken, tuple(conflicts))


def _hall(kept: ClassKept, run: Run, runs: RunStore, store: ClassStore) -> HallNow:
    there = presence(store.marks(kept.id).values())
    titles = {one.id: one.title for one in scenario_types()}
    return HallNow(
        day=kept.day,
        is_open=bool(kept.opened_at and not (kept.closed_at or kept.cancelled_at)),
        there={number for number, spells in there.items() if spells[-1].until is None},
        known=store.serving(run.everybody, kept.day),
        busy=_busy(runs.of_class(kept.id), titles),
        types=titles,
    )


def _busy(others: Sequence[RunKept], titles: dict[str, str]) -> dict[str, str]:
    """Who has a part in a run of the class that began and is not over."""
    return {
        number: titles[other.run.scenario_type]
        for other in others
        if timeline(other.marks.values()).way in {"running", "frozen", "stopped"}
        for number in other.run.everybody
    }
