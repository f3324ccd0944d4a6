"""Secret addresses under which a person's calendar program reads their classes."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import AddedBy
from levelhead.storage.models.person import Person


class CalendarAddress(AddedBy):
    """An address that was made, or that there is none from then on. The newest row of a person stands.

    The secret itself is not here: only its hash, so that nobody who reads the database can read a calendar.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_addresses")
    secret_sha256 = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Empty where it was withdrawn."
    )

    def __str__(self) -> str:
        """The person, and nothing of the address."""
        return f"calendar of {self.person_id}"
