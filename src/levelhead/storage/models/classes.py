"""Classes: plans, what happened to them, places and registers. Every row is added, never changed."""

from __future__ import annotations

import uuid

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.person import Person


class TrainingClass(Added):
    """One delivery of one day of a course. Its newest plan says what it is, its events what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        """Its identifier."""
        return f"class {self.id}"


class ClassPlan(Added):
    """A plan of a class. The one with the highest number stands."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    course_id = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    venue = models.CharField(max_length=120)
    capacity = models.PositiveIntegerField()
    plan = models.JSONField(help_text="The whole plan, as records.class_day writes it.")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("training_class_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["training_class", "number"], name="class_plan_numbered_once"),
        )
        indexes = (models.Index(fields=["on"]),)

    def __str__(self) -> str:
        """The title and the day."""
        return f"{self.title}, {self.on}"


class ClassEvent(AddedBy):
    """Something that happened to a class: opened, closed, cancelled, or a gate overridden."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, help_text="opened, closed, cancelled or overridden")
    gate = models.CharField(max_length=40, blank=True)
    found = models.TextField(blank=True, help_text="What was red, in the gate's own words.")
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        """What happened."""
        return f"{self.kind} {self.gate}".strip()


class Booking(AddedBy):
    """A person's place in a class, as it changed. The last row for a person stands."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=20, help_text="booked, waiting or cancelled")
    reason = models.TextField(blank=True)

    class Meta(AddedBy.Meta):
        indexes = (models.Index(fields=["person", "training_class"]),)

    def __str__(self) -> str:
        """The person and the state."""
        return f"{self.person_id} {self.state}"


class RegisterMark(Added):
    """One mark of a register, under the name that the device gave it, so that it is kept once."""

    mark_id = models.CharField(max_length=64, unique=True)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="marks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, help_text="arrived, left or void")
    at = models.DateTimeField(help_text="The moment it tells of.")
    why = models.CharField(max_length=20, blank=True)
    noted_at = models.DateTimeField(help_text="When it was noted, by the clock of the device.")
    by = models.CharField(max_length=60)
    # A name and not a key: the mark that it corrects may arrive later.
    corrects = models.CharField(max_length=64, blank=True)
    in_place_of = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """The person and what was noted."""
        return f"{self.person_id} {self.kind}"
