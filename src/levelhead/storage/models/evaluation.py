"""Evaluations of a roll-out, as they were reported."""

from __future__ import annotations

from django.db import models


class Evaluation(models.Model):
    """A result in format `levelhead.result/1`, and for fictional records the truth that made them."""

    name = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    fictional = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    result = models.JSONField()
    truth = models.JSONField(null=True, blank=True)
    report_html = models.TextField(blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        """The evaluation's title."""
        return self.title
