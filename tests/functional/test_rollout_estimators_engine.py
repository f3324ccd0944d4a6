"""DuckDB reads files as they are written, and says where they are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from levelhead.basics.errors import CalledWrongly, FaultsFound, OutsideSilent
from levelhead.engines.duckdb_engine import DuckDBEngine, connect


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    engine = connect(None)
    yield engine
    engine.close()


def _places(refused: pytest.ExceptionInfo[FaultsFound]) -> list[tuple[str, int | None, str | None, str]]:
    return [(fault.code, fault.place.line, fault.place.column, fault.found) for fault in refused.value.faults]


def test_values_are_what_is_written(engine: DuckDBEngine, tmp_path: Path) -> None:
    """Identifiers keep their zeros, empty is empty, blanks around a value do not count; a mark is no name."""
    file = tmp_path / "records.csv"
    file.write_text(
        "\ufeffofficer_id,occurred_on,records,injured,note\n"
        '007,2024-02-29, 12,Yes,"two lines,\nand a comma"\n'
        "8,,-3,FALSE,\n"
        ",2024-03-01,,,x\n",
        encoding="utf-8",
    )
    kinds = {"officer_id": "text", "occurred_on": "date", "records": "whole", "injured": "flag"}
    found = engine.read_table(file, kinds).to_pyarrow().to_pylist()
    assert found == [
        {
            "officer_id": "007",
            "occurred_on": date(2024, 2, 29),
            "records": 12,
            "injured": True,
            "note": "two lines,\nand a comma",
        },
        {"officer_id": "8", "occurred_on": None, "records": -3, "injured": False, "note": None},
        {"officer_id": None, "occurred_on": date(2024, 3, 1), "records": None, "injured": None, "note": "x"},
    ]


def test_every_wrong_value_is_placed(engine: DuckDBEngine, tmp_path: Path) -> None:
    """Numbers that would be rounded, dates in another order, and rows with a value too few, all at once."""
    file = tmp_path / "records.csv"
    file.write_text(
        "officer_id,occurred_on,records\n"
        "1,2024-01-05,1.5\n"
        "2,2024-02-30,3\n"
        "3\n"
        "4,05/01/2024,1,9\n"
        "5,05/01/2024,1e2\n",
        encoding="utf-8",
    )
    with pytest.raises(FaultsFound) as refused:
        engine.read_table(file, {"occurred_on": "date", "records": "whole"})
    assert _places(refused) == [
        ("value-not-a-number", 2, "records", "'1.5'"),
        ("value-not-a-date", 3, "occurred_on", "'2024-02-30'"),
        ("table-ragged-row", 4, None, "fewer values than columns"),
        ("table-ragged-row", 5, None, "more values than columns"),
        ("value-date-order", 6, "occurred_on", "'05/01/2024'"),
        ("value-not-a-number", 6, "records", "'1e2'"),
    ]


def test_the_first_line_that_is_not_utf8_is_named(engine: DuckDBEngine, tmp_path: Path) -> None:
    """Also far into a file, past the first chunk that is read."""
    file = tmp_path / "records.csv"
    file.write_bytes(b"officer_id,note\n" + b"1,fine\n" * 200_000 + b"2,caf\xe9\n")
    with pytest.raises(FaultsFound) as refused:
        engine.read_table(file, {})
    assert [(fault.code, fault.place.line) for fault in refused.value.faults] == [
        ("file-wrong-encoding", 200_002)
    ]


def test_a_parquet_file_is_known_by_its_first_bytes(engine: DuckDBEngine, tmp_path: Path) -> None:
    """Whatever its name; columns of another type than asked are faults, one for each."""
    file = tmp_path / "panel.table"
    pyarrow.parquet.write_table(pa.table({"officer_id": [1, 2], "force": [0.5, 1.0]}), file)
    assert engine.read_table(file, {"officer_id": "whole"}).count().to_pyarrow().as_py() == 2
    with pytest.raises(FaultsFound) as refused:
        engine.read_table(file, {"officer_id": "date", "force": "whole"})
    assert _places(refused) == [
        ("table-wrong-type", None, "officer_id", "a column of type int64"),
        ("table-wrong-type", None, "force", "a column of type float64"),
    ]


def test_a_database_is_read_and_never_written(tmp_path: Path) -> None:
    """`duckdb://PATH` gives the tables of the database; what is cached stays in memory."""
    path = tmp_path / "force.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("create table records as select 1 as officer_id, 2 as period")
    before = path.read_bytes()
    engine = connect(f"duckdb://{path}")
    with engine.table("records").cache() as records:
        assert records.to_pyarrow().to_pylist() == [{"officer_id": 1, "period": 2}]
    with pytest.raises(CalledWrongly, match="no table roster"):
        engine.table("roster")
    engine.close()
    assert path.read_bytes() == before


def test_a_database_that_cannot_be_opened_is_said_to_be_silent(tmp_path: Path) -> None:
    """Exit code 5; an address of another kind is a wrong call, exit code 2."""
    with pytest.raises(OutsideSilent, match=r"nowhere\.duckdb cannot be opened"):
        connect(f"duckdb://{tmp_path / 'nowhere.duckdb'}")
    with pytest.raises(CalledWrongly, match="no engine for postgres://"):
        connect("postgres://somewhere")
