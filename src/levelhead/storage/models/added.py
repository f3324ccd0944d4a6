"""Rows that are added and never changed: what was recorded stays recorded."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from levelhead.basics.errors import Refused


def _refuse(row: str) -> NoReturn:
    raise Refused(f"{row}: rows of this kind are added, never changed or removed. Add a correction instead.")


class AddedRows(models.QuerySet[Any]):
    """A query that reads and adds only."""

    def update(self, **changes: Any) -> NoReturn:
        """Refused."""
        del changes
        _refuse(self.model.__name__)

    def delete(self) -> NoReturn:
        """Refused."""
        _refuse(self.model.__name__)


class Added(models.Model):
    """A row that can be added, and then neither saved again nor deleted.

    The database refuses it as well: the migration that makes such a table ends with `added_only` of
    `storage/triggers.py`. Somebody who takes its triggers off is shown by the chain of the audit trail.
    """

    objects = AddedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Add the row. Raises Refused when it is there already."""
        if not self._state.adding:
            _refuse(str(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refused."""
        del args, options
        _refuse(str(self))


class AddedBy(Added):
    """A row that says who added it, by staff number or account, and when; the oldest comes first."""

    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("id",)
