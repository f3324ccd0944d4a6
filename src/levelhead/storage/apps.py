"""The Django app that holds everything Levelhead keeps."""

from __future__ import annotations

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """One app, labelled `storage`."""

    name = "levelhead.storage"
    label = "storage"
    verbose_name = "Levelhead"
    default_auto_field = "django.db.models.BigAutoField"
