"""Which database a home has, as Django is told of it: a file of its own, or one on a PostgreSQL server."""

from __future__ import annotations

from typing import Any

from levelhead.basics.errors import CalledWrongly
from levelhead.storage.home import Home
from levelhead.storage.settings_file import database_url_named

_WAIT_SECONDS = 10  # for a server to answer


def database(home: Home | None) -> dict[str, Any]:
    """What Django needs to know of a home's database; without a home it is in memory."""
    url = home.database_url() if home else database_url_named()
    return postgres(url) if url else _sqlite(home)


def postgres(url: str) -> dict[str, Any]:
    """A PostgreSQL database. Raises CalledWrongly when its driver is not installed."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise CalledWrongly(
            "PostgreSQL needs its driver. Install it with: pip install 'levelhead[postgres]'"
        ) from None
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise CalledWrongly(f"The address of the database cannot be read: {error}") from None
    known = {
        ours: str(parts.pop(theirs, "") or "")
        for ours, theirs in (
            ("NAME", "dbname"),
            ("USER", "user"),
            ("PASSWORD", "password"),
            ("HOST", "host"),
            ("PORT", "port"),
        )
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "OPTIONS": {"connect_timeout": _WAIT_SECONDS, **parts},
        # A thread keeps its connection, and sees before each request that the server is still there.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def counts(home: Home | None) -> dict[str, Any]:
    """Where failed sign-ins are counted: in the memory of the one process, or on the server many share."""
    url = home.database_url() if home else database_url_named()
    backend = "db.DatabaseCache" if url else "locmem.LocMemCache"
    return {
        "BACKEND": f"django.core.cache.backends.{backend}",
        "LOCATION": "levelhead_counts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # or a flood of names would push a count out
    }


def _sqlite(home: Home | None) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.database if home else ":memory:",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            # WAL lets readers go on while one writes. FULL keeps what was acknowledged even where the power
            # fails; with NORMAL a commit takes 0.1 ms instead of 4, and the last of them can be lost.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
