"""Homes whose records a PostgreSQL server keeps, through the command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import forks
from postgres import PostgresServer

EXAMPLES = Path(__file__).parents[2] / "examples" / "records"
PEOPLE = (
    *("records", "import", str(EXAMPLES / "people.csv")),
    *("--kind", "people", "--organisation", "Example (fictional)"),
)


def _environment(home: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {"LEVELHEAD_HOME": str(home), "LEVELHEAD_DATABASE_URL": url}


def _run(home: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return forks.run(*words, LEVELHEAD_HOME=str(home), LEVELHEAD_DATABASE_URL=url)


def _people(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT COUNT(*) FROM storage_person").fetchone()
    assert row is not None
    return int(row[0])


def test_records_are_kept_where_the_environment_says(tmp_path: Path, postgres: PostgresServer) -> None:
    """What is brought in is on the server and is read from there; the home holds no database."""
    url = postgres.new_database()
    run = _run(tmp_path / "home", url, *PEOPLE)
    assert "5 new, 0 changed, 0 unchanged, 0 rejected" in run.stdout, run.stderr
    assert _people(url) == 5
    assert not list((tmp_path / "home").glob("*.sqlite3*"))
    assert "5 not yet trained" in _run(tmp_path / "home", url, "records", "standing").stdout


def test_records_are_kept_where_the_settings_of_the_home_say(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    """The address may stand in `settings.toml`."""
    url = postgres.new_database()
    (tmp_path / "settings.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    assert _run(tmp_path, "", *PEOPLE).returncode == 0
    assert _people(url) == 5


def test_programs_that_start_at_once_make_the_tables_once(tmp_path: Path, postgres: PostgresServer) -> None:
    """Of three that find an empty database each succeeds, and the people are there once."""
    url = postgres.new_database()
    started = [
        subprocess.Popen(
            [forks.PROGRAM, *PEOPLE],
            env=_environment(tmp_path, url),
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    said = [one.communicate()[1].decode() for one in started]
    assert [one.returncode for one in started] == [0, 0, 0], said
    assert _people(url) == 5


COUNT = """
import sys
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from django.core.cache import cache
cache.add("failures", 0, 300)
print(cache.incr("failures"))
"""


def test_processes_of_one_server_count_failed_sign_ins_together(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    """A guess at one process is a guess at all of them."""
    environment = _environment(tmp_path, postgres.new_database())
    count = [sys.executable, "-c", COUNT, str(tmp_path)]
    runs = [
        subprocess.run(count, env=environment, check=True, capture_output=True, text=True) for _ in range(2)
    ]
    assert [run.stdout for run in runs] == ["1\n", "2\n"]


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("postgresql://levelhead@/levelhead?host=/nowhere", 5, "The database levelhead cannot be used"),
        ("mysql://ada:secret@db.example/levelhead", 3, "settings-wrong-value  LEVELHEAD_DATABASE_URL"),
        ("postgresql://ada:secret@db.example/levelhead?colour=red", 2, "cannot be read"),
    ],
)
def test_a_database_that_cannot_be_used_is_answered(tmp_path: Path, url: str, code: int, said: str) -> None:
    """A sentence and an exit code, no traceback, and no passphrase on the screen."""
    run = _run(tmp_path, url, "records", "standing")
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert "secret" not in run.stderr


def test_a_server_that_would_lose_updates_is_refused(tmp_path: Path, postgres: PostgresServer) -> None:
    """Where a transaction would not see what the one before it saved, nothing is served."""
    url = postgres.new_database() + "&options=-c%20default_transaction_isolation%3Dserializable"
    run = _run(tmp_path, url, "records", "standing")
    assert run.returncode == 4, run.stderr
    assert "default_transaction_isolation" in run.stderr


def test_a_demonstration_never_joins_real_records(tmp_path: Path, postgres: PostgresServer) -> None:
    """Where a database is named that may hold them, it is refused, and the database is left untouched."""
    url = postgres.new_database()
    run = _run(tmp_path, url, "demo", "--no-serve", "--home", str(tmp_path / "demonstration"))
    assert run.returncode == 4, run.stderr
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall() == []
