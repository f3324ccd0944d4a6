"""What other forces told of their standing. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import AddedBy


class ForceSummary(AddedBy):
    """One file of one force, as it was brought in."""

    force = models.CharField(max_length=400)
    last = models.DateField(help_text="The day whose standing it tells.")
    sha256 = models.CharField(max_length=64, unique=True)
    signed_by = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        """The force and the day."""
        return f"{self.force} {self.last}"
