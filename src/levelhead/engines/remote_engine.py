"""A database elsewhere: PostgreSQL or Spark, through the same expressions as DuckDB.

Tables that a protocol names by `table` are chosen, joined and judged there; what is counted of each row comes
back in columns. Files are read and judged by DuckDB, as everywhere, and brought over as temporary tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ibis
from ibis.common.exceptions import TableNotFound

from levelhead.basics.errors import CalledWrongly, OutsideSilent
from levelhead.engines.csv_source import Kind
from levelhead.engines.duckdb_engine import DuckDBEngine
from levelhead.engines.duckdb_engine import connect as connect_duckdb


@dataclass(frozen=True, slots=True, eq=False)
class RemoteEngine:
    """Runs table expressions in a database elsewhere.

    Attributes:
        backend: the Ibis connection.
        files: what reads files.
    """

    backend: Any
    files: DuckDBEngine

    def read_table(self, path: Path, kinds: Mapping[str, Kind]) -> Any:
        """A CSV or Parquet file as a temporary table; see `DuckDBEngine.read_table`.

        Raises:
            FaultsFound: the file, its columns or its values are not as asked; all of them are listed.
        """
        return self._brought(self.files.read_table(path, kinds))

    def read_text(self, path: Path, encoding: str, separator: str) -> Any:
        """A CSV file as a temporary table of text; see `DuckDBEngine.read_text`.

        Raises:
            FaultsFound: the file or its rows are not as told; all of it is listed.
        """
        return self._brought(self.files.read_text(path, encoding, separator))

    def table(self, name: str) -> Any:
        """A table of the database, by name; `schema.name` where it stands in a schema.

        Raises:
            CalledWrongly: there is no such table.
        """
        schema, _, own = name.rpartition(".")
        try:
            return self.backend.table(own, database=schema or None)
        except TableNotFound as error:
            raise CalledWrongly(f"the database has no table {name}") from error

    def close(self) -> None:
        """Let the database go."""
        self.backend.disconnect()
        self.files.close()

    def _brought(self, table: Any) -> Any:
        name, rows = ibis.util.gen_name("file"), table.to_pyarrow()
        if self.backend.name != "pyspark":
            return self.backend.create_table(name, obj=rows, temp=True)
        # Spark knows temporary views instead of tables.
        self.backend._session.createDataFrame(rows).createOrReplaceTempView(name)  # noqa: SLF001 -- no other door
        return self.backend.table(name)


def connect(url: str | None) -> DuckDBEngine | RemoteEngine:
    """The engine of an address: `duckdb://`, `postgresql://` or `spark://`; without one, DuckDB in memory.

    Raises:
        CalledWrongly: there is no engine of that kind, or what it needs is not installed.
        OutsideSilent: the database does not answer.
    """
    scheme = urlsplit(url or "duckdb://").scheme
    if scheme == "duckdb":
        return connect_duckdb(url)
    if scheme not in _CONNECT:
        raise CalledWrongly(
            f"no engine for {url}; there is duckdb://PATH, postgresql://HOST/DATABASE and spark://"
        )
    return RemoteEngine(_CONNECT[scheme](str(url)), connect_duckdb(None))


def _postgres(url: str) -> Any:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise CalledWrongly("PostgreSQL needs its driver: pip install levelhead[postgres]") from error
    found = conninfo_to_dict(url)
    names = {"user": "user", "password": "password", "host": "host", "port": "port", "dbname": "database"}
    try:
        return ibis.postgres.connect(
            **{ours: found[theirs] for theirs, ours in names.items() if theirs in found}
        )
    except psycopg.Error as error:
        raise OutsideSilent(f"PostgreSQL does not answer: {str(error).strip()}") from error


def _spark(url: str) -> Any:
    """`spark://local` runs on this machine; `spark://HOST:PORT` is a cluster."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CalledWrongly("Spark needs its library and Java: pip install levelhead[spark]") from error
    master = "local[*]" if url == "spark://local" else url
    try:
        builder = SparkSession.builder.master(master).appName("levelhead")
        session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    except Exception as error:  # Java's own errors come in many kinds
        raise OutsideSilent(f"Spark does not answer: {str(error).splitlines()[0]}") from error
    return ibis.pyspark.connect(session)


_CONNECT: dict[str, Callable[[str], Any]] = {"postgresql": _postgres, "postgres": _postgres, "spark": _spark}
