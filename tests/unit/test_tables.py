"""Tables from spreadsheets."""

from __future__ import annotations

from datetime import date

import pytest

from levelhead.basics.tables import harmless, read_table, write_table
from levelhead.basics.values import Column

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
    assert _codes("number,on,minutes\nZoë,2026-03-31,1\n".encode(encoding)) == ["file-wrong-encoding"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (
            "number,on\n1,2026-03-31\nZoë Brown,2026-03-31\n".encode("cp1252"),
            "Windows-1252, for example 'Zoë'",
        ),
        ("number,on\n".encode("utf-16"), "UTF-16"),
        ("number,on\n".encode("utf-16-le"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0\x00\xff", ".xls"),
        (b"number\n\x81\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(content: bytes, found: str) -> None:
    """The answer says what the file seems to be, so that its sender knows what to change."""
    (fault,) = read_table(content, "t.csv", COLUMNS).faults
    assert (fault.code, found in fault.found) == ("file-wrong-encoding", True), fault


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")])
def test_another_separator_is_called_by_its_name(mark: str, name: str) -> None:
    """One answer, instead of one for each column that seems to be missing."""
    (fault,) = read_table(GOOD.replace(",", mark).encode(), "t.csv", COLUMNS).faults
    assert (fault.code, fault.found) == ("table-wrong-separator", name)


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("number,on,minuts", ["table-unknown-column"]),
        ("number,minutes", ["table-missing-column"]),
        ("number,on,Number", ["table-column-twice"]),
        ("number,on,", ["table-unnamed-column"]),
        ("nr,,day", ["table-unknown-column", "table-unnamed-column", "table-unknown-column",
                     "table-missing-column", "table-missing-column"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_header_is_told_at_once(header: str, codes: list[str]) -> None:
    """Unknown, missing, repeated and unnamed columns, each in its own words."""
    assert _codes(header + "\n") == codes


def test_the_nearest_name_is_suggested() -> None:
    """A slip of the pen is answered with what was probably meant."""
    assert read_table(b"number,on,minuts\n", "t.csv", COLUMNS).faults[0].remedy == "Did you mean minutes?"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("1,2026-03-31", "2 cells"),
        ("1,2026-03-31,60,x", "4 cells"),
        ('"a" b,2026-03-31,60', "a double quote that is inside a value"),
    ],
)
def test_a_row_that_does_not_fit_leaves_the_others(row: str, found: str) -> None:
    """The row has one fault, which says why; the next row is read as if nothing had been."""
    table = read_table(f"number,on,minutes\n{row}\n2,2026-03-31,60\n".encode(), "t.csv", COLUMNS)
    (fault,) = table.faults
    assert (fault.code, fault.place.line, fault.found) == ("table-ragged-row", 2, found)
    assert [row.values["number"] for row in table.rows] == ["2"]


@pytest.mark.parametrize("rest", ["2,2026-03-31,60\n", "2,2026-03-31,60\n" * 20_000])
def test_an_open_quote_is_found_where_it_opens(rest: str) -> None:
    """However long the file, the answer names the line on which the quote begins."""
    table = read_table(
        f'number,on,minutes\n1,2026-03-31,60\n"a,2026-03-31,60\n{rest}'.encode(), "t.csv", COLUMNS
    )
    (fault,) = [fault for fault in table.faults if "never closed" in fault.found]
    assert (fault.code, fault.place.line) == ("table-ragged-row", 3)


def test_a_value_has_a_longest_length() -> None:
    """A column says how long its values may be, so that no database has to cut or refuse one."""
    columns = (Column("number", longest=3),)
    assert read_table(b"number\nabc\n", "t.csv", columns).faults == ()
    assert read_table(b"number\nabcd\n", "t.csv", columns).faults[0].code == "value-too-long"


def test_a_faulty_row_is_kept_as_far_as_it_could_be_read() -> None:
    """Other rows can refer to it, and it can be sent back as it was written."""
    table = read_table(b"number,on,minutes\n7,31/03/2026, x\n", "t.csv", COLUMNS)
    assert [(row.line, row.values) for row in table.faulty] == [(2, {"number": "7"})]
    assert table.all_cells == {2: ("7", "31/03/2026", " x")}


def test_an_empty_file_and_one_with_a_header_only() -> None:
    """Nothing at all is a fault; a header without rows is a table without rows."""
    assert _codes("") == ["file-empty"]
    assert _codes("number,on,minutes\n") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("03/04/2026", "3 April 2026, write 2026-04-03"),
        ("3.4.26", "3 April 2026, write 2026-04-03"),
        ("03/25/2026", "25 March 2026, write 2026-03-25"),
    ],
)
def test_a_date_in_another_order_is_asked_about(written: str, meant: str) -> None:
    """It is never taken silently: the answer says what it probably is, day first where that is a day."""
    (fault,) = read_table(f"number,on\n1,{written}\n".encode(), "t.csv", COLUMNS).faults
    assert (fault.code, meant in fault.remedy) == ("value-date-order", True), fault


@pytest.mark.parametrize(
    "written", ["2026-02-29", "2026-13-01", "0202-03-31", "31/02/2026", "tomorrow", "2026-3-1", "46112"]
)
def test_a_day_that_does_not_exist_is_no_date(written: str) -> None:
    """Neither is a number of days since 1900, nor a year that no record can have."""
    assert _codes(f"number,on\n1,{written}\n") == ["value-not-a-date"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    """A cell that begins like a formula gets an apostrophe; others are left alone."""
    assert harmless(cell) == "'" + cell
    assert harmless("Ann") == "Ann"
    assert harmless(-1.5) == "-1.5"
    assert "'=1+1" in write_table(["a"], [["=1+1"]])
