"""Encounters of practice, their turns and corrections. Turns and corrections are added, never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from levelhead.storage.models.added import Added
from levelhead.storage.models.person import Person


class Encounter(models.Model):
    """One run of a scenario by one account. It is practice, and never becomes attendance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="encounters")
    learner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="encounters"
    )
    scenario_id = models.CharField(max_length=80)
    scenario_version = models.CharField(max_length=20)
    scenario_sha256 = models.CharField(max_length=64)
    variant = models.CharField(max_length=80)
    seed = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome_id = models.CharField(max_length=80, blank=True)
    outcome_good = models.BooleanField(null=True, blank=True)
    # Where this encounter went back from another: its turns before `parent_turn` are those of the parent.
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="branches"
    )
    parent_turn = models.PositiveIntegerField(null=True, blank=True)
    # Since when its learner lets instructors read it; nobody else does while this is empty.
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-begun_at",)

    def __str__(self) -> str:
        """The scenario and when it began."""
        return f"{self.scenario_id} {self.begun_at:%Y-%m-%d %H:%M}"


class EncounterTurn(Added):
    """One acknowledged turn, whole."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="turns")
    n = models.PositiveIntegerField()
    entry = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("n",)
        constraints = (models.UniqueConstraint(fields=["encounter", "n"], name="turn_taken_once"),)

    def __str__(self) -> str:
        """The encounter and the turn's number."""
        return f"{self.encounter_id} turn {self.n}"


class Correction(Added):
    """One turn's reading as an instructor corrected it; the turn itself stays as it was read."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="corrections")
    turn = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """The encounter and the turn's number."""
        return f"{self.encounter_id} turn {self.turn} corrected"


class CorrectedExample(Added):
    """What a correction teaches the reader: the words, what they were taken to do, and what they do.

    It names nobody; whose words they were can be found through the correction only.
    """

    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, related_name="example")
    utterance = models.TextField()
    acts_before = models.CharField(max_length=400, blank=True)
    acts = models.CharField(max_length=400, blank=True)
    flags = models.CharField(max_length=40, blank=True)
    scenario_id = models.CharField(max_length=80)

    class Meta:
        ordering = ("correction",)

    def __str__(self) -> str:
        """The acts, before and after."""
        return f"{self.acts_before or 'not understood'} -> {self.acts or 'not understood'}"
