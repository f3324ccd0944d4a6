"""The audit trail: one row for everything that changed something. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added


class AuditEvent(Added):
    """Who did what to what. It names things by identifier, so that it survives their deletion."""

    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)
    batch = models.CharField(max_length=64, blank=True)
    # Unique, so that two writers cannot both follow one event.
    previous_hash = models.CharField(max_length=64, blank=True, unique=True)
    own_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        """The action and its subject."""
        return f"{self.action} {self.subject}"
