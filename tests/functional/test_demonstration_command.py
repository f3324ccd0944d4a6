"""`levelhead demo` and `levelhead serve`, through the command itself."""

from __future__ import annotations

import http.cookiejar
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from levelhead.actions.demonstration.sign_ins import OFFICES

LEVELHEAD = str(Path(sys.executable).parent / "levelhead")
STARTS_WITHIN_SECONDS = 30  # generous: it answers in under two on an idle machine


def levelhead(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LEVELHEAD, *words], capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration") / "home"


@pytest.fixture(scope="module")
def printed(home: Path) -> str:
    """What the first start printed."""
    made = levelhead("demo", "--no-serve", "--home", str(home))
    assert made.returncode == 0, made.stderr
    assert "Making a fictional force" in made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def passphrases(printed: str) -> dict[str, str]:
    return dict(re.findall(r"^  ([\w-]+) +((?:[a-z]{4}-){3}[a-z]{4}) ", printed, re.MULTILINE))


@pytest.fixture(scope="module")
def address(home: Path, printed: str) -> Iterator[str]:
    """The home, served on a free port; stopped as a person stops it."""
    port = _free_port()
    with subprocess.Popen(
        [LEVELHEAD, "serve", "--home", str(home), "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=20)
    assert served.returncode == 0
    assert out.endswith("Stopped.\n")
    assert "Traceback" not in err


@pytest.fixture
def signed_in(address: str, passphrases: dict[str, str]) -> Callable[[str], Callable[[str], str]]:
    """Signs in, and gives back what fetches a page for that account."""

    def sign_in(username: str) -> Callable[[str], str]:
        cookies = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        page = browser.open(f"{address}/sign-in/", timeout=20).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": username, "password": passphrases[username]}
        answer = browser.open(f"{address}/sign-in/", urllib.parse.urlencode(form).encode(), timeout=20)
        assert not answer.url.endswith("/sign-in/")
        return lambda path: browser.open(address + path, timeout=20).read().decode()

    return sign_in


def test_the_first_start_prints_a_sign_in_for_each_role(printed: str, passphrases: dict[str, str]) -> None:
    """Whoever starts it can sign in as anybody, and is told that all of it is fictional."""
    offices = {role.replace("_", "-") for role in OFFICES}
    assert set(passphrases) == {
        *("officer", "instructor", "supervisor", "administrator", "evaluator"),
        *offices,
    }
    assert "fictional" in printed


def test_the_second_start_prints_the_same(home: Path, printed: str) -> None:
    """Nothing is made twice."""
    again = levelhead("demo", "--no-serve", "--home", str(home))
    assert again.stdout == printed
    assert again.stderr == ""


def test_the_home_holds_the_whole_organisation(home: Path, printed: str) -> None:
    """4,000 people with their training, eleven accounts, practice, one evaluation, and its audit."""
    with sqlite3.connect(home / "levelhead.sqlite3") as database:
        counts = {
            table: database.execute(f"SELECT count(*) FROM storage_{table}").fetchone()[0]  # noqa: S608 -- names below
            for table in ("person", "account", "evaluation", "organisation")
        }
        fictional = database.execute("SELECT fictional, name FROM storage_organisation").fetchone()
        played = database.execute("SELECT outcome_good FROM storage_encounter ORDER BY begun_at").fetchall()
        made = database.execute("SELECT action FROM storage_auditevent WHERE action = 'demonstration_made'")
        assert made.fetchone() is not None
    assert counts == {"person": 4000, "account": 11, "evaluation": 1, "organisation": 1}
    assert played == [(0,), (1,)], "the officer's meetings no longer end as the scripts mean them to"
    assert fictional == (1, "Brackenshire Constabulary (fictional)")


def test_the_evaluation_stands_beside_its_truth(home: Path, printed: str) -> None:
    """Every estimate has a truth on its scale, and report and result say that the records are fictional."""
    folder = home / "evaluations" / "demonstration"
    result = json.loads((folder / "result" / "result.json").read_text(encoding="utf-8"))
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert result["truth"] == truth
    assert result["study"]["fictional"] is True
    assert {estimate["outcome"] for estimate in result["estimates"]} == set(truth["effects"])
    assert all(source["rows"] == source["used"] for source in result["sources"])
    assert truth["effects"]["any_force"]["relative_change"] == -0.109
    assert "fictional" in (folder / "result" / "report.html").read_text(encoding="utf-8").lower()


def test_each_role_sees_its_pages_and_the_word_fictional(signed_in: Callable) -> None:
    """The printed sign-ins work, and no page of the demonstration leaves out what it is."""
    for username, path in (
        ("officer", "/my-record/"),
        ("supervisor", "/my-team/"),
        ("instructor", "/instruct/"),
        ("evaluator", "/evaluations/demonstration/"),
    ):
        page = signed_in(username)(path)
        assert "Brackenshire" in page
        assert "fictional" in page.lower()


def test_an_officer_does_not_see_the_evaluation(signed_in: Callable) -> None:
    """The accounts hold one role each, and a page of another role is closed."""
    fetch = signed_in("officer")
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch("/evaluations/demonstration/")
    with refused.value as answer:
        assert answer.code == 403


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_named_with_another_to_try(command: str, tmp_path: Path) -> None:
    """Exit code 2 before anything is made, and a command that would work."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = levelhead(command, "--port", str(port), "--home", str(tmp_path / "home"))
    assert refused.returncode == 2
    assert f"Port {port} is taken" in refused.stderr
    assert re.search(rf"levelhead {command} --port \d+", refused.stderr)
    assert not (tmp_path / "home").exists()


def test_serving_a_home_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    """Exit code 2, a kind message, and no folder left behind."""
    refused = levelhead("serve", "--home", str(tmp_path / "nowhere"), "--port", str(_free_port()))
    assert refused.returncode == 2
    assert "no Levelhead home" in refused.stderr
    assert "levelhead demo --home" in refused.stderr
    assert not (tmp_path / "nowhere").exists()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def test_the_roster_of_the_roll_out_is_written(home: Path, printed: str, tmp_path: Path) -> None:
    """With the protocol and people from which the command draws the very same order; a key hides numbers."""
    assert printed
    name, out = "listening-first-in-custody-fictional", tmp_path / "rollout"
    made = levelhead("records", "roster", name, "--out", str(out), "--home", str(home))
    assert made.returncode == 0, made.stderr
    assert "people were drawn" in made.stdout
    source = tmp_path / "source"
    source.mkdir()
    for file in ("protocol.toml", "people.csv"):
        (source / file).write_bytes((out / file).read_bytes())
    again = levelhead("rollout", "design", str(source / "protocol.toml"), "--out", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "again" / "schedule.csv").read_bytes() == (out / "schedule.csv").read_bytes()
    key, hidden = tmp_path / "key", tmp_path / "hidden"
    key.write_text("only the force holds this long secret\n", encoding="utf-8")
    with_key = levelhead(
        "records", "roster", name, "--out", str(hidden), "--home", str(home), "--key", str(key)
    )
    assert with_key.returncode == 0, with_key.stderr
    numbers = [line.split(",")[0] for line in (out / "roster.csv").read_text("utf-8").splitlines()[1:]]
    text = (hidden / "roster.csv").read_text("utf-8")
    assert not any(number in line.split(",") for number in numbers for line in text.splitlines())
    nobody = levelhead("records", "roster", "none", "--out", str(out), "--home", str(home))
    assert (nobody.returncode, "no such roll-out" in nobody.stderr) == (4, True)
