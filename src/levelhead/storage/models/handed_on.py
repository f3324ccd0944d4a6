"""Learning notes that were handed on, with their exact text, and what learners reply. Rows are added."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import AddedBy
from levelhead.storage.models.person import Person


class HandedOn(AddedBy):
    """That one note of one learner was handed on to somebody, for a purpose, on a lawful ground."""

    handing_id = models.CharField(max_length=64, unique=True, help_text="Made by the page that sent it.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handed_on")
    kind = models.CharField(max_length=20, help_text="rating, run or practice")
    note = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    on = models.DateField(help_text="The day that the note tells of.")
    text = models.TextField(help_text="Exactly what was handed on.")
    sha256 = models.CharField(max_length=64)
    to = models.CharField(max_length=200)
    purpose = models.TextField()
    ground = models.TextField()
    told_from = models.DateField(null=True, blank=True)
    delay_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        """The person and the kind."""
        return f"{self.person_id} {self.kind}"


class HandedOnReply(AddedBy):
    """What the learner says of it."""

    handed_on = models.ForeignKey(HandedOn, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()

    def __str__(self) -> str:
        """What it replies to."""
        return f"reply {self.handed_on_id}"
