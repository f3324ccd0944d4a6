"""People who are trained, whether officers, staff or special constables."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.organisation import Unit


class Person(models.Model):
    """A person with a staff number; no medical or injury detail is ever kept here."""

    staff_number = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=200)
    role_type = models.CharField(max_length=40, help_text="officer, staff or special")
    rank = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    supervisor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="team"
    )
    service_from = models.DateField()
    service_to = models.DateField(
        null=True, blank=True, help_text="Last day of service; empty while serving."
    )

    email = models.CharField(
        max_length=254, blank=True, default="", help_text="Where messages to them go; empty for none."
    )

    class Meta:
        ordering = ("full_name", "staff_number")

    def __str__(self) -> str:
        """The name and number a colleague would use."""
        return f"{self.full_name} ({self.staff_number})"
