"""A server of a home, as a test starts it, kills it and starts it again where it was."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import forks

HERE = Path(__file__).parent
SEEDED = HERE.parent / "serve_seeded.py"
STARTED_SECONDS = 30


class Server:
    """`levelhead serve` on a home: always at the same address, however often it is started.

    Attributes:
        url: where it answers.
        home: the folder.
    """

    def __init__(self, home: Path, script: Path = SEEDED, **settings: str) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._script, self._settings = script, settings
        self._process: forks.Program | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = forks.start(
            self._script, "serve", "--home", self.home, "--port", self._port, **self._settings
        )
        for _ in range(STARTED_SECONDS * 50):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        pytest.fail("the server did not start")

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it end what it does, and go."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(how)
        sys.stderr.write(self._process.wait().stderr)  # for who reads why a test failed


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[str]:
    """Where `levelhead serve` answers on a home, with some settings in its environment."""
    server = Server(home, **settings)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def make_home(script: str, folder: Path) -> dict[str, str]:
    """Make a home by one of the scripts beside this file; what the script says is in it."""
    made = forks.start(HERE / script, folder).wait()
    assert made.returncode == 0, made.stderr
    said: dict[str, str] = json.loads(made.stdout or "{}")
    return said
