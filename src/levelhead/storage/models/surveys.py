"""Forms of surveys, and apart from them that a right to answer was used. Rows are added, never changed."""

from __future__ import annotations

from secrets import randbelow

from django.db import models

from levelhead.storage.models.added import Added
from levelhead.storage.models.classes import TrainingClass

_LARGEST_KEY = 2**63 - 1


def random_key() -> int:
    """A key that tells nothing of when a row was added; of 63 bits, so two alike are not to be expected."""
    return 1 + randbelow(_LARGEST_KEY)


class SurveyForm(Added):
    """What one learner said of a class: no person, no time, and a key by chance, so rows have no order."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="survey_forms")
    satisfied = models.CharField(max_length=3, blank=True)
    relevant = models.CharField(max_length=3, blank=True)
    personal_feedback = models.CharField(max_length=3, blank=True)
    confident_before = models.CharField(max_length=3, blank=True)
    confident_after = models.CharField(max_length=3, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """The class."""
        return f"survey of {self.training_class_id}"


class SurveyToken(Added):
    """That a right to answer was used: made of the class, the person and the secret of the installation."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    token = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        """The token."""
        return self.token
