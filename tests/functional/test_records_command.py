"""`levelhead records`, through its real door."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "records"
PROGRAM = str(Path(sys.executable).parent / "levelhead")


def _run(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LEVELHEAD_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [PROGRAM, "records", *map(str, words)], capture_output=True, text=True, env=environment, check=False
    )


def _count(home: Path, table: str) -> int:
    with sqlite3.connect(home / "levelhead.sqlite3") as database:
        return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608 -- our names


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example people and attendance in it."""
    folder = tmp_path_factory.mktemp("home")
    people = _run(
        folder, "import", EXAMPLES / "people.csv", "--kind", "people", "--organisation", "Example (fictional)"
    )
    assert people.returncode == 0, people.stderr
    assert "5 new, 0 changed, 0 unchanged, 0 rejected" in people.stdout
    attendance = _run(folder, "import", EXAMPLES / "attendance.csv", "--kind", "attendance")
    assert attendance.returncode == 0, attendance.stderr
    return folder


def test_sending_a_file_again_changes_nothing(home: Path) -> None:
    """The second time every row is unchanged, and no row is added."""
    before = _count(home, "storage_attendance")
    again = _run(home, "import", EXAMPLES / "attendance.csv", "--kind", "attendance")
    assert "0 new, 0 changed, 6 unchanged, 0 rejected" in again.stdout
    assert _count(home, "storage_attendance") == before == 6


def test_a_dry_run_saves_nothing(home: Path, tmp_path: Path) -> None:
    """It says what would change, and leaves the home as it was."""
    file = tmp_path / "more.csv"
    file.write_text("staff_number,on,course,minutes,contact\n4103,2026-03-09,Day 1,360,yes\n")
    run = _run(home, "import", file, "--kind", "attendance", "--dry-run")
    assert "1 new" in run.stdout
    assert "dry run" in run.stdout
    assert _count(home, "storage_attendance") == 6


def test_a_faulty_file_is_refused_whole(home: Path, tmp_path: Path) -> None:
    """Every fault is printed with its line, its row is among the rejects, and nothing is saved: exit 3."""
    rejects = tmp_path / "rejects.csv"
    run = _run(
        home, "import", EXAMPLES / "attendance-faulty.csv", "--kind", "attendance", "--rejects", rejects
    )
    assert run.returncode == 3
    for code in (
        "value-date-order",
        "attendance-person-unknown",
        "attendance-before-service",
        "value-not-listed",
    ):
        assert code in run.stderr
    assert "line 4" in run.stderr
    assert rejects.read_text().count("\n") == 5
    assert _count(home, "storage_attendance") == 6


def test_a_correction_is_added_and_the_old_row_stays(tmp_path: Path) -> None:
    """A row with other minutes supersedes the first; both are there, and only the correction counts."""
    home = tmp_path / "home"
    _run(home, "import", EXAMPLES / "people.csv", "--kind", "people", "--organisation", "Example (fictional)")
    header = "staff_number,on,course,minutes,contact\n"
    for minutes in (360, 345, 360):
        file = tmp_path / "one.csv"
        file.write_text(header + f"4101,2026-03-02,Day 1,{minutes},yes\n")
        assert _run(home, "import", file, "--kind", "attendance").returncode == 0
    assert _count(home, "storage_attendance") == 3
    listed = json.loads(_run(home, "standing", "--on", "2026-03-31", "--json").stdout)
    tom = next(one for one in listed if one["staff_number"] == "4101")
    assert tom["minutes"] == 360
    assert sorted(one["why"] for one in tom["records"]) == [
        "contact time",
        "corrected by a later record",
        "corrected by a later record",
    ]


def test_standing_is_listed_with_the_most_pressing_first(home: Path) -> None:
    """Priya has lapsed, Joe and Bea are short, Tom is in date."""
    run = _run(home, "standing", "--on", "2026-03-31")
    assert run.returncode == 0
    assert [run.stdout.index(name) for name in ("Priya", "Tom Reed")] == sorted(
        [run.stdout.index("Priya"), run.stdout.index("Tom Reed")]
    )
    assert "1 in date" in run.stdout
    assert "1 lapsed" in run.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["standing", "--on", "31/03/2026"], 2),
        (["standing", "--unit", "Nowhere"], 2),
        (["import", "nowhere.csv", "--kind", "people"], 3),
        (["import", str(EXAMPLES / "people.csv"), "--kind", "ratings"], 2),
    ],
)
def test_a_wrong_call_is_answered_kindly(home: Path, words: list[str], code: int) -> None:
    """Each ends with its exit code and a sentence, never with a traceback."""
    run = _run(home, *words)
    assert run.returncode == code
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()


def test_a_home_that_is_not_there_says_what_to_type(tmp_path: Path) -> None:
    """Exit code 2, and the command that makes one."""
    run = _run(tmp_path / "none", "standing")
    assert run.returncode == 2
    assert "levelhead demo" in run.stderr


def test_a_map_renames_columns(home: Path, tmp_path: Path) -> None:
    """A force's own headings are read through its map."""
    file, columns = tmp_path / "own.csv", tmp_path / "map.toml"
    file.write_text("Collar No,Date,Course,Mins,Counts\n4101,2026-03-02,Personal safety: day 1,360,yes\n")
    columns.write_text(
        '[columns]\nstaff_number = "Collar No"\non = "Date"\nminutes = "Mins"\ncontact = "Counts"\n'
    )
    run = _run(home, "import", file, "--kind", "attendance", "--map", columns, "--dry-run")
    assert "0 new, 0 changed, 1 unchanged" in run.stdout, run.stderr
