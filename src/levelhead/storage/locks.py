"""One transaction at a time writes, on either engine."""

from __future__ import annotations

from django.db import connection

_WRITING = 0x6C680002  # PostgreSQL's lock of the one transaction that writes; any number of our own would do


def write_alone() -> None:
    """Hold, until the present transaction ends, what only one transaction holds at a time.

    SQLite does so by itself, since transactions begin as IMMEDIATE; on PostgreSQL others wait here. So what
    an action read is still true when it saves, and the chain of the audit trail has one end, on either.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
