"""`levelhead records`, through its real door."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import zipfile
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import forks

EXAMPLES = Path(__file__).parents[2] / "examples" / "records"


def _run(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return forks.run("records", *words, LEVELHEAD_HOME=str(home))


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


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
    """The second time every row is unchanged, no row is added, and the answer says why."""
    before = _count(home, "storage_attendance")
    again = _run(home, "import", EXAMPLES / "attendance.csv", "--kind", "attendance")
    assert "0 new, 0 changed, 6 unchanged, 0 rejected" in again.stdout
    assert "very file was brought in on" in again.stdout
    assert _count(home, "storage_attendance") == before == 6


def test_a_dry_run_does_not_even_make_a_home(tmp_path: Path) -> None:
    """It says what would be new, and the folder is as empty as before; so it is after a file with a fault."""
    faulty = (
        (EXAMPLES / "people.csv").read_text(encoding="utf-8").replace("officer,Sergeant", "wizard,Sergeant")
    )
    (tmp_path / "faulty.csv").write_text(faulty, encoding="utf-8")
    home = tmp_path / "home"
    named = ("--kind", "people", "--organisation", "Example (fictional)")
    dry = _run(home, "import", EXAMPLES / "people.csv", *named, "--dry-run")
    assert (dry.returncode, "5 new" in dry.stdout) == (0, True), dry.stderr
    assert _run(home, "import", tmp_path / "faulty.csv", *named).returncode == 3
    assert _files(tmp_path) == ["faulty.csv"]


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
    rows = csv.DictReader(rejects.read_text(encoding="utf-8").splitlines())
    assert [row["line"] for row in rows] == ["2", "3", "4", "5"]
    assert _count(home, "storage_attendance") == 6


def test_standing_is_listed_with_the_most_pressing_first(home: Path) -> None:
    """Priya has lapsed, three are short, Tom is in date; each row says which records say so."""
    run = _run(home, "standing", "--on", "2026-03-31")
    assert run.returncode == 0
    assert run.stdout.index("Priya") < run.stdout.index("Joe") < run.stdout.index("Tom Reed")
    assert "2 before 1 April 2025" in run.stdout
    assert "345 of 720" in run.stdout
    assert "1 counted; 1 not contact time" in run.stdout
    assert "1 lapsed, 3 not yet trained, 1 in date." in run.stdout


def test_standing_of_one_unit(home: Path) -> None:
    """Only the people of the unit are listed, whatever the capitals of its name."""
    run = _run(home, "standing", "--on", "2026-03-31", "--unit", "custody", "--json")
    assert [one["full_name"] for one in json.loads(run.stdout)] == ["Lund, Bea"]


def test_an_organisation_sets_its_own_requirement(home: Path, tmp_path: Path) -> None:
    """A file in the home replaces the one of the package; a mistake in it is answered with its line."""
    ours = shutil.copytree(home, tmp_path / "home")
    own = ours / "standard" / "requirement.toml"
    own.parent.mkdir()
    packaged = files("levelhead") / "content" / "standard" / "requirement.toml"
    text = packaged.read_text(encoding="utf-8")
    own.write_text(text.replace("minutes = 720", "minutes = 90"), encoding="utf-8")
    assert "At least 1 hour 30 minutes" in _run(ours, "standing").stdout
    own.write_text("minutes: 90\n", encoding="utf-8")
    broken = _run(ours, "standing")
    assert (broken.returncode, "requirement-not-toml  requirement.toml, line 1" in broken.stderr) == (3, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["standing", "--on", "31/03/2026"], 2),
        (["standing", "--unit", "Nowhere"], 2),
        (["export", "secrets", "--out", "unwritten.csv"], 2),
        (["export", "kit", "--out", "unwritten.csv", "--from", "yesterday"], 2),
        (["import", "nowhere.csv", "--kind", "people"], 3),
        (["import", str(EXAMPLES / "people.csv"), "--kind", "certificates"], 2),
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


def test_a_map_renames_columns(home: Path) -> None:
    """A force's own headings are read through its map; without it, each is a fault that points to a map."""
    own = ("import", EXAMPLES / "own-headings.csv", "--kind", "attendance", "--dry-run")
    assert "2 new" in _run(home, *own, "--map", EXAMPLES / "map.toml").stdout
    without = _run(home, *own)
    assert (without.returncode, without.stderr.count("table-missing-column")) == (3, 5)
    assert "name in a map the heading that the file has for it" in without.stderr


def test_a_list_is_written_as_csv(home: Path, tmp_path: Path) -> None:
    """What was brought in can be taken away again, within the days that were asked for."""
    out = tmp_path / "attendance.csv"
    run = _run(home, "export", "attendance", "--out", out)
    assert run.returncode == 0, run.stderr
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "staff_number,on,course,minutes,contact,corrected_later,recorded_at"
    assert len(lines) == 1 + _count(home, "storage_attendance")
    assert f"{len(lines) - 1} lines of attendance" in run.stdout
    nothing = _run(home, "export", "attendance", "--out", out, "--to", "1999-12-31")
    assert (nothing.returncode, len(out.read_text(encoding="utf-8").splitlines())) == (0, 1)


def test_an_inspection_pack_is_written_and_says_its_fingerprint(home: Path, tmp_path: Path) -> None:
    """Made twice it has one fingerprint, which the manifest holds; crossed days and no unit are refused."""
    out = tmp_path / "pack.zip"
    asked = ("inspection-pack", "--from", "2026-01-01", "--out", out)
    runs = [_run(home, *asked, "--by", name) for name in ("ian", "system:command")]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    with zipfile.ZipFile(out) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert "Example (fictional)" in manifest["organisation"]
        for one in manifest["files"]:
            assert sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
    assert f"13 tables are in {out}." in runs[1].stdout
    assert manifest["fingerprint"] in runs[1].stdout
    crossed = _run(home, *asked, "--to", "2025-01-01")
    assert (crossed.returncode, "The last day is before the first." in crossed.stderr) == (2, True)
    assert _run(home, *asked, "--unit", "Nowhere").returncode == 2


def test_a_force_tells_of_itself_and_is_brought_in_elsewhere(home: Path, tmp_path: Path) -> None:
    """Five people are too few for anything: the file says so, is signed, is shown dry, and is then kept."""
    key, out = tmp_path / "key.pem", tmp_path / "force.json"
    made = Ed25519PrivateKey.generate()
    key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    told = _run(home, "share-standing", "--from", "2026-01-01", "--key", key, "--out", out)
    assert told.returncode == 0, told.stderr
    assert "fewer than 10 people" in told.stdout
    dry = _run(home, "bring-in-standing", out, "--dry-run")
    assert (dry.returncode, "Nothing was saved: this was a dry run." in dry.stdout) == (0, True), dry.stderr
    assert _count(home, "storage_forcesummary") == 0
    kept = _run(home, "bring-in-standing", out)
    assert "It is in the view over several forces." in kept.stdout
    assert _count(home, "storage_forcesummary") == 1
    out.write_text(out.read_text("utf-8").replace("Example", "Exampled"), encoding="utf-8")
    changed = _run(home, "bring-in-standing", out)
    assert (changed.returncode, "standing-summary-not-signed" in changed.stderr) == (3, True)
    assert _run(home, "share-standing", "--from", "soon", "--key", key, "--out", out).returncode == 2
