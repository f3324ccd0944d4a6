"""`levelhead practise` and `levelhead debrief`, through their real doors and the real reader."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from levelhead.cli import main
from levelhead.encounter.library import scenario_ids

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAM = str(Path(sys.executable).parent / "levelhead")
FAIR = EXAMPLES / "stop-and-search-let-go.txt"
HARSH = EXAMPLES / "stop-and-search-ordered-about.txt"
KIND = EXAMPLES / "stop-and-search-talked-on.txt"


@dataclass(frozen=True)
class Ran:
    """What a run of the command left."""

    returncode: int
    stdout: str
    stderr: str


def _run(*words: str | Path, typed: str = "") -> Ran:
    """The command in this process, which spares starting Python each time; two tests start the program."""
    out, err = io.StringIO(), io.StringIO()
    given = (sys.argv, sys.stdin, sys.stdout, sys.stderr)
    sys.argv, sys.stdin = ["levelhead", *map(str, words)], io.StringIO(typed)
    sys.stdout, sys.stderr = out, err
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = given
    return Ran(code, out.getvalue(), err.getvalue())


def _play(script: Path, transcript: Path) -> Ran:
    return _run("practise", "stop-and-search", "--script", script, "--seed", "7", "--transcript", transcript)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Each example script to the transcript of playing it."""
    folder = tmp_path_factory.mktemp("transcripts")
    made = {script: folder / f"{script.stem}.json" for script in (FAIR, HARSH, KIND)}
    for script, transcript in made.items():
        run = _play(script, transcript)
        assert run.returncode == 0, run.stderr
        assert run.stderr == ""
    return made


@pytest.mark.parametrize(
    ("script", "ending"), [(FAIR, "knife_found"), (HARSH, "cuffed_and_searched"), (KIND, "hand_missed")]
)
def test_each_example_ends_as_it_is_meant_to(script: Path, ending: str, kept: dict[Path, Path]) -> None:
    """Read by the real reader, fair words end well; orders end badly; so does talking through a danger."""
    transcript = json.loads(kept[script].read_text(encoding="utf-8"))
    assert transcript["outcome"]["id"] == ending
    assert transcript["outcome"]["good"] is (script == FAIR)
    assert all(
        turn["officer"]["reading"]["understood"]
        for turn in transcript["turns"]
        if "utterance" in turn["officer"]
    )


@pytest.mark.parametrize("script", [FAIR, HARSH])
def test_the_same_script_and_seed_give_the_same_bytes(
    script: Path, kept: dict[Path, Path], tmp_path: Path
) -> None:
    """A transcript, with its debrief, is the same file when the program is started anew."""
    again = tmp_path / "again.json"
    words = ["practise", "stop-and-search", "--script", script, "--seed", "7", "--transcript", again]
    subprocess.run([PROGRAM, *map(str, words)], check=True, capture_output=True)
    assert again.read_bytes() == kept[script].read_bytes()


def test_the_transcript_has_every_key_that_outside_tools_rely_on(kept: dict[Path, Path]) -> None:
    """Format levelhead.transcript/1, with the debrief's four keys filled."""
    transcript: dict[str, Any] = json.loads(kept[HARSH].read_text(encoding="utf-8"))
    assert transcript["format"] == "levelhead.transcript/1"
    debrief = transcript["debrief"]
    assert debrief["turning_points"]
    for point in debrief["turning_points"]:
        assert {"turn", "said", "instead", "chance_of_good_ending"} <= set(point)
        assert {"act", "example"} <= set(point["instead"])
        chance = point["chance_of_good_ending"]
        assert abs(chance["instead"] - chance["as_played"]) >= 0.1
    assert all({"claim", "turns", "objective"} <= set(one) for one in debrief["observations"])
    assert debrief["person_view"]
    assert debrief["missed"]


