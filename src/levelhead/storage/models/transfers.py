"""People who come from another organisation or go to one, and the records they bring. Rows are added."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.person import Person


class Transfer(AddedBy):
    """That somebody came from another organisation, or went to one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    direction = models.CharField(max_length=3, help_text="in or out")
    organisation = models.CharField(max_length=200, help_text="The other one.")
    on = models.DateField()

    def __str__(self) -> str:
        """The person and the direction."""
        return f"{self.person_id} {self.direction} {self.on}"


class CarriedRecord(Added):
    """A day of training in another organisation, as somebody brought it. It counts once it was verified."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="records")
    on = models.DateField()
    course = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()
    contact = models.BooleanField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["transfer", "on", "course"], name="record_carried_once"),
        )

    def __str__(self) -> str:
        """The day and the course."""
        return f"{self.on} {self.course}"


class CarriedCheck(AddedBy):
    """That a named person held a carried record against evidence; the last check stands."""

    record = models.ForeignKey(CarriedRecord, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    verified = models.BooleanField()
    evidence = models.CharField(max_length=200)

    def __str__(self) -> str:
        """What was found."""
        return f"{'verified' if self.verified else 'not verified'} {self.on}"
