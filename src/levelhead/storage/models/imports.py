"""Files brought in, from upload to confirmation."""

from __future__ import annotations

import uuid

from django.db import models


class Import(models.Model):
    """A file that was uploaded and previewed. Nothing of it counts until it is confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="people or attendance")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    renamed = models.JSONField(default=dict, help_text="Our column name to the heading the file has for it.")
    state = models.CharField(max_length=20, default="previewed", help_text="previewed or confirmed")
    by = models.CharField(max_length=60, help_text="Staff number or account of the person who uploaded it.")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        """The file and its state."""
        return f"{self.filename} ({self.state})"
