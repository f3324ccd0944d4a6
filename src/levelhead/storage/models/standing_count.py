"""How many people stood how on a day, counted once and kept, so that a whole force is shown at once."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added
from levelhead.storage.models.organisation import Unit


class StandingCount(Added):
    """People of a unit, role and state on a day. A later count of the same day stands in its place.

    Only units' own people are in a row; whoever shows a unit adds those below it.
    """

    on = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="standing_counts")
    role_type = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True, default="", help_text="Why they are not in date.")
    people = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="When it was counted, the same for every row of a count.")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["on", "at"]),)

    def __str__(self) -> str:
        """The unit, the state and the day."""
        return f"{self.unit_id} {self.state} {self.on}"
