"""Police forces and other organisations, and the units in them."""

from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """An organisation whose people are trained."""

    name = models.CharField(max_length=200, unique=True)
    fictional = models.BooleanField(default=False, help_text="Invented; every page then says so.")

    def __str__(self) -> str:
        """The organisation's name."""
        return self.name


class Unit(models.Model):
    """A team or station in an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", help_text="Unit above."
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="unit_named_once"),)
        ordering = ("name",)

    def __str__(self) -> str:
        """The unit's name."""
        return self.name
