"""Themes of classes: what was learnt about the training. Rows are added, and hold nobody who was taught."""

from __future__ import annotations

from django.db import models

from levelhead.storage.models.added import AddedBy
from levelhead.storage.models.classes import TrainingClass


class Theme(AddedBy):
    """One sentence about the training; who noted it is kept for the audit, and shown on no page."""

    theme_id = models.CharField(max_length=64, unique=True, help_text="Made by the page that noted it.")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="themes")
    about = models.CharField(max_length=80)
    verdict = models.CharField(max_length=10, help_text="keep, change or risk")
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        """What it is about."""
        return f"{self.verdict} {self.about}"


class ThemeTakenBack(AddedBy):
    """That a theme stands no more."""

    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, related_name="taken_back")

    def __str__(self) -> str:
        """The theme."""
        return f"taken back: {self.theme_id}"
