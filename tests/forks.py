"""The command as a program of its own, without the second that every start of one takes.

A process imports what commands import before it knows of any home, and forks for each command. What it forks
is a program like any other: its environment, folder, standard streams and exit code are its own, and nothing
of it outlives it. How a program starts is for tests that start one: of the wheel, the README, the
demonstration, of servers and of what is killed.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn

PROGRAM = str(Path(sys.executable).parent / "levelhead")
# What commands import that knows of no home yet: nothing here reads the environment or needs Django started.
IMPORTED = (
    *("levelhead.cli", "levelhead.wiring", "levelhead.understanding.reader", "levelhead.debrief.text"),
    *("levelhead.records.messages.owed", "levelhead.storage.settings_file", "levelhead.actions.keep_safe"),
    *("typer._adapters", "pydantic.plugin._loader", "numpy", "jinja2", "openpyxl", "icalendar", "requests"),
    *("django.db.backends.sqlite3.base", "django.db.backends.postgresql.base", "django.db.migrations.loader"),
    *("django.contrib.auth.hashers", "django.contrib.messages", "django.contrib.staticfiles.finders"),
    *("waitress", "whitenoise.middleware", "csp.middleware", "django.views.defaults"),
    *("django.core.mail", "django.core.management.sql", "django.template.loader_tags", "django.views.debug"),
)


def run(
    *words: object, given: str = "", folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What `levelhead` says to some words, and with which code it ends.

    Args:
        words: of the command, without its name.
        given: what is typed.
        folder: where it is called; here when None.
        environment: what is set beside what is set here.
    """
    return _forks().start([PROGRAM, *map(str, words)], given, folder, environment).wait()


def start(script: Path, *words: object, **environment: str) -> Program:
    """Start a file of Python, and go on beside it."""
    return _forks().start([str(script), *map(str, words)], "", None, environment)


def start_lines(lines: str, *words: object, **environment: str) -> Program:
    """Start some lines of Python, as `python -c` does, and go on beside them."""
    return _forks().start(["-c", lines, *map(str, words)], "", None, environment)


def said_by(lines: str, *words: object, **environment: str) -> str:
    """What some lines of Python print. They must end well."""
    ended = start_lines(lines, *words, **environment).wait()
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


class Program:
    """A program that was started.

    Attributes:
        words: what it was started with.
    """

    def __init__(self, words: Sequence[str], told: IO[str], out: IO[str], err: IO[str]) -> None:
        self.words, self._told, self._out, self._err = words, told, out, err
        self._pid = int(told.readline())

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal; it has not been waited for."""
        os.kill(self._pid, number)

    def wait(self) -> subprocess.CompletedProcess[str]:
        """What it has said and its code, when it has ended."""
        with self._told, self._out, self._err:
            code = int(self._told.read())
            return subprocess.CompletedProcess(self.words, code, _text(self._out), _text(self._err))


@cache
def _forks() -> _Forks:
    return _Forks()


class _Forks:
    """The process that forks. It ends with the one that asks it."""

    def __init__(self) -> None:
        self._asks, answers = socket.socketpair()
        with answers:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(answers.fileno())],
                pass_fds=[answers.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_without_django(os.environ),
            )
        atexit.register(self._end)

    def _end(self) -> None:
        self._asks.close()
        self._process.wait()

    def start(
        self, words: Sequence[str], given: str, folder: Path | None, environment: Mapping[str, str]
    ) -> Program:
        """Ask for one program."""
        asked = {
            "words": list(words),
            "folder": str(folder or Path.cwd()),
            "environment": _without_django(os.environ) | dict(environment),
        }
        told, tells = os.pipe()
        out, err = _file(), _file()
        with _file(json.dumps(asked)) as what, _file(given) as typed:
            files = (what, typed, out, err)
            socket.send_fds(self._asks, [b"!"], [*(file.fileno() for file in files), tells])
        os.close(tells)
        return Program(words, os.fdopen(told), out, err)


def _without_django(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the settings that the tests themselves run under."""
    return {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}


def _file(text: str = "") -> IO[str]:
    """A file without a name, to be read from its beginning."""
    file = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 -- whoever asks closes it
    file.write(text)
    file.seek(0)
    return file


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _fork_until_asked(channel: socket.socket) -> list[str]:
    """Fork for each who asks; returns, in a program that is to run, the words of its command."""
    while True:
        _, files, _, _ = socket.recv_fds(channel, 1, 5)
        with suppress(ChildProcessError):  # there is none yet
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        if not files:
            os._exit(0)
        if os.fork() == 0:
            channel.close()
            program = os.fork()
            if program == 0:
                return _begun(*files)
            _wait_and_tell(program, *files)
        for file in files:
            os.close(file)


def _wait_and_tell(program: int, *files: int) -> NoReturn:
    """Tell who asked the number of the program, and its code when it has ended."""
    *others, tells = files
    for file in others:
        os.close(file)
    os.write(tells, f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    os.write(tells, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _begun(what: int, typed: int, out: int, err: int, tells: int) -> list[str]:
    """Make this process the program that was asked for, up to its first line."""
    with os.fdopen(what) as file:
        asked = json.load(file)
    for number, stream in enumerate((typed, out, err)):
        os.dup2(stream, number)
        os.close(stream)
    os.close(tells)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["words"]
    return sys.argv


if __name__ == "__main__":
    for module in IMPORTED:
        importlib.import_module(module)
    gc.freeze()  # what is shared by all is not looked through by each
    first, *_ = _fork_until_asked(socket.socket(fileno=int(sys.argv[1])))
    if first == PROGRAM:
        from levelhead.cli import main

        main()
    elif first == "-c":
        exec(sys.argv.pop(1), {"__name__": "__main__"})  # noqa: S102 -- lines of a test
    else:
        sys.path.insert(0, str(Path(first).parent))  # as Python does
        runpy.run_path(first, run_name="__main__")
