"""Tables from spreadsheets."""

from __future__ import annotations

from datetime import date

import pytest

from levelhead.basics.tables import Column, harmless, read_table, write_table

COLUMNS = (Column("number"), Column("on", "date"), Column("minutes", "whole", required=False))
GOOD = "number,on,minutes\n1,2026-03-31,60\n"


def _codes(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    return [fault.code for fault in read_table(content, "t.csv", COLUMNS).faults]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"On, NUMBER ,minutes\n2026-03-31, 1 ,60\n",
        b"\n\nnumber,on,minutes\n\n1,2026-03-31,60\n,,\n",
        b'number,on,minutes\n"1","2026-03-31","60"\n',
    ],
    ids=["plain", "byte-order mark", "CRLF", "order and capitals", "empty lines", "quotes"],
)
def test_what_spreadsheets_do_is_tolerated(content: bytes) -> None:
    """One row comes out, the same in each case, and no fault."""
    table = read_table(content, "t.csv", COLUMNS)
    assert table.faults == ()
    assert [row.values for row in table.rows] == [{"number": "1", "on": date(2026, 3, 31), "minutes": 60}]


def test_all_faults_are_told_at_once() -> None:
    """Three rows with a fault each are three faults, on the lines a person sees in an editor."""
    text = "number,on,minutes\n,2026-03-31,1\n2,31/03/2026,1\n3,2026-03-31,x\n"
    table = read_table(text.encode(), "t.csv", COLUMNS)
    assert [(fault.code, fault.place.line) for fault in table.faults] == [
        ("value-missing", 2),
        ("value-date-order", 3),
        ("value-not-a-number", 4),
    ]


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    """A cell with a line end in it does not shift the lines of the rows below."""
    text = 'number,on,minutes\n"a\nb",2026-03-31,1\n2,tomorrow,1\n'
    assert read_table(text.encode(), "t.csv", COLUMNS).faults[0].place.line == 4


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_not_guessed(encoding: str) -> None:
    """A file in another encoding is refused as a whole, with the way to save it."""
    assert _codes("number,on,minutes\nZoë,2026-03-31,1\n".encode(encoding)) == ["table-wrong-encoding"]


def test_a_workbook_is_not_a_table() -> None:
    """A spreadsheet's own file under the name of a CSV is recognised."""
    assert _codes(b"PK\x03\x04\x00\x00\xff") == ["table-wrong-encoding"]


def test_an_empty_file_and_one_with_a_header_only() -> None:
    """Nothing at all is a fault; a header without rows is a table without rows."""
    assert _codes("") == ["table-empty"]
    assert _codes("number,on,minutes\n") == []


def test_american_dates_are_questioned_as_british_ones() -> None:
    """03/04/2026 is never taken silently; the answer says what a British reader would take it for."""
    fault = read_table(b"number,on\n1,03/04/2026\n", "t.csv", COLUMNS).faults[0]
    assert "3 April 2026" in fault.remedy


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    """A cell that begins like a formula gets an apostrophe; others are left alone."""
    assert harmless(cell) == "'" + cell
    assert harmless("Ann") == "Ann"
    assert "'=1+1" in write_table(["a"], [["=1+1"]])
