"""`levelhead check`, through its real door."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

import forks

PEOPLE = Path(__file__).parents[2] / "examples" / "records" / "people.csv"


def _run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return forks.run(*words, LEVELHEAD_HOME=str(home))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example people."""
    folder = tmp_path_factory.mktemp("made") / "home"
    made = _run(folder, "records", "import", str(PEOPLE), "--kind", "people", "--organisation", "Example")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to do things to."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def test_a_home_as_it_was_left_passes(home: Path) -> None:
    """Exit code 0, the number of events and the hash of the last."""
    run = _run(home, "check")
    assert run.returncode == 0, run.stderr
    assert "the chain of 7 events holds" in run.stdout
    with sqlite3.connect(home / "levelhead.sqlite3") as database:
        last = database.execute("SELECT own_hash FROM storage_auditevent ORDER BY id DESC").fetchone()[0]
    assert last in run.stdout


def test_a_changed_trail_is_refused(home: Path) -> None:
    """Exit code 4, naming the event and the table that lost its guard."""
    with sqlite3.connect(home / "levelhead.sqlite3") as database:
        database.execute("DROP TRIGGER storage_auditevent_no_update")
        database.execute("UPDATE storage_auditevent SET detail = '{}' WHERE id = 3")
    run = _run(home, "check")
    assert run.returncode == 4, run.stderr
    assert "audit-chain-broken  the audit trail, event 3" in run.stderr
    assert "database-unguarded  the database, storage_auditevent" in run.stderr


def test_a_faulty_requirement_is_told(home: Path) -> None:
    """Exit code 3: records are as they were, and the home's own requirement has a mistake."""
    (home / "standard").mkdir()
    (home / "standard" / "requirement.toml").write_text("[[requirement]]\n", encoding="utf-8")
    run = _run(home, "check")
    assert run.returncode == 3, run.stderr
    assert "requirement-missing-key" in run.stderr


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("standard/delivery.toml", 'format = "levelhead.delivery/1"\n[ratio]\nscenario = 0\n', "delivery-"),
        ("courses/own.toml", 'format = "levelhead.course/1"\nid = "own"\n', "course-"),
    ],
)
def test_settings_of_classes_and_courses_are_looked_at(home: Path, file: str, text: str, code: str) -> None:
    """A home with a faulty file of either kind, and nothing else of its own, is told by code and line."""
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text(text, encoding="utf-8")
    run = _run(home, "check")
    assert run.returncode == 3
    assert code in run.stderr
    assert Path(file).name in run.stderr


def test_nothing_is_checked_where_nothing_is(tmp_path: Path) -> None:
    """Exit code 2, and no home is made by looking for one."""
    run = _run(tmp_path / "none", "check")
    assert run.returncode == 2, run.stderr
    assert not (tmp_path / "none").exists()
