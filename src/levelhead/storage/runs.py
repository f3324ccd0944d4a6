"""Live runs on Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from levelhead.actions.run_ports import RunKept
from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run
from levelhead.storage import models


class DjangoRuns:
    """Implements `actions.run_ports.RunStore`."""

    def read(self, run_id: str) -> RunKept | None:
        """The run; where the database can, its row is held until the transaction ends."""
        try:
            wanted = UUID(run_id)
        except ValueError:
            return None
        if models.ScenarioRun.objects.select_for_update().filter(pk=wanted).first() is None:
            return None
        return runs_kept(models.RunPart.objects.filter(run=wanted))[0]

    def of_class(self, class_id: str) -> Sequence[RunKept]:
        """The runs of a class."""
        return runs_kept(models.RunPart.objects.filter(run__training_class=UUID(class_id)))

    def add(self, run: Run, *, by: str, at: datetime) -> None:
        """Keep a run with its parts."""
        made = models.ScenarioRun.objects.create(
            id=UUID(run.id),
            training_class_id=UUID(run.class_id),
            block_id=run.block_id,
            scenario_type=run.scenario_type,
            by=by,
            at=at,
        )
        people = dict(
            models.Person.objects.filter(staff_number__in=run.everybody).values_list("staff_number", "id")
        )
        models.RunPart.objects.bulk_create(
            [models.RunPart(run=made, person_id=people[number], part=part) for part, number in run.parts]
        )

    def named_elsewhere(self, run_id: str, names: Collection[str]) -> frozenset[str]:
        """Names that marks of other runs have."""
        rows = models.TimelineMark.objects.filter(mark_id__in=names).exclude(run_id=UUID(run_id))
        return frozenset(rows.values_list("mark_id", flat=True))

    def add_marks(self, run_id: str, marks: Sequence[RunMark], *, at: datetime) -> None:
        """Keep marks."""
        models.TimelineMark.objects.bulk_create(
            [
                models.TimelineMark(
                    mark_id=one.id,
                    run_id=UUID(run_id),
                    kind=one.kind,
                    detail=one.detail,
                    at=one.at,
                    by=one.by,
                    about=one.about,
                    who=one.who,
                    received_at=at,
                )
                for one in marks
            ]
        )


def runs_kept(rows: QuerySet[models.RunPart]) -> list[RunKept]:
    """The runs that some parts belong to, with their marks, the first planned first; two queries."""
    parts: defaultdict[tuple[Any, ...], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = [f"run__{name}" for name in ("id", "training_class", "block_id", "scenario_type", "by", "at")]
    ordered = rows.order_by("run__at", "run_id", "id")
    for *run, part, number in ordered.values_list(*columns, "part", "person__staff_number"):
        parts[tuple(run)][part].append(number)
    marks: defaultdict[UUID, dict[str, RunMark]] = defaultdict(dict)
    kept = models.TimelineMark.objects.filter(run_id__in=[run[0] for run in parts])
    for key, name, *rest in kept.values_list(
        "run_id", "mark_id", "kind", "detail", "at", "by", "about", "who"
    ):
        marks[key][name] = RunMark(name, *rest)
    return [RunKept(_run(*run[:4], who), run[4], run[5], marks[run[0]]) for run, who in parts.items()]


def _run(key: UUID, class_id: UUID, block: str, scenario_type: str, who: dict[str, list[str]]) -> Run:
    return Run(
        id=str(key),
        class_id=str(class_id),
        block_id=block,
        scenario_type=scenario_type,
        learners=tuple(who["learner"]),
        role_players=tuple(who["role_player"]),
        coach=who["coach"][0],
        safety_officer=who["safety_officer"][0],
        observers=tuple(who["observer"]),
    )
