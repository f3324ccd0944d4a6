"""Messages that left by e-mail, or were to: what was begun, what became of it, and what people declined."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.person import Person


class MessageAttempt(AddedBy):
    """One attempt to send one message, added before anything leaves. Its words are not kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20, help_text="One of records.messages.settings.KINDS.")
    key = models.CharField(max_length=80, help_text="What it is about, such as due:2026-05-04:30.")
    sequence = models.PositiveIntegerField(help_text="Of a class's message, as calendars count; 0 otherwise.")
    number = models.PositiveIntegerField(help_text="Which attempt at this very message, from 1.")
    address = models.CharField(max_length=254)
    said = models.JSONField(default=dict, help_text="Of a class: title, venue and times, as they were told.")

    class Meta(AddedBy.Meta):
        constraints = (
            # Two programs that send at once cannot both begin the same attempt.
            models.UniqueConstraint(
                fields=["person", "kind", "key", "sequence", "number"], name="message_attempted_once"
            ),
        )
        indexes = (models.Index(fields=["at"]),)

    def __str__(self) -> str:
        """The person and the kind."""
        return f"{self.person_id} {self.kind}"


class MessageOutcome(Added):
    """What became of an attempt, added after it. While there is none, nobody knows whether it left."""

    attempt = models.OneToOneField(MessageAttempt, on_delete=models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=10, help_text="sent, failed or unknown")
    why = models.CharField(max_length=200, blank=True, help_text="What the server answered; no message text.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """The outcome."""
        return self.outcome


class MessageChoice(AddedBy):
    """That a person wants a kind of message, or does not. The newest row of a kind stands."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="message_choices")
    kind = models.CharField(max_length=20)
    wanted = models.BooleanField()

    def __str__(self) -> str:
        """The person and the kind."""
        return f"{self.person_id} {self.kind} {self.wanted}"
