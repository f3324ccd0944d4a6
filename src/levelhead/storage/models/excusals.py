"""Deferrals and exemptions, their decisions, and apart from them what is private about them."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.person import Person


class Excusal(AddedBy):
    """A request that somebody need not train by the usual day. Nothing medical is here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="excusals")
    kind = models.CharField(max_length=20, help_text="deferral or exemption")
    reason = models.CharField(max_length=40)
    asked_on = models.DateField()
    begins = models.DateField()
    ends = models.DateField()

    def __str__(self) -> str:
        """The person and the kind."""
        return f"{self.person_id} {self.kind}"


class ExcusalDetail(Added):
    """What is private about a request: health, family, conduct. A right of its own is needed to read it."""

    excusal = models.OneToOneField(Excusal, on_delete=models.PROTECT, related_name="detail")
    text = models.TextField()

    def __str__(self) -> str:
        """Only which request it belongs to."""
        return f"detail of {self.excusal_id}"


class ExcusalDecision(AddedBy):
    """What a named person decided about a request; the last one made on or before a day stands."""

    excusal = models.ForeignKey(Excusal, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField()
    approved = models.BooleanField()
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        """What was decided."""
        return f"{'approved' if self.approved else 'not approved'} {self.on}"
