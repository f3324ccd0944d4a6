"""The database itself refuses to change or remove what is only ever added, whichever program asks."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, migrations

from levelhead.storage.models.added import Added

_REFUSAL = "rows are added, never changed or removed"
_FUNCTION = "storage_added_only"
_BODY = f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END "


def added_only(*tables: str) -> migrations.RunPython:
    """The step of a migration that guards tables.

    On SQLite Django alters a table by making it anew, which loses what guarded it: a migration that alters
    one of these tables ends with this step again.
    """

    def guard(state: Any, schema_editor: Any) -> None:
        release(state, schema_editor)  # PostgreSQL has kept what SQLite has lost
        for statement in statements(schema_editor.connection.vendor, tables):
            schema_editor.execute(statement, params=None)

    def release(_: Any, schema_editor: Any) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for name, table in _names(schema_editor.connection.vendor, tables):
            where = "" if is_sqlite else f" ON {table}"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{where}", params=None)

    return migrations.RunPython(guard, release)


def guarded_tables() -> list[str]:
    """The tables whose rows are added only."""
    kept = apps.get_app_config("storage").get_models()
    return sorted(model._meta.db_table for model in kept if issubclass(model, Added))  # noqa: SLF001 -- Django's


def names(table: str) -> list[str]:
    """The triggers of a table that is guarded."""
    return [name for name, _ in _names(connection.vendor, [table])]


def unguarded() -> list[str]:
    """The tables that should be guarded and are not, as the database tells of itself."""
    found = _found()
    names = _names(connection.vendor, guarded_tables())
    wanted = dict(
        zip([name for name, _ in names], _triggers(connection.vendor, guarded_tables()), strict=True)
    )
    if connection.vendor == "postgresql":
        wanted = dict.fromkeys(wanted, _BODY)
    return sorted({table for name, table in names if found.get(name) != wanted[name]})


def _found() -> dict[str, str]:
    """Each trigger that is there and not switched off, with what it does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgenabled IN ('O', 'A') AND t.tgname LIKE c.relname || '%%'"
            )
        return dict(cursor.fetchall())


def _names(vendor: str, tables: Any) -> list[tuple[str, str]]:
    """Trigger and table, in the order of `_triggers`."""
    kinds = ("update", "delete") if vendor == "sqlite" else ("row", "truncate")
    return [(f"{table}_no_{kind}", table) for table in tables for kind in kinds]


def _triggers(vendor: str, tables: Any) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {name.rpartition('_')[2].upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for name, table in _names(vendor, tables)
        ]
    when = {"row": ("UPDATE OR DELETE", "ROW"), "truncate": ("TRUNCATE", "STATEMENT")}
    return [
        f"CREATE TRIGGER {name} BEFORE {when[name.rpartition('_')[2]][0]} ON {table} "
        f"FOR EACH {when[name.rpartition('_')[2]][1]} EXECUTE FUNCTION {_FUNCTION}()"
        for name, table in _names(vendor, tables)
    ]


def statements(vendor: str, tables: Any) -> list[str]:
    """What guards tables that nothing guards yet."""
    if vendor == "sqlite":
        return _triggers(vendor, tables)
    made = f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
    return [made, *_triggers(vendor, tables)]
