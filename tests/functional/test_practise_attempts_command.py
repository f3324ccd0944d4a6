"""Correcting, freezing and going back at the command, and transcripts that cannot be believed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from functional.test_practise_command import HARSH, Ran, _play, _run

BY = "by=Ana Ortiz"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The transcript of an example in which orders come first, played once."""
    file = tmp_path_factory.mktemp("played") / "meeting.json"
    _play(HARSH, file)
    return file.read_bytes()


@pytest.fixture
def meeting(written: bytes, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    file = tmp_path / "meeting.json"
    file.write_bytes(written)
    return file


def _correct(meeting: Path, *corrections: str) -> Ran:
    return _run("debrief", meeting, *(word for one in corrections for word in ("--correct", one)))


def _read(file: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def test_a_correction_is_kept_below_the_turns(meeting: Path) -> None:
    """The debrief says who corrected what; the turns, the ending and the first debrief stay as they were."""
    before = _read(meeting)
    run = _correct(meeting, f"turn=3 acts=open_question;reflect {BY}")
    assert run.returncode == 0, run.stderr
    assert "Corrected by Ana Ortiz" in run.stdout
    assert "was taken as: brushed it off" in run.stdout
    assert "corrected to: asked an open question and said back what you heard" in run.stdout
    after = _read(meeting)
    [one] = after.pop("corrections")
    assert after == before
    assert (one["turn"], one["by"]) == (3, "Ana Ortiz")
    assert [found["act"] for found in one["before"]["acts"]] == ["dismiss"]


def test_a_corrected_meeting_stays_corrected(meeting: Path, tmp_path: Path) -> None:
    """The next debrief has it, in words, as JSON and as a page; --as-read leaves it out."""
    at_first = _run("debrief", meeting).stdout
    corrected = _correct(meeting, f"turn=3 acts=validate {BY}").stdout
    assert _run("debrief", meeting, "--out", tmp_path / "out").stdout == corrected
    assert _run("debrief", meeting, "--as-read").stdout == at_first != corrected
    told = json.loads((tmp_path / "out" / "debrief.json").read_text(encoding="utf-8"))["corrected"]
    assert told["corrections"] == _read(meeting)["corrections"]
    assert told["outcome_at_first"]["id"] == "cuffed_and_searched"
    assert "Corrected by Ana Ortiz" in (tmp_path / "out" / "debrief.html").read_text(encoding="utf-8")


def test_a_file_of_corrections_is_taken_whole_or_not_at_all(meeting: Path, tmp_path: Path) -> None:
    """One line that does not fit, and none is kept; mended, both are."""
    file = tmp_path / "corrections.txt"
    file.write_text(f"# after the day\nturn=3 acts=not_understood {BY}\nturn=9 acts=respect {BY}\n")
    run = _run("debrief", meeting, "--corrections", file)
    assert run.returncode == 3
    assert "correction-does-not-fit  corrections.txt, line 3" in run.stderr
    assert "corrections" not in _read(meeting)
    file.write_text(f"turn=3 acts=not_understood {BY}\nturn=2 acts=command flags=vague;reason {BY}\n")
    assert _run("debrief", meeting, "--corrections", file).returncode == 0
    assert [one["turn"] for one in _read(meeting)["corrections"]] == [3, 2]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("turn three is wrong", "correction-not-a-correction"),
        ("turn=3 acts=reflect", "correction-not-a-correction"),
        ("turn=3 acts=reflect by=\x1b[31mAna", "correction-not-a-correction"),
        ("turn=3 acts=reflect by=" + "x" * 200, "correction-not-a-correction"),
        ("", "correction-not-a-correction"),
        (f"turn=3 acts=smile {BY}", "correction-does-not-fit"),
        (f"turn=5 acts=reflect {BY}", "correction-does-not-fit"),
        (f"turn=3 acts=dismiss {BY}", "correction-does-not-fit"),
    ],
)
def test_what_is_no_correction_is_told(meeting: Path, given: str, code: str) -> None:
    """With a code and exit code 3, and the transcript stays as it is."""
    before = meeting.read_bytes()
    run = _correct(meeting, given)
    assert run.returncode == 3
    assert code in run.stderr
    assert "\x1b" not in run.stderr
    assert meeting.read_bytes() == before


