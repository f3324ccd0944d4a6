"""A home: its key, its folder, its database."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

import forks
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.storage import start
from levelhead.storage.home import Home, default_home


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    """Two programs that start together use one key, in a file of mode 0600, in a folder of mode 0700."""
    home = Home(tmp_path / "home")
    key = home.secret_key()
    assert len(key) >= 50
    assert Home(home.path).secret_key() == key
    assert stat.S_IMODE((home.path / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert [file.name for file in home.path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"LEVELHEAD_HOME": "/a/home"}, "/a/home"),
        ({"XDG_DATA_HOME": "/share"}, "/share/levelhead"),
        ({"HOME": "/people/ada"}, "/people/ada/.local/share/levelhead"),
    ],
)
def test_a_home_is_where_one_expects_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], found: str
) -> None:
    """LEVELHEAD_HOME first, then the folder in which programs keep their files."""
    for name in ("LEVELHEAD_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_home() == Path(found)


def test_a_home_cannot_be_made_in_a_file(tmp_path: Path) -> None:
    """The answer is a sentence, not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(CalledWrongly, match="cannot be a home"):
        Home(tmp_path / "file" / "home").create()


@pytest.mark.django_db
def test_a_database_that_does_not_run_as_it_must_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that the engine did not take is named, with what it is and what it must be."""
    name = {"sqlite": "synchronous", "postgresql": "server_encoding"}[connection.vendor]
    monkeypatch.setitem(start.WANTED[connection.vendor], name, ("another",))
    with pytest.raises(Refused, match=f"{name}.*wanted.*another"):
        start.check_settings()


def test_a_file_that_is_no_database_is_answered(tmp_path: Path) -> None:
    """Exit code 5 and the name of the file, because something outside cannot be used."""
    (tmp_path / "levelhead.sqlite3").write_text("These are not the records you are looking for." * 100)
    run = forks.run("records", "standing", "--home", tmp_path)
    assert run.returncode == 5, run.stderr
    assert "levelhead.sqlite3 cannot be used" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_say() -> None:
    """A model that was changed without a migration fails here."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
