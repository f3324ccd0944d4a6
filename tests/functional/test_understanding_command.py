"""`levelhead understand` through its door."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import forks


def _run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return forks.run("understand", *arguments, given=given)


def test_each_text_gives_one_line_of_json() -> None:
    """Texts come back in order, each with its acts and whether it was understood."""
    run = _run("Hi, I'm PC Shah. What's happened?", "flibber wocket zun")
    first, second = (json.loads(line) for line in run.stdout.splitlines())
    assert run.returncode == 0
    assert set(first) == {"text", "acts", "understood"}
    assert {found["act"] for found in first["acts"]} == {"introduce", "open_question"}
    start, end = first["acts"][0]["words"]
    assert 0 <= start < end <= len(first["text"])
    assert second == {"text": "flibber wocket zun", "acts": [], "understood": False}


def test_lines_on_standard_input_are_read() -> None:
    """Without a text, each line of standard input is one."""
    run = _run(given="calm down\nTake your time.\n")
    acts = [json.loads(line)["acts"][0]["act"] for line in run.stdout.splitlines()]
    assert acts == ["dismiss", "space"]


def test_a_table_comes_back_with_two_columns_more(tmp_path: Path) -> None:
    """Rows, order and other columns stay; acts are joined by a semicolon, most likely first."""
    table, out = tmp_path / "turns.csv", tmp_path / "read.csv"
    long = "I am listening. " * 60
    table.write_text(
        f'n,said,note\n1,"Sorry, what happened?",a\n2,,"b, c"\n3,{long},d\n', encoding="utf-8-sig"
    )
    run = _run("--file", str(table), "--column", "said", "--out", str(out))
    assert run.returncode == 0, run.stderr
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["n", "said", "note", "acts", "understood"]
    assert [row["note"] for row in rows] == ["a", "b, c", "d"]
    assert set(rows[0]["acts"].split(";")) == {"apology", "open_question"}
    assert [row["understood"] for row in rows] == ["true", "false", "true"]


def test_faulty_files_are_answered_with_their_fault(tmp_path: Path) -> None:
    """A file that is missing, empty, in another encoding or without the column: exit code 3 and the code."""
    contents = {
        "file-empty": b"",
        "file-wrong-encoding": "text\ncaf\u00e9\n".encode("cp1252"),
        "table-missing-column": b"said\nhello\n",
        "table-ragged-row": b"text,n\nhello, there,1\n",
    }
    for code, content in contents.items():
        file = tmp_path / f"{code}.csv"
        file.write_bytes(content)
        run = _run("--file", str(file))
        assert (run.returncode, code in run.stderr, run.stdout) == (3, True, ""), run.stderr
    missing = _run("--file", str(tmp_path / "nowhere.csv"))
    assert missing.returncode == 3
    assert "file-missing" in missing.stderr


def test_the_table_is_never_written_over(tmp_path: Path) -> None:
    """Naming the file itself as the output is refused, and the file stays as it was."""
    file = tmp_path / "turns.csv"
    file.write_text("text\nhello\n", encoding="utf-8")
    run = _run("--file", str(file), "--out", str(file))
    assert run.returncode == 2
    assert file.read_text(encoding="utf-8") == "text\nhello\n"


def test_reading_needs_no_scipy() -> None:
    """The reader's start stays light: SciPy and Django are for training and for the web."""
    code = (
        "import sys; from levelhead.understanding.reader import load_reader; "
        "load_reader().read('hello', {'t': ['Where do you work?']}); "
        "print([m for m in ('scipy', 'django', 'pandas', 'sklearn') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
