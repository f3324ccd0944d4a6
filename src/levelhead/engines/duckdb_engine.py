"""DuckDB: the default engine. It works in memory and never writes to a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import TableNotFound

from levelhead.basics.errors import CalledWrongly, FaultsFound, OutsideSilent
from levelhead.basics.faults import Fault
from levelhead.basics.text_files import LINE
from levelhead.engines import source_faults as faults
from levelhead.engines.csv_source import RULES, Kind, as_kind, header_of
from levelhead.engines.plain_text import as_plain_utf8

_SCHEME = "duckdb://"
_PARQUET = b"PAR1"  # the first bytes of every Parquet file
# A file in which every row is wrong is mended by a rule, not row by row: more than these are not listed.
_FAULTS_A_COLUMN = 1000
# Stands beside the columns of a file, so no file may have a column of this name.
_ROW = "row of the file, from 0"
# DuckDB's names for what is wrong with a row, in our words.
_RAGGED = {
    "MISSING COLUMNS": "fewer values than columns",
    "TOO MANY COLUMNS": "more values than columns",
    "UNQUOTED VALUE": "a quotation mark that is not closed, or text after one that is",
}


@dataclass(frozen=True, slots=True, eq=False)
class DuckDBEngine:
    """Reads files as tables and runs table expressions on them.

    Attributes:
        backend: the Ibis connection.
    """

    backend: Any

    def read_table(self, path: Path, kinds: Mapping[str, Kind]) -> Any:
        """A CSV or Parquet file as an Ibis table that has at least the columns named, of the kinds named.

        The first bytes tell which of the two it is. CSV is UTF-8 with commas, double quotes and a header; its
        other columns are text. A CSV file is read into memory, a Parquet file where it lies.

        Raises:
            FaultsFound: the file, its columns or its values are not as asked; all of them are listed.
        """
        if not path.is_file():
            raise FaultsFound([faults.missing_file(path)])
        with path.open("rb") as file:
            is_parquet = file.read(len(_PARQUET)) == _PARQUET
        return self._parquet(path, kinds) if is_parquet else self._csv(path, kinds)

    def read_text(self, path: Path, encoding: str, separator: str) -> Any:
        """A CSV file, or one in gzip, as an Ibis table of text, with `LINE`, the row's line in the file.

        Args:
            path: the file; its name ends in .gz where it is packed.
            encoding: of the text, `utf-8` or `windows-1252`.
            separator: between the columns.

        Raises:
            FaultsFound: the file or its rows are not as told; all of it is listed.
        """
        if not path.is_file():
            raise FaultsFound([faults.missing_file(path)])
        with as_plain_utf8(path, encoding) as plain:
            header = header_of(plain, separator)
            text, ragged = self._text(plain, header, separator)
        if ragged:
            raise FaultsFound([faults.ragged_row(path, line, what) for line, what in sorted(ragged.items())])
        return text.select(*header, **{LINE: text[_ROW] + 2})

    def table(self, name: str) -> Any:
        """A table of the attached database, by name.

        Raises:
            CalledWrongly: there is no such table.
        """
        try:
            return self.backend.table(name, database="source")
        except TableNotFound as error:
            raise CalledWrongly(f"the database has no table {name}") from error

    def close(self) -> None:
        """Give the memory back."""
        self.backend.disconnect()

    def _parquet(self, path: Path, kinds: Mapping[str, Kind]) -> Any:
        try:
            table = self.backend.read_parquet(path)
        except duckdb.Error as error:
            raise FaultsFound([faults.unreadable(path, str(error).splitlines()[0])]) from error
        _need_columns(path, kinds, table.columns)
        found = [
            faults.wrong_type(path, name, RULES[kind].in_words, str(table[name].type()))
            for name, kind in kinds.items()
            if not _is_of_kind(table[name].type(), kind)
        ]
        if found:
            raise FaultsFound(found)
        return table

    def _csv(self, path: Path, kinds: Mapping[str, Kind]) -> Any:
        header = header_of(path)
        _need_columns(path, kinds, header)
        text, ragged = self._text(path, header)
        found = [faults.ragged_row(path, line, what) for line, what in ragged.items()]
        for name, kind in kinds.items():
            found += _wrong_values(path, text, name, kind, sorted(ragged))
        if found:
            raise FaultsFound(sorted(found, key=lambda fault: fault.place.line or 0))
        typed = {name: as_kind(text[name], kind) for name, kind in kinds.items()}
        return text.mutate(**typed).select(header)

    def _text(self, path: Path, header: Sequence[str], separator: str = ",") -> tuple[Any, dict[int, str]]:
        """The rows as text with their number in `_ROW`, and the lines that are not rows."""
        name = ibis.util.gen_name("csv")
        rows = self.backend.read_csv(
            path,
            table_name=f"{name}_file",
            auto_detect=False,
            header=True,
            delim=separator,
            compression="none",
            quote='"',
            escape='"',
            columns=dict.fromkeys(header, "VARCHAR"),
            store_rejects=True,
            rejects_table=f"{name}_rejects",
            rejects_scan=f"{name}_scan",
        )
        text = self.backend.create_table(name, rows.mutate(ibis.row_number().name(_ROW)), temp=True)
        rejects = self.backend.table(f"{name}_rejects").select("line", "error_type").to_pyarrow().to_pylist()
        return text, {row["line"]: _RAGGED.get(row["error_type"], row["error_type"]) for row in rejects}


def connect(url: str | None) -> DuckDBEngine:
    """DuckDB in memory; with `duckdb://PATH`, that database's tables can be read as well.

    Raises:
        CalledWrongly: the address is not one of DuckDB.
        OutsideSilent: the database cannot be opened.
    """
    backend = Backend().connect()
    if url is not None:
        if not url.startswith(_SCHEME):
            raise CalledWrongly(f"no engine for {url}; there is {_SCHEME}PATH")
        try:
            backend.attach(url.removeprefix(_SCHEME), "source", read_only=True)
        except duckdb.Error as error:
            raise OutsideSilent(f"the database {url} cannot be opened: {error}") from error
    return DuckDBEngine(backend)


def _need_columns(path: Path, kinds: Mapping[str, Kind], columns: Sequence[str]) -> None:
    missing = [faults.missing_column(path, name, columns) for name in kinds if name not in columns]
    if missing:
        raise FaultsFound(missing)


def _is_of_kind(found: Any, kind: Kind) -> bool:
    return bool(
        {
            "text": True,
            "whole": found.is_integer() or found.is_boolean(),
            "number": found.is_numeric(),
            "date": found.is_date() or found.is_timestamp(),
            "flag": found.is_integer() or found.is_boolean(),
        }[kind]
    )


def _wrong_values(path: Path, text: Any, name: str, kind: Kind, ragged: Sequence[int]) -> list[Fault]:
    """Values that are not empty and not of the kind."""
    is_wrong = text[name].notnull() & as_kind(text[name], kind).isnull()
    wrong = text.filter(is_wrong).order_by(_ROW).limit(_FAULTS_A_COLUMN).select(_ROW, value=text[name])
    return [
        faults.wrong_value(path, _line(row[_ROW], ragged), name, kind, row["value"])
        for row in wrong.to_pyarrow().to_pylist()
    ]


def _line(row: int, ragged: Sequence[int]) -> int:
    """The line of a row, the header being line 1, when some lines were not rows."""
    line = row + 2
    for left_out in ragged:
        line += left_out <= line
    return line
