"""`levelhead messages`, through its real door: a home, its settings, and a mail server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import forks
from levelhead.basics.dates import add_months
from mail_server import free_port, mail_host

PEOPLE = "staff_number,full_name,role_type,unit,service_from,email"
SETTINGS = """
[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "training@force.example"
timeout_seconds = 2

[messages]
from = 2020-01-01
lapsed_days = [0]
"""


def _run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return forks.run(*words, LEVELHEAD_HOME=str(home), **environment)


def _make(folder: Path, **environment: str) -> Path:
    """A home where three people have been overdue for three days; one of them has no address."""
    home, file = folder / "home", folder / "file.csv"
    day = add_months(datetime.now(UTC).date() - timedelta(days=3), -12)
    numbers = ("2001", "2002", "2003")
    rows = [
        f"{one},Person {one},officer,Harbour,2018-01-01,{'' if one == '2003' else one + '@force.example'}"
        for one in numbers
    ]
    attended = [f"{one},{day},Course,720,yes" for one in numbers]
    for kind, lines in (
        ("people", [PEOPLE, *rows]),
        ("attendance", ["staff_number,on,course,minutes,contact", *attended]),
    ):
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        named = ("--organisation", "Example (fictional)") if kind == "people" else ()
        done = _run(home, "records", "import", str(file), "--kind", kind, *named, **environment)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on SQLite."""
    return _make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, without settings."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def _set(home: Path, port: int, more: str = "") -> None:
    (home / "settings.toml").write_text(SETTINGS.format(port=port) + more, encoding="utf-8")


def test_mail_is_off_until_it_is_set(home: Path) -> None:
    """Sending is refused with what to do; a dry run says that mail is off and prints what would be owed."""
    run = _run(home, "messages", "send")
    assert run.returncode == 2
    assert "Mail is off" in run.stderr
    dry = _run(home, "messages", "send", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.startswith("Mail is off: nothing is sent.")
    assert "3 messages owed on" in dry.stdout
    assert "(no address)" in dry.stdout


def test_a_run_sends_and_the_next_sends_nothing(home: Path) -> None:
    """Two are sent and one has no address; then nothing; a check finds nothing overdue."""
    with mail_host() as host:
        _set(home, host.port)
        assert json.loads(_run(home, "messages", "send", "--dry-run", "--json").stdout)["mail"] is True
        assert host.taken == []
        for sent in (2, 0):
            run = _run(home, "messages", "send", "--json")
            assert run.returncode == 0, run.stderr
            found = json.loads(run.stdout)
            assert (found["sent"], found["unreachable"]) == (sent, 1)
        assert sorted(address for address, _ in host.taken) == ["2001@force.example", "2002@force.example"]
        assert {subject[:33] for subject in host.subjects} == {"Your safety training is overdue s"}
    assert _run(home, "check").returncode == 0


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_programs_at_once_send_each_message_once(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """Four programs start together, and each person has one message, on either engine."""
    environment = {}
    if engine == "postgres":
        environment["LEVELHEAD_DATABASE_URL"] = request.getfixturevalue("postgres").new_database()
    home = _make(tmp_path, **environment) if environment else request.getfixturevalue("home")
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with mail_host() as host:
        _set(home, host.port)
        running = [
            subprocess.Popen(
                [forks.PROGRAM, "messages", "send", "--home", str(home)],
                env=kept | environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        for one in running:
            _, said = one.communicate()
            assert one.returncode == 0, said
        assert sorted(address for address, _ in host.taken) == ["2001@force.example", "2002@force.example"]


def test_a_dead_server_is_told_by_the_run_and_by_the_check(home: Path) -> None:
    """Exit code 5 and how many are left; the check says since when, and what the server said."""
    _set(home, free_port())
    run = _run(home, "messages", "send")
    assert run.returncode == 5
    assert "could not be reached" in run.stderr
    check = _run(home, "check")
    assert check.returncode == 3
    assert "messages-not-sent" in check.stderr
    assert "2 that were not" in check.stderr
    assert "refused" in check.stderr.lower()


def test_another_day_is_for_looking_only(home: Path) -> None:
    """--on without --dry-run is refused, and so is what is no day."""
    assert "--on needs --dry-run" in _run(home, "messages", "send", "--on", "2026-12-07").stderr
    assert _run(home, "messages", "send", "--dry-run", "--on", "7/12/2026").returncode == 2
    year = datetime.now(UTC).year + 2
    later = _run(home, "messages", "send", "--dry-run", "--on", f"{year}-12-07")
    assert f"0 messages owed on {year}-12-07." in later.stdout


def test_the_password_comes_from_the_environment_or_a_file(home: Path, tmp_path: Path) -> None:
    """Without either the run stops before anything is begun; with a file it goes on to the server."""
    (home / "settings.toml").write_text(
        SETTINGS.format(port=free_port()).replace("[messages]", 'user = "levelhead"\n\n[messages]'),
        encoding="utf-8",
    )
    run = _run(home, "messages", "send")
    assert run.returncode == 3
    assert "mail-password-missing" in run.stderr
    assert _run(home, "messages", "send", LEVELHEAD_MAIL_PASSWORD="secret-word").returncode == 5  # noqa: S106
    (tmp_path / "word").write_text("secret-word\n", encoding="utf-8")
    named = f'user = "levelhead"\npassword_file = "{tmp_path / "word"}"\n\n[messages]'
    text = SETTINGS.format(port=free_port()).replace("[messages]", named)
    (home / "settings.toml").write_text(text, encoding="utf-8")
    assert _run(home, "messages", "send").returncode == 0  # all wait for another try


def test_a_file_without_the_column_leaves_addresses_alone(home: Path, tmp_path: Path) -> None:
    """An empty cell takes an address away; a file that does not tell of addresses changes none."""
    file = tmp_path / "people.csv"

    def owed_to() -> list[str]:
        found = json.loads(_run(home, "messages", "send", "--dry-run", "--json").stdout)
        return [one["address"] for one in found["owed"] if one["staff_number"] == "2001"]

    file.write_text(
        "staff_number,full_name,role_type,unit,service_from\n2001,Tom New,officer,Harbour,2018-01-01\n",
        encoding="utf-8",
    )
    assert _run(home, "records", "import", str(file), "--kind", "people").returncode == 0
    assert owed_to() == ["2001@force.example"]
    file.write_text(f"{PEOPLE}\n2001,Tom New,officer,Harbour,2018-01-01,\n", encoding="utf-8")
    assert _run(home, "records", "import", str(file), "--kind", "people").returncode == 0
    assert owed_to() == [""]
