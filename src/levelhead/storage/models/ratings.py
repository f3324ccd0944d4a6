"""Ratings of learners, and what learners answer. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import Added, AddedBy
from levelhead.storage.models.classes import TrainingClass
from levelhead.storage.models.imports import Import
from levelhead.storage.models.person import Person


class Rating(Added):
    """What one marker saw of one learner in one outcome family."""

    rating_id = models.CharField(max_length=64, unique=True, help_text="Made by the device that noted it.")
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    source = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratings")
    scenario_type = models.CharField(max_length=40)
    family = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()
    competent = models.BooleanField()
    pressure = models.CharField(max_length=10)
    evidence = models.CharField(max_length=280)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    second_of = models.CharField(max_length=64, blank=True)
    corrects = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["person", "at"]),)

    def __str__(self) -> str:
        """The person and the family."""
        return f"{self.person_id} {self.family}"


class RatingAnswer(AddedBy):
    """That a learner has seen a rating, and what they say of it."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=20, help_text="acknowledged or replied")
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        """What was done."""
        return f"{self.kind} {self.rating_id}"