def test_a_debrief_is_written_in_three_forms(kept: dict[Path, Path], tmp_path: Path) -> None:
    """Text, JSON and one page of HTML that fetches nothing and escapes what was said."""
    out = tmp_path / "debrief"
    run = _run("debrief", kept[HARSH], "--out", out)
    assert run.returncode == 0, run.stderr
    assert (out / "debrief.txt").read_text(encoding="utf-8") == run.stdout
    assert max(len(line) for line in run.stdout.splitlines()) <= 80
    told = json.loads((out / "debrief.json").read_text(encoding="utf-8"))
    assert told == json.loads(kept[HARSH].read_text(encoding="utf-8"))["debrief"]
    page = (out / "debrief.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page
    assert "Calm down, it&#39;s not a big deal" in page


def test_what_somebody_types_is_never_markup(tmp_path: Path) -> None:
    """Words with angle brackets come out as words in the page."""
    script, transcript, out = tmp_path / "script.txt", tmp_path / "t.json", tmp_path / "out"
    script.write_text('I\'m Sam <script>alert(1)</script> & "co", hello.\n/move let_go\n', encoding="utf-8")
    _play(script, transcript)
    _run("debrief", transcript, "--out", out)
    page = (out / "debrief.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_a_kill_loses_no_turn_and_the_meeting_goes_on(tmp_path: Path) -> None:
    """After each acknowledged turn the file holds it whole; --resume goes on from there to the same end."""
    transcript = tmp_path / "meeting.json"
    words = [PROGRAM, "practise", "stop-and-search", "--seed", "7", "--transcript", str(transcript)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as meeting:
        assert meeting.stdin is not None
        assert meeting.stdout is not None
        meeting.stdin.write("/wait 20\n/move step_back\n/help\n")
        meeting.stdin.flush()
        for line in meeting.stdout:  # both turns are acknowledged once the help that follows them is there
            if line.startswith("Moves open now"):
                break
        meeting.kill()
    turns = json.loads(transcript.read_text(encoding="utf-8"))["turns"]
    assert [turn["officer"] for turn in turns] == [{"wait_seconds": 20}, {"move": "step_back"}]
    assert list(tmp_path.iterdir()) == [transcript]

    resumed = _run("practise", "--resume", transcript, typed="/move let_go\n")
    assert resumed.returncode == 0, resumed.stderr
    whole, script = tmp_path / "whole.json", tmp_path / "whole.txt"
    script.write_text("/wait 20\n/move step_back\n/move let_go\n", encoding="utf-8")
    _play(script, whole)
    assert transcript.read_bytes() == whole.read_bytes()


def test_a_mistyped_turn_is_answered_and_not_taken() -> None:
    """At the keyboard a line that is no turn is explained, and the meeting waits."""
    run = _run("practise", "stop-and-search", "--seed", "7", typed="/dance\n/move fly\n/move let_go\n")
    assert run.returncode == 0
    assert "A turn that begins with / is" in run.stdout
    assert "does not exist" in run.stdout
    assert " 1 turn," in run.stdout


def test_what_is_typed_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Control characters are neither kept nor printed, and bytes that are no characters do no harm."""
    transcript = tmp_path / "t.json"
    words = ("practise", "stop-and-search", "--seed", "7", "--transcript", transcript)
    run = _run(*words, typed="Hello \x1b[31mthere\x07, I'm Sam\udcff.\n/quit\n")
    assert run.returncode == 0
    assert "\x1b" not in run.stdout
    assert "\x07" not in run.stdout
    assert (
        "\x1b" not in json.loads(transcript.read_text(encoding="utf-8"))["turns"][0]["officer"]["utterance"]
    )


def test_leaving_at_once_is_no_error() -> None:
    """No turn, no debrief, exit code 0."""
    run = _run("practise", "stop-and-search", typed="/quit\n")
    assert run.returncode == 0
    assert "DEBRIEF" not in run.stdout
    assert "--seed" in run.stdout


def test_after_the_debrief_every_change_may_be_asked_for() -> None:
    """What is read comes by itself, within some 140 lines; what is looked up comes when it is asked for."""
    turns = "Hiya, I'm Sam. Somebody rang about a knife, so I stopped you.\nYou're free to go.\n"
    short = _run("practise", "stop-and-search", "--seed", "7", typed=f"{turns}\n")
    long = _run("practise", "stop-and-search", "--seed", "7", typed=f"{turns}/changes\n\n")
    for heading in ("The conversation, and every change it made", "For an instructor to rate"):
        assert heading not in short.stdout
        assert long.stdout.count(heading) == 1
    assert "/changes shows the conversation" in short.stdout
    assert len(short.stdout.partition("DEBRIEF")[2].splitlines()) < 160


def test_a_tactic_that_is_not_open_yet_says_what_opens_it() -> None:
    """Nobody can be detained for a knife that nobody has seen."""
    run = _run("practise", "stop-and-search", "--seed", "7", typed="/tactic detain_friend\n/quit\n")
    assert "is not open now" in run.stdout
    assert "What you see and find out opens more." in " ".join(run.stdout.split())


def test_lines_after_the_end_are_told_of(tmp_path: Path) -> None:
    """A script may be longer than its meeting: what was not used is said on standard error."""
    script, transcript = tmp_path / "script.txt", tmp_path / "t.json"
    script.write_text("/move let_go\n# a remark\n/wait 5\n\n/wait 6\n", encoding="utf-8")
    run = _play(script, transcript)
    assert "2 lines of script.txt not used" in run.stderr
    assert len(json.loads(transcript.read_text(encoding="utf-8"))["turns"]) == 1


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("practise", "no-such"), 2, "stop-and-search"),
        (("practise", "stop-and-search", "--variant", "none"), 2, "partial-match"),
        (("practise", "stop-and-search", "--seed", "-1"), 2, "0 to 9223372036854775807"),
        (("practise",), 2, "--list"),
        (("practise", "stop-and-search", "--transcript", "no/such/folder.json"), 2, "no folder"),
        (("practise", "stop-and-search", "--script", "missing.txt"), 3, "file-missing"),
        (("practise", "--resume", "missing.json"), 3, "file-missing"),
        (("debrief", "missing.json"), 3, "file-missing"),
    ],
)
def test_a_wrong_call_is_answered_with_what_there_is(words: tuple[str, ...], code: int, told: str) -> None:
    """Exit code 2 for a wrong call and 3 for a faulty file, with what would have been right."""
    run = _run(*words)
    assert run.returncode == code
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_a_faulty_script_saves_nothing_and_tells_every_fault(tmp_path: Path) -> None:
    """All faults at once, by line; no transcript is written."""
    script, transcript = tmp_path / "script.txt", tmp_path / "t.json"
    script.write_text("Hello, I'm Sam.\n/wait a bit\n/move fly\n/act smile\n", encoding="utf-8")
    run = _play(script, transcript)
    assert run.returncode == 3
    assert [word in run.stderr for word in ("line 2", "line 3", "line 4")] == [True, True, True]
    assert not transcript.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"not json", "transcript-not-json"),
        (b"[]", "transcript-wrong-format"),
        (
            b'{"format": "levelhead.transcript/1", "scenario": {"id": "elsewhere"}}',
            "transcript-other-scenario",
        ),
    ],
)
def test_a_file_that_is_no_transcript(content: bytes, code: str, tmp_path: Path) -> None:
    """Whatever is given instead of a transcript is answered with a code, and exit code 3."""
    file = tmp_path / "t.json"
    file.write_bytes(content)
    for run in (_run("debrief", file), _run("practise", "--resume", file)):
        assert run.returncode == 3
        assert code in run.stderr


def test_a_changed_transcript_is_not_believed(kept: dict[Path, Path], tmp_path: Path) -> None:
    """Somebody who raises the trust in a saved file is found out."""
    transcript = json.loads(kept[HARSH].read_text(encoding="utf-8"))
    transcript["turns"][3]["state"]["trust"] = 0.9
    file = tmp_path / "better.json"
    file.write_text(json.dumps(transcript), encoding="utf-8")
    run = _run("debrief", file)
    assert run.returncode == 3
    assert "transcript-log-differs" in run.stderr


def test_every_scenario_is_listed() -> None:
    """By name in words, and as JSON with variants."""
    rows = json.loads(_run("practise", "--list", "--json").stdout)
    assert [row["id"] for row in rows] == list(scenario_ids())
    assert all(row["variants"] for row in rows)
    listed = _run("practise", "--list").stdout
    assert all(one in listed for one in scenario_ids())
