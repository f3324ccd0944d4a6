"""The same expressions on another engine: every number of an evaluation is the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from levelhead import wiring
from levelhead.basics.errors import CalledWrongly, OutsideSilent
from levelhead.engines.duckdb_engine import connect as connect_duckdb
from levelhead.engines.remote_engine import RemoteEngine, connect
from postgres import PostgresServer, running

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "rollout"
KINDS: dict[str, Any] = {
    "records": {"officer_id": "text", "occurred_on": "date", "subject_injured": "flag"},
    "roster": {"officer_id": "text"}
    | dict.fromkeys(("assigned_on", "trained_on", "active_from", "active_to"), "date"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def url(server: PostgresServer) -> str:
    """A database that holds the records and the roster of the example as tables."""
    url = server.new_database()
    remote, files = connect(url), connect_duckdb(None)
    assert isinstance(remote, RemoteEngine)
    for name, kinds in KINDS.items():
        table = files.read_table(EXAMPLE / f"{name}.csv", kinds)
        remote.backend.create_table(name, obj=table.to_pyarrow())
    remote.close()
    files.close()
    return url


def _evaluated(protocol: Path, out: Path, engine: str | None) -> dict[str, Any]:
    wiring.evaluate(protocol, out, engine, lambda _: None)
    return dict(json.loads((out / "result.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The example on DuckDB."""
    return _evaluated(EXAMPLE / "protocol.toml", tmp_path_factory.mktemp("duckdb") / "out", None)


def _protocol_of_tables(folder: Path) -> Path:
    """The example with its sources named as tables of the database."""
    text = (EXAMPLE / "protocol.toml").read_text(encoding="utf-8")
    for name in KINDS:
        text = text.replace(f'path = "{name}.csv"', f'table = "{name}"')
    shutil.copy(EXAMPLE / "truth.json", folder)
    protocol = folder / "protocol.toml"
    protocol.write_text(text, encoding="utf-8")
    return protocol


def test_tables_in_postgresql_give_the_same_numbers(
    url: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    """Estimates, errors, checks and what was set aside are those of DuckDB, to the last digit."""
    found = _evaluated(_protocol_of_tables(tmp_path), tmp_path / "out", url)
    assert found["estimates"] == expected["estimates"]
    assert found["checks"] == expected["checks"]
    assert found["population"] == expected["population"]
    assert [one["set_aside"] for one in found["sources"]] == [one["set_aside"] for one in expected["sources"]]


def test_files_can_be_brought_to_postgresql(url: str, expected: dict[str, Any], tmp_path: Path) -> None:
    """The protocol as it is, with its files: they are judged by DuckDB and read from PostgreSQL."""
    found = _evaluated(EXAMPLE / "protocol.toml", tmp_path / "out", url)
    assert found["estimates"] == expected["estimates"]


def test_a_table_that_is_not_there(url: str, tmp_path: Path) -> None:
    """Called wrongly, with the name."""
    protocol = _protocol_of_tables(tmp_path)
    protocol.write_text(protocol.read_text().replace('table = "records"', 'table = "reports"'))
    with pytest.raises(CalledWrongly, match="no table reports"):
        wiring.evaluate(protocol, tmp_path / "out", url, lambda _: None)
    assert not (tmp_path / "out").exists()


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """Exit code 5, and nothing is written."""
    with pytest.raises(OutsideSilent, match="PostgreSQL does not answer"):
        wiring.evaluate(
            EXAMPLE / "protocol.toml",
            tmp_path / "out",
            f"postgresql://nobody@/none?host={tmp_path}",
            lambda _: None,
        )
    assert not (tmp_path / "out").exists()


def test_an_engine_that_there_is_not() -> None:
    """The kinds that there are, are named."""
    with pytest.raises(CalledWrongly, match="postgresql://"):
        connect("mysql://somewhere")
