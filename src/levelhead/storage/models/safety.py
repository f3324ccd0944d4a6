"""What keeps people safe: injuries with their detail apart, qualifications, and kit. Rows are added."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.classes import TrainingClass
from levelhead.storage.models.person import Person


class Injury(Added):
    """An injury or a near miss: no name and nothing medical, so that a safety representative may read it."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, null=True, blank=True, related_name="injuries"
    )
    occurred_on = models.DateField()
    cause = models.CharField(max_length=20)
    severity = models.CharField(max_length=20)
    activity = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-occurred_on", "-id")

    def __str__(self) -> str:
        """The day and the cause."""
        return f"{self.occurred_on} {self.cause}"


class InjuryDetail(Added):
    """Who was hurt and how. Health data: a right of its own is needed to read it, and reading is recorded."""

    injury = models.ForeignKey(Injury, on_delete=models.PROTECT, related_name="details")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    text = models.TextField(blank=True)
    unable = models.BooleanField(default=False, help_text="Whether the person was unable to do normal work.")
    fit_again_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True, help_text="When the report that was due was made.")
    by = models.CharField(max_length=60, blank=True, help_text="Empty where a near miss was told of unnamed.")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Only which injury it belongs to."""
        return f"detail of {self.injury_id}"


class Qualification(AddedBy):
    """What one person is qualified to do. A correction is a new row that supersedes an older one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=40)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    provider = models.CharField(max_length=200)
    evidence = models.CharField(max_length=200)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    def __str__(self) -> str:
        """The person and the kind."""
        return f"{self.person_id} {self.kind}"


class KitEvent(Added):
    """Something that happened to an item of kit."""

    event_id = models.CharField(max_length=64, unique=True, help_text="Made by the device that noted it.")
    item = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, help_text="inspected, quarantined, released or disposed")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["item"]),)

    def __str__(self) -> str:
        """The item and what happened."""
        return f"{self.item} {self.kind}"
