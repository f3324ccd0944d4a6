"""Live runs: who had which part, and what was marked. Every row is added, never changed."""

from __future__ import annotations

import uuid

from django.db import models

from levelhead.storage.models.added import Added
from levelhead.storage.models.classes import TrainingClass
from levelhead.storage.models.person import Person


class ScenarioRun(Added):
    """One live scenario in a block of a class."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="runs")
    block_id = models.CharField(max_length=80)
    scenario_type = models.CharField(max_length=40)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        """Its type."""
        return f"run {self.scenario_type}"


class RunPart(Added):
    """The part that somebody has in a run; everybody has one."""

    run = models.ForeignKey(ScenarioRun, on_delete=models.PROTECT, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="run_parts")
    part = models.CharField(
        max_length=20, help_text="learner, role_player, coach, safety_officer or observer"
    )

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["run", "person"], name="one_part_in_a_run"),)

    def __str__(self) -> str:
        """The person and the part."""
        return f"{self.person_id} {self.part}"


class TimelineMark(Added):
    """One mark of a run, under the name that the device gave it, so that it is kept once."""

    mark_id = models.CharField(max_length=64, unique=True)
    run = models.ForeignKey(ScenarioRun, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(help_text="The moment of the tap, by the clock of the device.")
    by = models.CharField(max_length=60)
    # A name and not a key: the mark that it is about may arrive later.
    about = models.CharField(max_length=64, blank=True)
    who = models.CharField(max_length=60, blank=True, help_text="Staff number of who called a stop.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """What was marked."""
        return f"{self.kind} {self.detail}".strip()
