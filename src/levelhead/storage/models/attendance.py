"""Attendance: what a person did, in minutes. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added
from levelhead.storage.models.imports import Import
from levelhead.storage.models.person import Person


class Attendance(Added):
    """One person at one course on one day. A correction is a new row that supersedes an older one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    on = models.DateField()
    course = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()
    contact = models.BooleanField(help_text="Whether the minutes count as contact time.")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, blank=True)
    row_key = models.CharField(max_length=64, unique=True, help_text="Hash of what the row says.")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=["person", "on"]),)

    def __str__(self) -> str:
        """The person, the day and the course."""
        return f"{self.person_id} {self.on} {self.course}"
