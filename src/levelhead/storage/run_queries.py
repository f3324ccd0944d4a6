"""What pages show of live runs. Reading only; each says what it costs."""

from __future__ import annotations

from uuid import UUID

from levelhead.actions.run_ports import RunKept
from levelhead.storage import models
from levelhead.storage.runs import runs_kept


def runs_seen(class_id: UUID) -> list[RunKept]:
    """The runs of a class, the first planned first; two queries, however many."""
    return runs_kept(models.RunPart.objects.filter(run__training_class=class_id))


def run_seen(class_id: UUID, run_id: UUID) -> RunKept | None:
    """A run of a class, or None where the class has no such run; two queries."""
    found = runs_kept(models.RunPart.objects.filter(run__training_class=class_id, run=run_id))
    return found[0] if found else None


def runs_of_learner(person: models.Person) -> list[RunKept]:
    """The runs in which somebody was a learner, the latest first; two queries, however many."""
    own = models.RunPart.objects.filter(person=person, part="learner")
    found = runs_kept(models.RunPart.objects.filter(run__in=own.values("run")))
    return found[::-1]
