"""The database refuses to change or remove what is only ever added."""

from django.db import migrations

from levelhead.storage.triggers import added_only


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0002_corrections_and_branches"),
    ]

    operations = [
        added_only(
            "storage_attendance",
            "storage_auditevent",
            "storage_correctedexample",
            "storage_correction",
            "storage_encounterturn",
        ),
    ]