def test_corrections_are_written_for_the_reader(meeting: Path, tmp_path: Path) -> None:
    """In the columns of its files, without the instructor's name; of a turn the last."""
    _correct(meeting, f"turn=3 acts=reflect {BY}", f"turn=3 acts=open_question {BY}")
    out = tmp_path / "corrections.csv"
    run = _run("content", "corrections", meeting, "--out", out)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("1 corrected reading written")
    with out.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    learnt = Path(__file__).parents[2] / "src/levelhead/content/lexicon/utterances/stop_and_search.csv"
    assert list(row) == learnt.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert (row["acts"], row["scenario"]) == ("open_question", "stop_and_search")
    assert "Ana" not in out.read_text(encoding="utf-8")


def test_what_was_corrected_is_not_gone_on_with(tmp_path: Path) -> None:
    """A meeting that was left and then corrected is not resumed: its readings would be mixed."""
    file = tmp_path / "left.json"
    words = ("practise", "stop-and-search", "--seed", "7", "--transcript", file)
    _run(*words, typed="Calm down mate.\n/quit\n")
    assert _correct(file, f"turn=1 acts=reflect {BY}").returncode == 0
    run = _run("practise", "--resume", file)
    assert run.returncode == 2
    assert "corrected by an instructor" in run.stderr


def test_going_back_keeps_both_transcripts(tmp_path: Path) -> None:
    """/freeze lists the turns, /back N tries again in a file of its own, and the two stand side by side."""
    file = tmp_path / "meeting.json"
    typed = "/act insult\n/act insult\n/freeze\n/back 2\n/act grounds\n/move let_go\n\n"
    run = _run("practise", "stop-and-search", "--seed", "7", "--transcript", file, typed=typed)
    assert run.returncode == 0, run.stderr
    assert "Frozen. The clock of the scene stands at" in run.stdout
    assert "Back to turn 2." in run.stdout
    assert "Attempt 2 went back to turn 2." in run.stdout
    first, second = _read(file), _read(tmp_path / "meeting-2.json")
    assert [turn["officer"]["act"] for turn in first["turns"]] == ["insult", "insult"]
    assert first["outcome"] is None
    assert [next(iter(turn["officer"].values())) for turn in second["turns"]] == [
        "insult",
        "grounds",
        "let_go",
    ]
    assert second["branch"] == {"of": "meeting.json", "turn": 2}
    assert second["seed"] == first["seed"]
    assert _run("debrief", tmp_path / "meeting-2.json").returncode == 0
    assert _run("practise", "--resume", file, typed="/move let_go\n").returncode == 0


def test_going_back_after_the_end(tmp_path: Path) -> None:
    """Having read the debrief, the officer goes back to the turn it names."""
    file = tmp_path / "meeting.json"
    typed = "/act introduce\n/move let_go\n/back 2\n/act grounds\n/quit\n\n"
    run = _run("practise", "stop-and-search", "--seed", "7", "--transcript", file, typed=typed)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("DEBRIEF") == 2
    assert _read(file)["outcome"] is not None
    assert len(_read(tmp_path / "meeting-2.json")["turns"]) == 2


def test_going_back_twice_is_going_back_further(tmp_path: Path) -> None:
    """An attempt in which nothing was done is no attempt, and leaves no file."""
    file = tmp_path / "meeting.json"
    typed = "/wait 10\n/wait 10\n/back 2\n/back 1\n/act grounds\n/back x\n/back 9\n/quit\n"
    run = _run("practise", "stop-and-search", "--seed", "7", "--transcript", file, typed=typed)
    assert "/back takes the number of a turn" in run.stdout
    assert "There is no turn 9 to go back to; there are 1 so far." in run.stdout
    assert "Attempt 3" not in run.stdout
    assert sorted(one.name for one in tmp_path.iterdir()) == ["meeting-2.json", "meeting.json"]


def test_a_changed_scenario_is_reported_name_by_name(meeting: Path) -> None:
    """Everything the transcript names that is gone, with the turn that first named it."""
    kept = _read(meeting)
    kept["scenario"]["sha256"] = "0" * 64
    kept["variant"], kept["outcome"]["id"] = "a-full-moon", "lived_happily"
    kept["turns"][4]["officer"] = {"tactic": "net"}
    meeting.write_text(json.dumps(kept), encoding="utf-8")
    run = _run("debrief", meeting)
    assert run.returncode == 3
    assert run.stderr.count("transcript-id-gone") == 3
    assert "transcript-other-scenario" in run.stderr
    assert "turn 5, tactic" in run.stderr
    for lost in ("the variant 'a-full-moon'", "the tactic 'net'", "the ending 'lived_happily'"):
        assert lost in run.stderr
