"""A real server on a real database: killed between turns, asked by two tabs at once, given a broken save."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

import pytest

import forks

SERVER = str(Path(__file__).parents[1] / "serve_seeded.py")
TOKEN = "a" * 32  # of a form: the same in the cookie and in what is sent
STARTS_WITHIN_SECONDS = 30
MAKE_HOME = """
import sys
from pathlib import Path
from levelhead import wiring
wiring.new_home(Path(sys.argv[1]), "Brackenshire (fictional)")
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from levelhead.storage import models
tom = models.Account.objects.create(username="tom")
models.Grant.objects.create(account=tom, role="officer", organisation=models.Organisation.objects.get())
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(tom.pk), tom.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.create()
print(session.session_key)
"""


class _Browser:
    """Just enough of one: Tom's, signed in."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, path: str, **form: str) -> tuple[int, str]:
        """The status, and where the answer leads."""
        body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": TOKEN})
        answer, _ = self._ask("POST", path, body)
        return answer.status, answer.getheader("Location", "")

    def page(self, path: str) -> str:
        answer, text = self._ask("GET", path, "")
        assert answer.status == 200, (path, answer.status)
        return re.sub(r"\s+", " ", text)

    def _ask(self, method: str, path: str, body: str) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        line.request(method, path, body, self._headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer, text


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with one account, and the key of a session of it."""
    folder = tmp_path_factory.mktemp("home")
    made = subprocess.run(
        [sys.executable, "-c", MAKE_HOME, str(folder)], check=True, capture_output=True, text=True
    )
    return folder, made.stdout.strip()


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, SERVER, "serve", "--home", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(port)
            yield port, server
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    for _ in range(STARTS_WITHIN_SECONDS * 10):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not start")


def test_a_service_manager_stops_it(home: tuple[Path, str]) -> None:
    """SIGTERM ends it as Ctrl-C does, even where whoever started it ignores interruptions."""
    with _served(home[0]) as (_, server):
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0


def test_a_kill_between_turns_loses_none_that_was_acknowledged(home: tuple[Path, str]) -> None:
    """The server dies at once after each of two turns; the next one has them, and goes on from there."""
    folder, session = home
    address = ""
    lines = ("/wait 10", "/act introduce")
    for turn, line in enumerate(lines, 1):
        with _served(folder) as (port, server):
            tom = _Browser(port, session)
            if not address:
                _, address = tom.post("/practise/stop-and-search/begin/")
            status, _ = tom.post(address, turn=str(turn), line=line)
            server.send_signal(signal.SIGKILL)  # no goodbye: what is not kept by now is gone
            assert status == 302
            assert server.wait() == -signal.SIGKILL
    with _served(folder) as (port, _):
        tom = _Browser(port, session)
        page = tom.page(address)
        assert "You wait 10 seconds" in page
        assert "Introduce" in page
        assert tom.post(address, turn="2", line="/act insult")[0] == 409
        assert tom.post(address, turn="3", line="/wait 10")[0] == 302
        tom.post(address + "stop/")
        kept = json.loads(tom.page(address + "transcript/"))
        assert len(kept["turns"]) == 3


def test_two_tabs_at_once_take_one_turn(home: tuple[Path, str]) -> None:
    """Both send the same turn in the same moment, four times over: one is taken, the other is told."""
    folder, session = home
    with _served(folder) as (port, _):
        tom = _Browser(port, session)
        _, address = tom.post("/practise/stop-and-search/begin/")
        for turn in range(1, 5):
            together, statuses = Barrier(2), []

            def send(line: str, turn: int = turn, together: Barrier = together) -> None:
                together.wait()
                statuses.append(tom.post(address, turn=str(turn), line=line)[0])  # noqa: B023 -- joined below

            tabs = [Thread(target=send, args=(line,)) for line in ("/wait 10", "/wait 20")]
            for tab in tabs:
                tab.start()
            for tab in tabs:
                tab.join()
            assert sorted(statuses) == [302, 409]
        tom.post(address + "stop/")
        assert len(json.loads(tom.page(address + "transcript/"))["turns"]) == 4


def test_a_broken_database_is_told_of(tmp_path: Path) -> None:
    """A home whose database is something else is answered in a sentence, and left as it is."""
    (tmp_path / "levelhead.sqlite3").write_bytes(b"this is no database" * 100)
    run = forks.run("content", "corrections", "--out", tmp_path / "c.csv", "--home", tmp_path)
    assert run.returncode == 5
    assert "cannot be used" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "c.csv").exists()
    assert (tmp_path / "levelhead.sqlite3").read_bytes() == b"this is no database" * 100
