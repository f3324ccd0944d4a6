"""Roll-outs: what was drawn for whom, who was left out, and what departed from it. Rows are added."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.person import Person


class Rollout(AddedBy):
    """A roll-out as it was locked: protocol and schedule, each with the hash of its text."""

    name = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    course_id = models.CharField(max_length=80)
    draft = models.JSONField(help_text="What its planner asked for.")
    protocol = models.TextField()
    protocol_sha256 = models.CharField(max_length=64)
    schedule = models.TextField()
    schedule_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class RolloutDue(Added):
    """The week that was drawn for somebody."""

    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="due")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="due")
    week = models.DateField(help_text="Its Monday.")
    turn = models.PositiveIntegerField(help_text="Place in the order in which people were drawn.")
    class_drawn = models.CharField(max_length=20)
    strata = models.JSONField()

    class Meta:
        ordering = ("week", "turn")
        constraints = (models.UniqueConstraint(fields=["rollout", "person"], name="due_once_in_a_rollout"),)

    def __str__(self) -> str:
        """The person and the week."""
        return f"{self.person_id} {self.week}"


class RolloutLeftOut(Added):
    """Somebody of its units and role types who took no part in the draw, and why."""

    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="left_out")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, help_text="not_in_service, already_trained or exempt")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """The person and the reason."""
        return f"{self.person_id} {self.why}"


class RolloutEvent(AddedBy):
    """A departure from what was drawn, or that the roll-out was ended."""

    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, help_text="moved, swapped, noted or ended")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    week = models.DateField(null=True, blank=True, help_text="Monday of the week to come in instead.")
    reason = models.TextField()

    def __str__(self) -> str:
        """What happened."""
        return f"{self.kind} {self.person_id or ''}".strip()
