"""A meeting that was kept stays: nothing played in one sitting is lost through another."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import forks

BEGIN = ("practise", "stop-and-search", "--seed", "7", "--transcript")


def _run(*words: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    return forks.run(*words, given=typed)


def _deeds(file: Path) -> list[dict[str, object]]:
    return [turn["officer"] for turn in json.loads(file.read_text(encoding="utf-8"))["turns"]]


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    """A meeting of one turn, left."""
    file = tmp_path / "meeting.json"
    assert _run(*BEGIN, file, typed="/wait 5\n/quit\n").returncode == 0
    return file


def test_a_meeting_is_not_overwritten_by_another(meeting: Path) -> None:
    """What was typed cannot be had again; what to do instead is said."""
    before = meeting.read_bytes()
    run = _run(*BEGIN, meeting, typed="/wait 9\n")
    assert run.returncode == 2
    assert f"--resume {meeting}" in run.stderr
    assert meeting.read_bytes() == before


def test_a_script_writes_its_transcript_anew(tmp_path: Path) -> None:
    """Played twice to one file it gives the same bytes, and a file that was made empty may be named."""
    script, file = tmp_path / "script.txt", tmp_path / "meeting.json"
    script.write_text("/wait 9\n", encoding="utf-8")
    file.touch()
    kept = []
    for _ in range(2):
        assert _run(*BEGIN, file, "--script", script).returncode == 0
        kept.append(file.read_bytes())
    assert kept[0] == kept[1]
    assert _deeds(file) == [{"wait_seconds": 9}]


def test_two_terminals_on_one_meeting_keep_both(meeting: Path) -> None:
    """Whoever comes second is told, and goes on in a file beside: neither loses a turn."""
    words = [forks.PROGRAM, "practise", "--resume", meeting]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        assert one.stdin is not None
        assert one.stdout is not None
        one.stdin.write("/help\n")
        one.stdin.flush()
        for line in one.stdout:  # the first terminal has the meeting open once its help is there
            if line.startswith("Moves open now"):
                break
        assert _run("practise", "--resume", meeting, typed="/wait 6\n/quit\n").returncode == 0
        _, told = one.communicate("/wait 7\n/quit\n")
    assert "meeting.json was changed elsewhere meanwhile" in told
    assert _deeds(meeting) == [{"wait_seconds": 5}, {"wait_seconds": 6}]
    assert _deeds(meeting.with_name("meeting-2.json")) == [{"wait_seconds": 5}, {"wait_seconds": 7}]


def test_what_cannot_be_written_is_said_in_a_sentence() -> None:
    """A place where nothing can be written is no crash, and is told before anything is played."""
    run = _run("practise", "stop-and-search", "--transcript", "/proc/meeting.json", typed="/wait 5\n")
    assert run.returncode == 2
    assert "written" in run.stderr
    assert "Traceback" not in run.stderr
    assert "You:" not in run.stdout


def test_what_was_begun_otherwise_is_said_with_its_name(meeting: Path) -> None:
    """Somebody who resumes with another seed is told which seed it was."""
    run = _run("practise", "--resume", meeting, "--seed", "4")
    assert run.returncode == 2
    assert "was begun with the seed 7, not 4" in run.stderr


def test_what_a_turn_opens_is_told_as_it_is_typed() -> None:
    """Whoever has seen the knife is told what can now be done, as the page shows it in its list."""
    typed = "/wait 60\n/wait 60\n/wait 60\n/wait 60\n/move watch_hands\n/quit\n"
    run = _run("practise", "stop-and-search", "--seed", "7", typed=typed)
    assert run.stdout.count("Now open: ") >= 1
    assert "/tactic detain_friend" in " ".join(run.stdout.split())
