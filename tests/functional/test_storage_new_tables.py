"""A database whose tables were made at once is the one that every migration, one by one, would have made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DESCRIBE = """
import json, sys
from pathlib import Path
from levelhead import wiring
from levelhead.storage import start
start.start(Path(sys.argv[1]))
from levelhead.storage import new_tables
if sys.argv[2] == "migrations":
    new_tables.are_wanted = lambda: False
wiring.new_home(Path(sys.argv[1]), "Example (fictional)")
from django.contrib.contenttypes.models import ContentType
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from levelhead.storage import triggers
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        columns = connection.introspection.get_table_description(cursor, table)
        found[table] = {one.name: [str(part) for part in one[1:]] for one in columns}
        constraints = connection.introspection.get_constraints(cursor, table)
        # SQLite names neither checks nor references, so that these are compared by what they say.
        found[table + " constraints"] = sorted(
            [json.dumps(one, sort_keys=True, default=str), "" if name.startswith(("__", "fk_")) else name]
            for name, one in constraints.items()
        )
found["triggers"] = triggers._found()
found["unguarded"] = triggers.unguarded()
found["types"] = sorted(map(list, ContentType.objects.values_list("app_label", "model")))
found["permissions"] = sorted(Permission.objects.values_list("codename", flat=True))
found["applied"] = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
print(json.dumps(found))
"""

# Django's models give the keys of this table 4 bytes, its migrations 8; Levelhead keeps no row there.
NARROW = "auth_group_permissions"


@pytest.fixture(params=["sqlite", "postgres"])
def described(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """Each of two new databases of an engine as it tells of itself."""
    found = {}
    for way in ("at once", "migrations"):
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        if request.param == "postgres":
            kept["LEVELHEAD_DATABASE_URL"] = request.getfixturevalue("postgres").new_database()
        command = [sys.executable, "-c", DESCRIBE, str(tmp_path / way), way]
        told = subprocess.run(command, env=kept, check=True, capture_output=True, text=True).stdout
        found[way] = json.loads(told)
    return found


def test_both_ways_make_the_same_tables(described: dict[str, dict[str, Any]]) -> None:
    """Columns with their types, keys, indexes, references, guards, and what Django notes beside them."""
    at_once, migrated = described["at once"], described["migrations"]
    assert at_once.keys() == migrated.keys()
    for name, one in at_once.items():
        if name == NARROW:
            one, migrated[name] = ({**them, "id": None} for them in (one, migrated[name]))  # noqa: PLW2901
        assert one == migrated[name], name
    assert "storage_auditevent" in at_once
    assert at_once["unguarded"] == []
