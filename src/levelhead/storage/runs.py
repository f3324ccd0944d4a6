"""Live runs on Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
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
        found = runs_kept(models.ScenarioRun.objects.select_for_update().filter(pk=wanted))
        return found[0] if found else None

    def of_class(self, class_id: str) -> Sequence[RunKept]:
        """The runs of a class."""
        return runs_kept(models.ScenarioRun.objects.filter(training_class_id=UUID(class_id)))

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


def runs_kept(rows: QuerySet[models.ScenarioRun]) -> list[RunKept]:
    """Runs with their parts and marks, the first planned first; three queries, however many."""
    found = list(rows)
    keys = [one.pk for one in found]
    parts: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
    for key, part, number in models.RunPart.objects.filter(run_id__in=keys).values_list(
        "run_id", "part", "person__staff_number"
    ):
        parts[key, part].append(number)
    marks: defaultdict[UUID, dict[str, RunMark]] = defaultdict(dict)
    for key, name, *rest in models.TimelineMark.objects.filter(run_id__in=keys).values_list(
        "run_id", "mark_id", "kind", "detail", "at", "by", "about", "who"
    ):
        marks[key][name] = RunMark(name, *rest)
    return [
        RunKept(
            Run(
                id=str(one.pk),
                class_id=str(one.training_class_id),
                block_id=one.block_id,
                scenario_type=one.scenario_type,
                learners=tuple(parts[one.pk, "learner"]),
                role_players=tuple(parts[one.pk, "role_player"]),
                coach=parts[one.pk, "coach"][0],
                safety_officer=parts[one.pk, "safety_officer"][0],
                observers=tuple(parts[one.pk, "observer"]),
            ),
            one.by,
            one.at,
            marks[one.pk],
        )
        for one in found
    ]
